import { expect, test } from 'vitest'

import { nextShift, snoozeOf } from './quick-actions.ts'

test('the next shift is the next of three beginnings a day, never now', () => {
  const at = (hour: number, minute = 0) => new Date(2026, 9, 4, hour, minute)
  expect(nextShift(at(5, 59)).getHours()).toBe(6)
  expect(nextShift(at(6)).getHours()).toBe(14)
  expect(nextShift(at(22, 30)).getHours()).toBe(6)
  expect(nextShift(at(22, 30)).getDate()).toBe(5)
})

test('an hour is an hour', () => {
  expect(snoozeOf('hour', new Date('2026-10-04T12:00:00Z'))).toEqual({ type: 'time', at: '2026-10-04T13:00:00.000Z' })
})
