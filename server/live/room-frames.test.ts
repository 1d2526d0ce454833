import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { AlertRow } from '../../shared/domain/alert.ts'
import type { AlertsChanged } from '../../shared/protocol/events.ts'
import type { FeedChange } from './change-feed.ts'
import { FRAME_MS, RoomFrames } from './room-frames.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

function changeOf(seq: number, country: string | null = 'BR', elections: string[] = []): FeedChange {
  return {
    seq,
    change: {
      row: { id: `alert-${seq}`, seq, country, elections, lanesAsked: [] } as unknown as AlertRow,
      previous: null,
    },
  }
}

function framesFrom(seq = 0) {
  const sent: AlertsChanged[] = []
  const frames = new RoomFrames(
    (frame) => sent.push(frame),
    () => seq,
  )
  return { frames, of: (room: string) => sent.filter((frame) => frame.room === room), sent }
}

test('[LIVE6] the first change after a pause goes at once, the next ones together 50 ms later', () => {
  const { frames, of } = framesFrom()
  frames.push([changeOf(1)], 0)
  expect(of('all')).toHaveLength(1)
  frames.push([changeOf(2)], 1)
  frames.push([changeOf(3)], 2)
  vi.advanceTimersByTime(FRAME_MS - 1)
  expect(of('all')).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(of('all')).toHaveLength(2)
  expect(of('all')[1]).toMatchObject({ prev: 1, seq: 3 })
  expect(of('all')[1]?.changes.map((change) => change.row.seq)).toEqual([2, 3])
  vi.advanceTimersByTime(10 * FRAME_MS)
  expect(of('all')).toHaveLength(2)
  frames.push([changeOf(4)], 3)
  expect(of('all')).toHaveLength(3)
})

test('[LIVE6] two changes of one alert stay two', () => {
  const { frames, of } = framesFrom()
  const twice = [changeOf(1), { seq: 2, change: { ...changeOf(1).change, row: { ...changeOf(1).change.row, seq: 2 } } }]
  frames.push(twice, 0)
  expect(of('all')[0]?.changes).toHaveLength(2)
})

test('[LIVE4] each room has a chain of its own, which begins where the feed was before its first change', () => {
  const { frames, of } = framesFrom(10)
  frames.push([changeOf(11, 'BR', ['br-2026']), changeOf(12, 'FR'), changeOf(13, null)], 10)
  vi.advanceTimersByTime(FRAME_MS)
  frames.push([changeOf(14, 'BR')], 13)
  vi.advanceTimersByTime(FRAME_MS)
  expect(of('country:BR').map(({ prev, seq }) => [prev, seq])).toEqual([
    [10, 11],
    [11, 14],
  ])
  expect(of('election:br-2026').map(({ prev, seq }) => [prev, seq])).toEqual([[10, 11]])
  expect(of('country:none').map(({ prev, seq }) => [prev, seq])).toEqual([[10, 13]])
  expect(of('all').map(({ prev, seq }) => [prev, seq])).toEqual([
    [10, 13],
    [13, 14],
  ])
})

test('[LIVE4] settling a room sends what waits first, so that a subscriber starts from its end', () => {
  const { frames, of } = framesFrom(5)
  expect(frames.settle('country:MX')).toBe(5)
  frames.push([changeOf(6)], 5)
  frames.push([changeOf(7)], 6)
  expect(of('country:BR')).toHaveLength(1)
  expect(frames.settle('country:BR')).toBe(7)
  expect(of('country:BR')).toHaveLength(2)
  vi.advanceTimersByTime(FRAME_MS)
  expect(of('country:BR')).toHaveLength(2)
})

test('[LIVE4] a room that nobody is in is forgotten and begins anew, but not while something waits in it', () => {
  let seq = 5
  const sent: AlertsChanged[] = []
  const frames = new RoomFrames(
    (frame) => sent.push(frame),
    () => seq,
  )
  expect(frames.settle('country:MX')).toBe(5)
  seq = 9
  expect(frames.settle('country:MX')).toBe(5)
  frames.forget('country:MX')
  expect(frames.settle('country:MX')).toBe(9)
  frames.push([changeOf(10)], 9)
  frames.push([changeOf(11)], 10)
  frames.forget('country:BR')
  vi.advanceTimersByTime(FRAME_MS)
  expect(sent.filter(({ room }) => room === 'country:BR').map((frame) => [frame.prev, frame.seq])).toEqual([
    [9, 10],
    [10, 11],
  ])
})

test('closing sends nothing more', () => {
  const { frames, sent } = framesFrom()
  frames.push([changeOf(1)], 0)
  frames.push([changeOf(2)], 1)
  const before = sent.length
  frames.close()
  vi.advanceTimersByTime(FRAME_MS)
  expect(sent).toHaveLength(before)
})

test('[LIVE6] a clock that is set back holds no frame up', () => {
  const { frames, of } = framesFrom()
  frames.push([changeOf(1)], 0)
  vi.setSystemTime(1_000_000 - 3_600_000)
  frames.push([changeOf(2)], 1)
  vi.advanceTimersByTime(FRAME_MS)
  expect(of('all').map(({ seq }) => seq)).toEqual([1, 2])
})
