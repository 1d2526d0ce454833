import { expect, test } from 'vitest'

import { seededRandom } from '../../../../tests/support/seeded-random.ts'
import { OnlineRegression } from './online-regression.ts'

test('learns a line, and follows when it changes', () => {
  const random = seededRandom(4)
  const regression = new OnlineRegression(2, 0.999, 10)
  const learn = (slope: number): number => {
    const inputs = new Float64Array([1, random.normal()])
    const error = 3 + slope * (inputs[1] ?? 0) - regression.predict(inputs)
    regression.learn(inputs, error)
    return Math.abs(error)
  }
  for (let i = 0; i < 500; i++) learn(2)
  expect(learn(2)).toBeLessThan(0.01)
  for (let i = 0; i < 6000; i++) learn(-1)
  expect(learn(-1)).toBeLessThan(0.1)
})

test('a season that repeats for very long does not make it lose its head', () => {
  const random = seededRandom(5)
  const regression = new OnlineRegression(8, 0.999, 10)
  const values: number[] = []
  let worst = 0
  for (let i = 0; i < 200_000; i++) {
    const value = Math.sin((2 * Math.PI * i) / 288) + 0.1 * random.normal()
    if (i > 600) {
      // Inputs that are almost the same thing twice, as the seasonal ones of a calm series are.
      const back = (lag: number): number => values[i - lag] ?? 0
      const inputs = new Float64Array([1, back(1), back(2), back(3), back(2), back(288), back(289), back(288)])
      const error = value - regression.predict(inputs)
      if (i > 5000) worst = Math.max(worst, Math.abs(error))
      regression.learn(inputs, error)
    }
    values.push(value)
  }
  expect(worst).toBeLessThan(1)
})
