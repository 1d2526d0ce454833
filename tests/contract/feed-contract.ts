/** What every store must do: pages of the feed and the counts beside them. */
import { expect, test } from 'vitest'

import { inSight, type Sight } from '../../shared/domain/access.ts'
import { severities, type AlertRow } from '../../shared/domain/alert.ts'
import { facetKeys, facetNames, passesFacets, passesFilter, type FeedFilter } from '../../shared/domain/feed-filter.ts'
import { compareFeedOrder } from '../../shared/domain/feed-order.ts'
import type { Store } from '../../server/store/store.ts'
import { bodyFor, insertAlert, randomAlert } from '../support/alert-rows.ts'
import { seededRandom, type SeededRandom } from '../support/seeded-random.ts'

const sights: readonly Sight[] = [
  null,
  { scope: { countries: ['BR'], elections: [] }, lanes: null },
  { scope: { countries: ['FR'], elections: ['us-2026'] }, lanes: null },
  { scope: { countries: [], elections: [] }, lanes: null },
  { scope: null, lanes: ['legal', 'platform-liaison'] },
  { scope: { countries: ['BR'], elections: ['us-2026'] }, lanes: ['legal', 'policy', 'infrastructure'] },
  { scope: null, lanes: [] },
]

/** Signs that a pattern gives a meaning stand for themselves. */
const wordsAsked = ['page', 'bürger', '100% citizens', 'démocratie_vive', 'démocratie%vive', 'number 1', 'a\\b', '_']

function randomFilter(random: SeededRandom): FeedFilter {
  const maybe = <T>(values: readonly T[]): T[] | undefined =>
    random.next() < 0.6 ? undefined : values.filter(() => random.next() < 0.5)
  const filter = {
    severities: maybe(severities),
    kinds: maybe(['spend-surge', 'co-action'] as const),
    detectors: maybe(['ad-spend']),
    countries: maybe(['BR', 'none']),
    elections: maybe(['br-2026', 'fr-2027']),
    states: maybe(['new', 'claimed', 'closed', 'merged'] as const),
    owners: maybe(['ana', 'none']),
    lanes: random.next() < 0.1 ? ['legal'] : undefined,
    exercise: random.next() < 0.2 ? false : undefined,
    closedSince: random.next() < 0.2 ? '2026-09-01T00:00:00.000Z' : undefined,
    text: random.next() < 0.5 ? undefined : random.pick(wordsAsked),
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as FeedFilter
}

export function feedRules(held: () => Store): void {
  test('pages and counts are those of a list that is filtered, cut to scope and sorted, for any filter', async () => {
    const random = seededRandom(7)
    const rows: AlertRow[] = []
    await held().transaction(async (tx) => {
      for (let n = 0; n < 250; n++) {
        const record = randomAlert(random, `alert-${n}`)
        rows.push((await tx.alerts.insert(record, bodyFor(`f-${n}`))).row)
      }
    })
    let seen = 0
    for (let n = 0; n < 150; n++) {
      const filter = randomFilter(random)
      const sight = random.pick(sights)
      const visible = rows.filter((row) => inSight(sight, row))
      const wanted = visible.filter((row) => passesFilter(filter, row)).sort(compareFeedOrder)
      const page = await held().feed.page({ filter, limit: 500 }, sight)
      expect(page.rows.map((row) => row.id)).toEqual(wanted.map((row) => row.id))
      expect(page.total, `filter ${JSON.stringify(filter)}`).toBe(wanted.length)
      const matching = visible.filter((row) => passesWords(filter, row))
      expect(page.facets, `filter ${JSON.stringify(filter)}`).toEqual(facetsOf(matching, filter))
      seen += wanted.length
    }
    expect(seen).toBeGreaterThan(500)
  })

  test('keyset pages join without gap or double, also while rows come in between', async () => {
    const random = seededRandom(8)
    await held().transaction(async (tx) => {
      for (let n = 0; n < 120; n++) {
        const { row, work } = randomAlert(random, `alert-${n}`)
        await tx.alerts.insert({ row: { ...row, state: 'new' }, work }, bodyFor(`f-${n}`))
      }
    })
    const whole = (await held().feed.page({ filter: {}, limit: 500 }, null)).rows.map((row) => row.id)
    const joined: string[] = []
    let last: AlertRow | undefined
    for (;;) {
      const after = last && {
        severity: last.severity,
        owned: last.owner !== null,
        raisedAt: last.raisedAt,
        id: last.id,
      }
      const page = await held().feed.page({ filter: {}, limit: 17, ...(after === undefined ? {} : { after }) }, null)
      joined.push(...page.rows.map((row) => row.id))
      last = page.rows.at(-1)
      if (!page.more) break
      await held().transaction((tx) =>
        insertAlert(tx, `first-${joined.length}`, {
          state: 'new',
          severity: 'critical',
          owner: null,
          raisedAt: '2020-01-01',
        }),
      )
    }
    expect(joined).toEqual(whole)
  })

  test('a page is one moment: rows, counts and seq agree while changes come in', async () => {
    const writing = (async () => {
      for (let n = 0; n < 60; n++) await held().transaction((tx) => insertAlert(tx, `alert-${n}`, { state: 'new' }))
    })()
    for (let n = 0; n < 60; n++) {
      const page = await held().feed.page({ filter: {}, limit: 500 }, null)
      expect(page.total).toBe(page.rows.length)
      expect(page.seq).toBe(page.total)
    }
    await writing
  })
}

function passesWords(filter: FeedFilter, row: AlertRow): boolean {
  const states = ['new', 'claimed', 'investigating', 'escalated', 'snoozed', 'suppressed', 'merged', 'closed'] as const
  return passesFilter({ text: filter.text, closedSince: filter.closedSince, states: [...states] }, row)
}

function facetsOf(rows: readonly AlertRow[], filter: FeedFilter): Record<string, Record<string, number>> {
  return Object.fromEntries(
    facetNames.map((facet) => {
      const counts: Record<string, number> = {}
      for (const row of rows) {
        if (!passesFacets(filter, row, facet)) continue
        for (const key of facetKeys(facet, row)) counts[key] = (counts[key] ?? 0) + 1
      }
      return [facet, counts]
    }),
  )
}
