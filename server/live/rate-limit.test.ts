import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { RateLimit } from './rate-limit.ts'

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

test('a burst passes at once, then so many a second', () => {
  const limit = new RateLimit(5, 2)
  expect(Array.from({ length: 6 }, () => limit.take())).toEqual([true, true, true, true, true, false])
  vi.advanceTimersByTime(1000)
  expect([limit.take(), limit.take(), limit.take()]).toEqual([true, true, false])
  vi.advanceTimersByTime(60_000)
  expect(Array.from({ length: 7 }, () => limit.take()).filter(Boolean)).toHaveLength(5)
})

test('a clock that is set back takes nothing away', () => {
  const limit = new RateLimit(5, 2)
  limit.take()
  vi.setSystemTime(-3_600_000)
  expect(limit.take()).toBe(true)
  vi.advanceTimersByTime(1000)
  expect(limit.take()).toBe(true)
})
