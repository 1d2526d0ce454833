import { expect, test } from 'vitest'

import { drawnPoints, electionDay, isDaily } from './series-points.ts'

test('intervals stay intervals; an open top bucket ends at what is known', () => {
  const [low, open] = drawnPoints([
    { at: '2026-10-01', min: 0, max: 99, expectedLow: 1, expectedHigh: 5 },
    { at: '2026-10-02', min: 1000, max: null },
  ])
  expect(low).toMatchObject({ seen: [0, 99], middle: 49.5, expected: [1, 5] })
  expect(open).toMatchObject({ seen: [1000, 1000], expected: null })
})

test('a point without a time is left out', () => {
  expect(drawnPoints([{ at: 'soon', min: 1, max: 1 }])).toEqual([])
})

test('days are told from others, and counted from polling day', () => {
  expect(isDaily(drawnPoints([{ at: '2026-10-01', min: 1, max: 1 }]))).toBe(true)
  expect(isDaily(drawnPoints([{ at: '2026-10-01T10:00:00Z', min: 1, max: 1 }]))).toBe(false)
  const polls = Date.parse('2026-10-04')
  expect(electionDay(Date.parse('2026-10-02'), polls)).toBe('E−2')
  expect(electionDay(polls, polls)).toBe('E')
  expect(electionDay(Date.parse('2026-10-05'), polls)).toBe('E+1')
})
