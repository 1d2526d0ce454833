/**
 * `evaluate -- series SERIES.csv[.gz] --out scores.csv`: `timestamp,value` in, `timestamp,value,score` out.
 *
 * Every row comes back in its place. One whose value is empty or no number has score 0 and is taken as a gap; what is no
 * number is told with its line. Rows left out of a series with a regular step are gaps too, so that phases stay in step.
 */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse'

import { SeriesScorer } from '../../detection/spend/series/series-scorer.ts'
import { StepClock } from '../../detection/spend/series/step-clock.ts'
import { openFile } from '../../sources/open-file.ts'

const TIME_COLUMNS = ['timestamp', 'timestamps', 'date']
/** Ways to write that there is no value. */
const MISSING = new Set(['', 'nan', 'na', 'null', 'none'])
const MOST_TOLD = 5

interface Line {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number }
}

export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: { out: { type: 'string' } }, allowPositionals: true })
  const path = positionals[0]
  if (path === undefined || values.out === undefined) {
    throw new Error('usage: evaluate -- series SERIES.csv --out scores.csv')
  }
  const opened = await openFile(path)
  const options = { bom: true, columns: lowerCase, info: true, relax_column_count: true, relax_quotes: true }
  const lines = opened.stream().pipe(parse({ ...options, skip_empty_lines: true }))
  const out = createWriteStream(values.out)
  out.write('timestamp,value,score\n')
  const [scorer, clock] = [new SeriesScorer(), new StepClock()]
  const started = performance.now()
  let [count, faults] = [0, 0]
  for await (const { record, info } of lines as AsyncIterable<Line>) {
    if (count++ === 0) demandColumns(record)
    const timestamp = TIME_COLUMNS.map((name) => record[name]).find((cell) => cell !== undefined) ?? ''
    const fault = faultOf(record['value'])
    if (fault !== null && faults++ < MOST_TOLD) process.stderr.write(`line ${info.lines}, value: ${fault}\n`)
    for (let gap = clock.missingBefore(timeOf(timestamp)); gap > 0; gap--) scorer.next(Number.NaN)
    const score = scorer.next(numberOf(record['value']))
    out.write(`${quoted(timestamp)},${quoted(record['value'] ?? '')},${score.toFixed(6)}\n`)
  }
  if (count === 0) throw new Error('it holds no row after the line with the names of the columns')
  const seconds = (performance.now() - started) / 1000
  out.end()
  await once(out, 'close')
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  process.stderr.write(
    `${count} observations, ${Math.round(count / Math.max(seconds, 1e-6))} observations/s, peak memory ${peak} MB, ` +
      `${faults} values unreadable\n`,
  )
}

function demandColumns(row: Readonly<Record<string, string>>): void {
  const names = Object.keys(row)
  const isTimed = TIME_COLUMNS.some((name) => names.includes(name))
  if (isTimed && names.includes('value')) return
  throw new Error(`the first line must name the columns timestamp,value; it says ${names.join(',')}`)
}

function faultOf(cell: string | undefined): string | null {
  if (cell === undefined) return 'there is none'
  if (MISSING.has(cell.trim().toLowerCase()) || Number.isFinite(Number(cell))) return null
  return `"${cell.slice(0, 40)}" is no number`
}

/** NaN for what is missing or no number. */
function numberOf(cell: string | undefined): number {
  return cell === undefined || cell.trim() === '' ? Number.NaN : Number(cell)
}

/** Seconds, days or whatever a number counts; milliseconds of a date; NaN for anything else. */
function timeOf(text: string): number {
  if (text.trim() === '') return Number.NaN
  const number = Number(text)
  return Number.isNaN(number) ? Date.parse(text) : number
}

function lowerCase(header: string[]): string[] {
  return header.map((name) => name.trim().toLowerCase())
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
