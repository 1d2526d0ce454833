import { expect, test } from 'vitest'

import { durationText, durationTicks } from './duration-text.ts'

test('a duration is said in at most two units', () => {
  expect([0, 0.42, 9.96, 59.7, 250, 3600, 11_100, 187_200].map(durationText)).toEqual([
    '0 s',
    '0.4 s',
    '10 s',
    '1 m',
    '4 m 10 s',
    '1 h',
    '3 h 5 m',
    '2 d 4 h',
  ])
  expect(durationText(null)).toBe('–')
})

test('ticks enclose the values, also zero, one value and more than a year', () => {
  expect(durationTicks([12, 300])).toEqual([10, 60, 600])
  expect(durationTicks([0])).toEqual([0.1, 1])
  expect(durationTicks([60])).toEqual([60, 600])
  expect(durationTicks([5e8])).toEqual([30 * 86_400, 365 * 86_400])
  expect(durationTicks([])).toEqual([0.1, 1])
})
