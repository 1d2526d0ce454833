import { expect, test } from 'vitest'

import { seededRandom } from '../../../../tests/support/seeded-random.ts'
import { quantile } from '../quantile.ts'
import { SortedWindow } from './sorted-window.ts'

test('ranks, quantiles and excesses are those of the last values sorted anew', () => {
  const random = seededRandom(4)
  const window = new SortedWindow(17)
  expect(window.quantile(0.5, 3)).toBe(3)
  const all: number[] = []
  for (let i = 0; i < 200; i++) {
    const value = random.whole(-9, 9) / 2
    all.push(value)
    window.push(value)
    const sorted = all.slice(-17).sort((a, b) => a - b)
    expect(window.size).toBe(sorted.length)
    for (const share of [0, 0.3, 0.5, 0.95, 1]) expect(window.quantile(share, 0)).toBe(quantile(sorted, share, 0))
    expect(window.smallerThan(1)).toBe(sorted.filter((one) => one < 1).length)
    expect(window.excessFrom(3, 0.5)).toBeCloseTo(
      sorted.slice(3).reduce((sum, one) => sum + one - 0.5, 0),
      9,
    )
  }
})
