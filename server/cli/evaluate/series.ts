/** `evaluate -- series SERIES.csv[.gz] --out scores.csv`: `timestamp,value` in, `timestamp,value,score` out. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse'

import { SeriesScorer } from '../../detection/spend/series/series-scorer.ts'
import { openFile } from '../../sources/open-file.ts'

const TIME_COLUMNS = ['timestamp', 'timestamps', 'date']

export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: { out: { type: 'string' } }, allowPositionals: true })
  const path = positionals[0]
  if (path === undefined || values.out === undefined) {
    throw new Error('usage: evaluate -- series SERIES.csv --out scores.csv')
  }
  const opened = await openFile(path)
  const rows = opened
    .stream()
    .pipe(parse({ bom: true, columns: lowerCase, relax_column_count: true, skip_empty_lines: true }))
  const out = createWriteStream(values.out)
  out.write('timestamp,value,score\n')
  const scorer = new SeriesScorer()
  const started = performance.now()
  let count = 0
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    if (count === 0) demandColumns(row)
    const timestamp = TIME_COLUMNS.map((name) => row[name]).find((cell) => cell !== undefined) ?? ''
    const value = row['value'] ?? ''
    const score = scorer.next(value.trim() === '' ? Number.NaN : Number(value))
    out.write(`${quoted(timestamp)},${value},${score.toFixed(6)}\n`)
    count++
  }
  if (count === 0) throw new Error('it holds no row after the line with the names of the columns')
  const seconds = (performance.now() - started) / 1000
  out.end()
  await once(out, 'close')
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  process.stderr.write(
    `${count} observations, ${Math.round(count / Math.max(seconds, 1e-6))} observations/s, peak memory ${peak} MB\n`,
  )
}

function demandColumns(row: Readonly<Record<string, string>>): void {
  const names = Object.keys(row)
  const isTimed = TIME_COLUMNS.some((name) => names.includes(name))
  if (isTimed && names.includes('value')) return
  throw new Error(`the first line must name the columns timestamp,value; it says ${names.join(',')}`)
}

function lowerCase(header: string[]): string[] {
  return header.map((name) => name.trim().toLowerCase())
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
