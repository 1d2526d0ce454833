import { expect, test } from 'vitest'

import { ModelRoom } from '../test-support/model-room.ts'
import {
  acceptPage,
  acceptTally,
  applyChanges,
  askFeed,
  emptyFeed,
  knownChanges,
  type FeedState,
} from './feed-state.ts'

const closedOnly = { states: ['closed' as const] }

function snapshot(feed: FeedState, room: ModelRoom): FeedState {
  const asked = askFeed(feed, {})
  return acceptPage(asked, asked.question, room.page({}, 100), false)
}

function receive(feed: FeedState, room: ModelRoom, from: number, to: number): FeedState {
  return applyChanges(feed, knownChanges(feed, room.log.slice(from, to), 0), false)
}

test('[LIVE4] counts are right after a snapshot that held versions which never came as changes', () => {
  const room = new ModelRoom()
  let feed = snapshot(emptyFeed, room)
  room.change('a', { state: 'new' })
  feed = receive(feed, room, 0, 1)
  room.change('a', { state: 'claimed' })
  feed = snapshot(feed, room)
  room.change('a', { state: 'closed' })
  feed = receive(feed, room, 2, 3)
  expect(feed.tally?.facets.states).toEqual({ claimed: 0, closed: 1 })
})

test('[LIVE4] a change that the page held already still counts where the counts are older', () => {
  const room = new ModelRoom()
  room.change('a', { state: 'new' })
  const older = room.page(closedOnly, 1)
  room.change('a', { state: 'closed' })
  let feed = acceptTally(snapshot(emptyFeed, room), 'closed', closedOnly, older)
  room.change('a', { state: 'new' })
  feed = snapshot(feed, room)
  feed = receive(feed, room, 1, 2)
  expect(feed.tallies['closed']?.total).toBe(1)
  expect(feed.rows.get('a')?.state).toBe('new')
  feed = receive(feed, room, 2, 3)
  expect(feed.tallies['closed']?.total).toBe(0)
  expect(feed.tally?.total).toBe(1)
})
