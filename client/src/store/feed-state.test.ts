import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { AlertRow } from '../../../shared/domain/alert.ts'
import type { FeedFilter } from '../../../shared/domain/feed-filter.ts'
import type { FacetCounts, FeedPage } from '../../../shared/protocol/events.ts'
import { alertRow } from '../test-support/alert-rows.ts'
import { ModelRoom } from '../test-support/model-room.ts'
import {
  acceptPage,
  acceptTally,
  appendPage,
  applyChanges,
  askFeed,
  emptyFeed,
  failFeed,
  knownChanges,
  linger,
  reorder,
  tidyFeed,
  type FeedState,
} from './feed-state.ts'

function feedOf(room: ModelRoom, filter: FeedFilter = {}, limit = 100): FeedState {
  const asked = askFeed(emptyFeed, filter)
  return acceptPage(asked, asked.question, room.page(filter, limit), false)
}

function receive(feed: FeedState, room: ModelRoom, from: number, to: number, still = false): FeedState {
  const known = knownChanges(feed, room.log.slice(from, to), 0)
  return applyChanges(feed, known, still)
}

function withoutZeros(counts: FacetCounts): FacetCounts {
  const kept = Object.entries(counts).map(([facet, values]) => [
    facet,
    Object.fromEntries(Object.entries(values).filter(([, count]) => count > 0)),
  ])
  return Object.fromEntries(kept) as FacetCounts
}

function expectEqual(feed: FeedState, page: FeedPage): void {
  expect(feed.order).toEqual(page.rows.map((row) => row.id))
  for (const row of page.rows) expect(feed.rows.get(row.id)).toEqual(row)
  expect(feed.tally?.total).toBe(page.total)
  expect(feed.tally?.unfiltered).toBe(page.unfiltered)
  expect(feed.tally && withoutZeros(feed.tally.facets)).toEqual(page.facets)
}

const ana = { id: 'ana', name: 'Ana' }

const step = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
  change: fc.record(
    {
      severity: fc.constantFrom<AlertRow['severity']>('critical', 'high', 'low'),
      state: fc.constantFrom<AlertRow['state']>('new', 'claimed', 'closed', 'snoozed'),
      owner: fc.constantFrom(null, ana),
      country: fc.constantFrom('BR', 'FR', null),
      elections: fc.constantFrom([], ['br-2026'], ['br-2026', 'fr-2027']),
    },
    { requiredKeys: [] },
  ),
}) as fc.Arbitrary<{ id: string; change: Partial<AlertRow> }>

const filters = fc.constantFrom<FeedFilter>(
  {},
  { severities: ['critical'] },
  { countries: ['BR', 'none'] },
  { owners: ['none'] },
  { states: ['closed', 'snoozed'] },
  { elections: ['br-2026'], severities: ['high', 'critical'] },
  { text: 'advertiser' },
  { text: 'nowhere' },
)

