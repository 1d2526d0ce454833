import { expect, test } from 'vitest'

import { StepClock } from './step-clock.ts'

function missingIn(times: readonly number[]): number[] {
  const clock = new StepClock()
  return times.map((time) => clock.missingBefore(time))
}

const regular = Array.from({ length: 60 }, (_, i) => 1000 + i * 300)

test('rows that are left out of a regular series are counted', () => {
  expect(missingIn(regular).every((missing) => missing === 0)).toBe(true)
  expect(missingIn([...regular, 1000 + 64 * 300]).at(-1)).toBe(4)
  expect(missingIn([...regular.slice(0, 40), Number.NaN, ...regular.slice(42)])[41]).toBe(1)
})

test('nothing is missing where steps differ, go back, or are no whole number of steps', () => {
  const workdays = Array.from({ length: 80 }, (_, i) => Math.floor(i / 5) * 7 + (i % 5))
  expect(missingIn(workdays).every((missing) => missing === 0)).toBe(true)
  expect(missingIn([...regular, 5, 1000 + 60.5 * 300]).slice(-2)).toEqual([0, 0])
  expect(missingIn([...regular, 1000 + 1e9 * 300]).at(-1)).toBe(0)
})
