import { describe, expect, test } from 'vitest'

import { labelledSeries, randomWalk } from '../../support/labelled-series.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { eventPrecision } from '../../support/series/series-measures.ts'
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
      expect({ name: one.name, found: eventPrecision(one.labels.slice(100), one.scores.slice(100)) > 0.8 }).toEqual({
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

  test('are the same for a prefix of any series', () => {
    for (const one of scored.slice(1)) {
      for (const length of [19, 21, 49, 163, 551]) {
        expect(scoresOf(one.values.slice(0, length))).toEqual(one.scores.slice(0, length))
      }
    }
  })

  test('survive values that are huge, missing or always the same', () => {
    const random = seededRandom(9)
    const calm = Array.from({ length: 400 }, () => random.normal())
    const hard = [
      calm.map((value, i) => (i === 3 ? 1e308 : i === 300 ? -1e308 : value)),
      calm.map((value, i) => (i % 3 === 0 ? Number.NaN : value)),
      calm.map((value) => value * 1e-12),
      calm.map(() => 0),
      calm.map((value, i) => (i < 20 ? 0 : Math.round(value))),
    ]
    for (const values of hard) {
      const scores = scoresOf(values)
      expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true)
    }
    const [huge = [], , tiny = []] = hard.map(scoresOf)
    expect(huge.indexOf(Math.max(...huge))).toBe(300)
    const plain = scoresOf(calm)
    tiny.forEach((score, i) => expect(score).toBeCloseTo(plain[i]!, 3))
  })

  test('stay up while a stretch is off and come down after a level that lasts', () => {
    const random = seededRandom(6)
    const meanOf = (scores: readonly number[]): number => scores.reduce((sum, one) => sum + one, 0) / scores.length
    const scores = scoresOf(Array.from({ length: 1200 }, (_, i) => random.normal() + (i >= 600 ? 12 : 0)))
    const before = meanOf(scores.slice(300, 600))
    expect(meanOf(scores.slice(600, 620))).toBeGreaterThan(10 * before)
    expect(meanOf(scores.slice(700, 800))).toBeLessThan(2 * before)
  })

  test('rank a day far off first in a short daily series', () => {
    const random = seededRandom(5)
    for (const at of [45, 60, 88]) {
      const values = Array.from({ length: 90 }, (_, i) => 40 + 4 * random.normal() + (i === at ? 60 : 0))
      const scores = scoresOf(values)
      expect(scores.indexOf(Math.max(...scores))).toBe(at)
    }
  })

  test('leave a random walk alone', () => {
    const high = scoresOf(randomWalk(3, 3000)).filter((score) => score > 0.5)
    expect(high.length).toBeLessThan(15)
  })

  test('rank the largest first in counts that are nearly always nothing', () => {
    const random = seededRandom(11)
    const counts = Array.from({ length: 300 }, (_, i) => (i === 200 ? 40 : i > 30 && random.next() < 0.04 ? 1 : 0))
    const scores = scoresOf(counts)
    expect(scores.indexOf(Math.max(...scores))).toBe(200)
    const ones = scores.slice(60, 200).filter((score) => score > 0.3)
    expect(ones.every((score) => score < 0.75 * scores[200]!)).toBe(true)
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
