import { describe, expect, test } from 'vitest'

import { averagePrecision, labelledSeries, randomWalk } from '../../support/labelled-series.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { seasonOf } from '../../../server/detection/spend/series/season-finder.ts'
import { SeriesScorer } from '../../../server/detection/spend/series/series-scorer.ts'

function scoresOf(values: readonly number[]): number[] {
  const scorer = new SeriesScorer()
  return values.map((value) => scorer.next(value))
}

describe('scores of any series', () => {
  const series = labelledSeries(7)
  const scored = series.map((one) => ({ ...one, scores: scoresOf(one.values) }))

  test('stay within 0 and 1 and are 0 during the warm-up', () => {
    const scores = scored.flatMap((one) => one.scores)
    expect(scores.length).toBeGreaterThan(10_000)
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true)
    expect(scored[0]!.scores.slice(0, 20)).toEqual(Array(20).fill(0))
  })

  test('put spikes, shifts of level and noisy stretches above the rest of regular series', () => {
    for (const one of scored.filter((each) => !each.name.startsWith('counts with bursts'))) {
      expect({ name: one.name, found: averagePrecision(one, one.scores, 100) > 0.8 }).toEqual({
        name: one.name,
        found: true,
      })
    }
  })

  test('use nothing that comes later', () => {
    const { values, scores: whole } = scored[0]!
    expect(scoresOf(values.slice(0, 700))).toEqual(whole.slice(0, 700))
  })

  test('do not depend on the scale or the zero of the values', () => {
    const { values, scores: plain } = scored[1]!
    const moved = scoresOf(values.map((value) => 1e6 + value * 1e-4))
    moved.forEach((score, i) => expect(score).toBeCloseTo(plain[i]!, 1))
  })

  test('leave a random walk alone', () => {
    const high = scoresOf(randomWalk(3, 3000)).filter((score) => score > 0.5)
    expect(high.length).toBeLessThan(15)
  })

  test('find the first change of a constant series', () => {
    const scores = scoresOf([...Array<number>(200).fill(5), 6])
    expect(scores.slice(0, 200).every((score) => score < 0.3)).toBe(true)
    expect(scores.at(-1)).toBeGreaterThan(0.5)
  })
})

test('a malformed beat stands out among beats of varying length', () => {
  const random = seededRandom(2)
  const values: number[] = []
  const malformed = [0, 0]
  for (let beat = 0; beat < 60; beat++) {
    const length = Math.round(60 * (1 + 0.03 * random.normal()))
    if (beat === 48) malformed[0] = values.length
    for (let i = 0; i < length; i++) {
      const peak = Math.exp(-(((i / length - 0.3) / 0.04) ** 2))
      const wave = 0.3 * Math.exp(-(((i / length - 0.6) / 0.08) ** 2))
      values.push((beat === 48 ? -peak : peak) + wave + 0.03 * random.normal())
    }
    if (beat === 48) malformed[1] = values.length + 60
  }
  const scores = scoresOf(values).slice(600)
  const top = 600 + scores.indexOf(Math.max(...scores))
  expect(top).toBeGreaterThanOrEqual(malformed[0]!)
  expect(top).toBeLessThan(malformed[1]!)
})

describe('the season', () => {
  test('is found from the values alone', () => {
    expect(seasonOf(Array.from({ length: 300 }, (_, i) => Math.sin((2 * Math.PI * i) / 24)))).toBe(24)
    expect(seasonOf(Array.from({ length: 100 }, (_, i) => (i % 7 < 5 ? 10 : 3)))).toBe(7)
    expect(seasonOf(randomWalk(1, 400))).toBe(null)
  })
})