describe('the feed equals the store', () => {
  test('[LIVE4] after any changes, repeated and cut up at will, list and counts are what a fresh question answers', () => {
    expect.hasAssertions()
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 25 }),
        fc.array(step, { maxLength: 40 }),
        filters,
        fc.nat(),
        (before, after, filter, cut) => {
          const room = new ModelRoom()
          for (const { id, change } of before) room.change(id, change)
          let feed = feedOf(room, filter)
          const held = room.log.length
          for (const { id, change } of after) room.change(id, change)
          const middle = held + (after.length === 0 ? 0 : cut % after.length)
          feed = receive(feed, room, held, middle)
          feed = receive(feed, room, Math.max(0, middle - 5), room.log.length)
          feed = receive(feed, room, held, room.log.length)
          expectEqual(feed, room.page(filter, 100))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('[LIVE4] changes that came while a question was under way are applied to its answer', () => {
    expect.hasAssertions()
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 40 }),
        filters,
        fc.nat(),
        fc.nat(),
        (steps, filter, a, b) => {
          const room = new ModelRoom()
          let feed = askFeed(emptyFeed, filter)
          const answeredAt = a % steps.length
          const receivedTo = Math.max(answeredAt, b % (steps.length + 1))
          let answer = room.page(filter, 100)
          steps.forEach(({ id, change }, index) => {
            if (index === answeredAt) answer = room.page(filter, 100)
            room.change(id, change)
          })
          feed = receive(feed, room, 0, receivedTo)
          feed = acceptPage(feed, feed.question, answer, false)
          feed = receive(feed, room, receivedTo, room.log.length)
          expectEqual(feed, room.page(filter, 100))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('counts of the other views stay exact too', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 20 }),
        fc.array(step, { maxLength: 20 }),
        filters,
        (before, after, filter) => {
          const room = new ModelRoom()
          for (const { id, change } of before) room.change(id, change)
          let feed = acceptTally(feedOf(room), 'other', filter, room.page(filter, 1))
          const held = room.log.length
          for (const { id, change } of after) room.change(id, change)
          feed = receive(feed, room, held, room.log.length)
          expect(feed.tallies['other']?.total).toBe(room.page(filter, 1).total)
        },
      ),
    )
  })

  test('with pages, the loaded part is the beginning of the whole order, and paging on reaches its end', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 4, maxLength: 30 }),
        fc.array(step, { maxLength: 20 }),
        (before, after) => {
          const room = new ModelRoom()
          for (const { id, change } of before) room.change(id, change)
          let feed = feedOf(room, {}, 2)
          const held = room.log.length
          for (const { id, change } of after) room.change(id, change)
          feed = receive(feed, room, held, room.log.length)
          const whole = room.page({}, 100).rows.map((row) => row.id)
          expect(feed.order).toEqual(whole.slice(0, feed.order.length))
          for (let round = 0; feed.more && round < 20; round += 1) {
            feed = appendPage(feed, feed.question, room.page({}, 2, feed.edge ?? undefined))
          }
          expect(feed.order).toEqual(whole)
        },
      ),
    )
  })

  test('the same changes a second time change nothing', () => {
    const room = new ModelRoom()
    room.change('a', {})
    const feed = feedOf(room)
    room.change('a', { state: 'claimed', owner: ana })
    const once = receive(feed, room, 1, 2)
    expect(receive(once, room, 1, 2)).toBe(once)
  })
})

describe('a list that stands still', () => {
  test('patches rows in place, moves none, and counts what came in', () => {
    const room = new ModelRoom()
    room.change('a', { severity: 'high' })
    room.change('b', { severity: 'low' })
    let feed = feedOf(room)
    room.change('b', { severity: 'critical' })
    room.change('c', { severity: 'critical' })
    feed = receive(feed, room, 2, 4, true)
    expect(feed.order).toEqual(['a', 'b'])
    expect(feed.rows.get('b')?.severity).toBe('critical')
    expect([...feed.pending]).toEqual([['c', 'critical']])
    expect(feed.tally?.total).toBe(3)
    const resumed = reorder(feed)
    expect(resumed.order).toEqual(['b', 'c', 'a'])
    expect(resumed.pending.size).toBe(0)
  })

  test('keeps a row that a colleague closed until it goes on', () => {
    const room = new ModelRoom()
    room.change('a', {})
    room.change('b', {})
    let feed = feedOf(room)
    room.change('a', { state: 'closed', updatedBy: ana })
    feed = receive(feed, room, 2, 3, true)
    expect(feed.order).toEqual(['a', 'b'])
    expect(reorder(feed).order).toEqual(['b'])
  })

  test('is not moved by a snapshot after a cut; what had left meanwhile goes at the next resume', () => {
    const room = new ModelRoom()
    for (const id of ['a', 'b', 'c']) room.change(id, {})
    let feed = feedOf(room)
    room.change('b', { state: 'closed' })
    room.change('d', { severity: 'critical' })
    feed = askFeed(feed, {})
    feed = acceptPage(feed, feed.question, room.page({}, 100), true)
    expect(feed.order).toEqual(['a', 'b', 'c'])
    expect([...feed.pending.keys()]).toEqual(['d'])
    expect(feed.gone.has('b')).toBe(true)
    expect(reorder(feed).order).toEqual(['d', 'a', 'c'])
  })
})

