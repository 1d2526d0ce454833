import { expect, test } from 'vitest'

import { seededRandom } from '../../../../tests/support/seeded-random.ts'
import { SurpriseTail } from './surprise-tail.ts'

const random = seededRandom(3)
const calm = Array.from({ length: 2000 }, () => Math.abs(random.normal()))

function taught(values: readonly number[]): SurpriseTail {
  const tail = new SurpriseTail(1024)
  for (const value of values) tail.learn(value)
  return tail
}

test('surprise rises with the deviation and is close to the share that exceeds it', () => {
  const tail = taught(calm)
  const surprises = [0, 0.5, 1, 1.96, 2.6, 3.3, 5, 50].map((deviation) => tail.surprise(deviation, 0))
  expect(surprises).toEqual([...surprises].sort((a, b) => a - b))
  expect(Math.abs(surprises[1]! + Math.log10(0.617))).toBeLessThan(0.1)
  expect(Math.abs(surprises[3]! + Math.log10(0.05))).toBeLessThan(0.15)
  expect(surprises[5]).toBeGreaterThan(2)
  expect(surprises[5]).toBeLessThan(4)
})

test('of few deviations less is said than of many', () => {
  expect(taught(calm.slice(0, 16)).surprise(20, 0)).toBeLessThan(0.7 * taught(calm).surprise(20, 0))
})

test('an anomaly does not teach that it is ordinary', () => {
  const [plain, spoiled] = [taught(calm), taught(calm.map((value, i) => (i % 200 === 199 ? 1000 : value)))]
  expect(spoiled.surprise(1000, 0)).toBeGreaterThan(0.7 * plain.surprise(1000, 0))
  expect(plain.surprise(Number.NaN, 0)).toBe(0)
})
