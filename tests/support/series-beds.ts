/**
 * Prints how well the series scorer ranks anomalies, beside simple scorers.
 *
 *   node tests/support/series-beds.ts [FOLDER...] [--seeds 1] [--most 4000] [--part 0|1] [--by kind|series]
 *
 * A folder holds files `timestamp,value,label` (label 0 or 1), which are judged as they are, and `timestamp,value`,
 * into which anomalies of every kind are put. Without a folder the invented series are judged.
 */
import { parse } from 'csv-parse/sync'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'

import { SeriesScorer } from '../../server/detection/spend/series/series-scorer.ts'
import { labelledSeries, randomWalk } from './labelled-series.ts'
import { anomalyKinds, withAnomalies } from './series/inject-anomalies.ts'
import { BASELINES } from './series/series-baselines.ts'
import { measuresOf } from './series/series-measures.ts'
import type { Measures } from './series/series-measures.ts'

interface Judged {
  readonly kind: string
  readonly name: string
  readonly values: readonly number[]
  readonly labels: readonly boolean[]
}

const { values: options, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1' },
    most: { type: 'string', default: '4000' },
    part: { type: 'string' },
    by: { type: 'string', default: 'kind' },
    only: { type: 'boolean', default: false },
  },
})
const MEASURES = ['precision', 'roc', 'range', 'event'] as const
const scorers = { scorer: scored, ...(options.only ? {} : BASELINES) }

const sums = new Map<string, Map<string, Record<keyof Measures, number>>>()
const counts = new Map<string, number>()
let [seconds, scoredValues] = [0, 0]
for (const series of folders.length === 0 ? invented() : folders.flatMap((folder) => [...fromFolder(folder)])) {
  if (!series.labels.includes(true)) continue
  const keys = [
    options.by === 'series' ? series.name : series.kind,
    folders.length === 0 ? 'ALL' : series.kind === 'labelled' ? 'ALL labelled' : 'ALL injected',
  ]
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const [name, scorer] of Object.entries(scorers)) {
    const started = performance.now()
    const scores = scorer(series.values)
    if (name === 'scorer') {
      seconds += (performance.now() - started) / 1000
      scoredValues += scores.length
    }
    const measures = measuresOf(series.labels, scores)
    for (const key of keys) {
      const rows = sums.get(key) ?? new Map<string, Record<keyof Measures, number>>()
      sums.set(key, rows)
      const row = rows.get(name) ?? { precision: 0, roc: 0, range: 0, event: 0 }
      rows.set(name, row)
      for (const measure of MEASURES) row[measure] += measures[measure]
    }
  }
}

const cell = (text: string): string => text.padStart(20)
console.log(`${'precision roc range event'.padEnd(28)}${Object.keys(scorers).map(cell).join('')}`)
for (const [key, rows] of [...sums].sort(([a], [b]) => Number(a.startsWith('ALL')) - Number(b.startsWith('ALL')))) {
  const n = counts.get(key) ?? 1
  const cells = Object.keys(scorers).map((name) => {
    const row = rows.get(name)
    return cell(MEASURES.map((measure) => ((row?.[measure] ?? 0) / n).toFixed(2).replace(/^0/, '')).join(' '))
  })
  console.log(`${`${key} (${n})`.padEnd(28)}${cells.join('')}`)
}
if (folders.length === 0) {
  const high = scored(randomWalk(1, 3000)).filter((score) => score > 0.5).length
  console.log(`random walk of 3000 values: ${high} above 0.5`)
}
console.log(`${Math.round(scoredValues / seconds)} values a second`)

function scored(values: readonly number[]): number[] {
  const scorer = new SeriesScorer()
  return values.map((value) => scorer.next(value))
}

function* invented(): Generator<Judged> {
  for (let seed = 1; seed <= Number(options.seeds); seed++) {
    for (const { name, values, labels } of labelledSeries(seed)) yield { kind: name, name, values, labels }
  }
}

function* fromFolder(folder: string): Generator<Judged> {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.csv'))
    .sort()
  for (const [k, file] of files.entries()) {
    if (options.part !== undefined && k % 2 !== Number(options.part)) continue
    const name = basename(file, '.csv')
    const text = readFileSync(join(folder, file), 'utf8')
    const rows = parse(text, { columns: true, skip_empty_lines: true }) as Record<string, string>[]
    const values = rows.map((row) => (row['value'] === '' ? Number.NaN : Number(row['value'])))
    const label = rows[0]?.['label']
    if (label !== undefined) {
      yield { kind: 'labelled', name, values, labels: rows.map((row) => Number(row['label']) > 0) }
      continue
    }
    const most = values.slice(0, Number(options.most))
    for (const [j, kind] of anomalyKinds.entries()) {
      for (let seed = 1; seed <= Number(options.seeds); seed++) {
        yield { kind, name, ...withAnomalies(most, kind, seed * 10_000 + k * 100 + j) }
      }
    }
  }
}
