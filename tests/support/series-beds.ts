/**
 * Prints how well the series scorer ranks anomalies of invented series, beside a rolling z-score.
 *
 *   node tests/support/series-beds.ts [--seeds 3]
 */
import { parseArgs } from 'node:util'

import { SeriesScorer } from '../../server/detection/spend/series/series-scorer.ts'
import { averagePrecision, labelledSeries, randomWalk } from './labelled-series.ts'

const FROM = 100
const { values: options } = parseArgs({ options: { seeds: { type: 'string', default: '3' } } })
const sums = new Map<string, { scorer: number; zScore: number; n: number }>()
for (let seed = 1; seed <= Number(options.seeds); seed++) {
  for (const series of labelledSeries(seed)) {
    const sum = sums.get(series.name) ?? { scorer: 0, zScore: 0, n: 0 }
    sum.scorer += averagePrecision(series, scored(series.values), FROM)
    sum.zScore += averagePrecision(series, zScores(series.values), FROM)
    sum.n++
    sums.set(series.name, sum)
  }
}
for (const [name, { scorer, zScore, n }] of sums) {
  console.log(`${name.padEnd(28)} scorer ${(scorer / n).toFixed(2)}  rolling z-score ${(zScore / n).toFixed(2)}`)
}
const all = [...sums.values()]
const mean = (of: (one: (typeof all)[number]) => number): string =>
  (all.reduce((sum, one) => sum + of(one) / one.n, 0) / all.length).toFixed(3)
console.log(`mean ${mean((one) => one.scorer)}, rolling z-score ${mean((one) => one.zScore)}`)
console.log(
  `random walk of 3000 values: ${scored(randomWalk(1, 3000)).filter((score) => score > 0.5).length} above 0.5`,
)

function scored(values: readonly number[]): number[] {
  const scorer = new SeriesScorer()
  return values.map((value) => scorer.next(value))
}

function zScores(values: readonly number[]): number[] {
  return values.map((value, i) => {
    const window = values.slice(Math.max(0, i - 100), i)
    if (window.length < 20) return 0
    const centre = window.reduce((sum, one) => sum + one, 0) / window.length
    const variance = window.reduce((sum, one) => sum + (one - centre) ** 2, 0) / window.length
    return Math.abs(value - centre) / Math.max(Math.sqrt(variance), 1e-12)
  })
}