describe('questions and answers', () => {
  test('a late answer to an earlier question is dropped', () => {
    const room = new ModelRoom()
    room.change('a', { country: 'FR' })
    const first = askFeed(emptyFeed, { countries: ['BR'] })
    const second = askFeed(first, { countries: ['FR'] })
    expect(acceptPage(second, first.question, room.page({ countries: ['BR'] }, 10), false)).toBe(second)
    expect(failFeed(second, first.question, { code: 'INTERNAL', message: '' })).toBe(second)
    expect(appendPage(second, first.question, room.page({}, 10))).toBe(second)
  })

  test('an answer older than a change that was pushed does not bring the old row back', () => {
    const room = new ModelRoom()
    room.change('a', {})
    const old = room.page({}, 10)
    room.change('a', { state: 'claimed', owner: ana })
    let feed = askFeed(emptyFeed, {})
    feed = receive(feed, room, 0, 2)
    feed = acceptPage(feed, feed.question, old, false)
    expect(feed.rows.get('a')?.state).toBe('claimed')
  })
})

describe('a row closed by oneself', () => {
  test('stays struck where it was, and leaves when its time is over', () => {
    const room = new ModelRoom()
    for (const id of ['a', 'b', 'c']) room.change(id, {})
    let feed = linger(feedOf(room), 'b', 10_000)
    room.change('b', { state: 'closed', owner: ana })
    feed = receive(feed, room, 3, 4)
    expect(feed.order).toEqual(['a', 'b', 'c'])
    expect(tidyFeed(feed, 9_999, false).order).toEqual(['a', 'b', 'c'])
    expect(tidyFeed(feed, 10_000, false).order).toEqual(['a', 'c'])
  })

  test('does not come along into another view', () => {
    const room = new ModelRoom()
    room.change('a', {})
    const struck = linger(feedOf(room), 'a', 10_000)
    expect(askFeed(struck, { ...struck.filter }).lingering.has('a')).toBe(true)
    expect(askFeed(struck, { text: 'another' }).lingering.has('a')).toBe(false)
  })

  test('claimed under the cursor keeps its place for as long as the cursor is there', () => {
    const room = new ModelRoom()
    for (const id of ['a', 'b', 'c']) room.change(id, {})
    let feed = linger(feedOf(room), 'a', 10_000)
    room.change('a', { state: 'claimed', owner: ana })
    feed = receive(feed, room, 3, 4)
    expect(feed.order).toEqual(['a', 'b', 'c'])
    expect(tidyFeed(feed, 20_000, false, 'a').order).toEqual(['a', 'b', 'c'])
    expect(tidyFeed(feed, 20_000, false, 'b').order).toEqual(['b', 'c', 'a'])
  })

  test('old changes are forgotten, so that memory does not grow with the shift', () => {
    const room = new ModelRoom()
    room.change('a', {})
    let feed = feedOf(room)
    for (let n = 0; n < 100; n += 1) room.change('a', { count: n })
    feed = receive(feed, room, 1, 101)
    expect(feed.recent.length).toBe(100)
    const tidied = tidyFeed(feed, 60_000, false)
    expect(tidied.recent).toEqual([])
    expect(tidied.latest.size).toBe(0)
    expect(tidyFeed(tidied, 70_000, false)).toBe(tidied)
  })

  test('a live list that was paged far down is cut back to its top', () => {
    const rows = Array.from({ length: 1500 }, (_, n) => alertRow({ id: `r${String(n).padStart(5, '0')}`, seq: n + 1 }))
    const room = new ModelRoom()
    for (const row of rows) room.rows.set(row.id, row)
    const feed = reorder(feedOf(room, {}, 2000))
    expect(feed.order.length).toBe(500)
    expect(feed.more).toBe(true)
    expect(feed.edge?.id).toBe('r00499')
  })
})
