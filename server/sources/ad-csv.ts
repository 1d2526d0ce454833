/**
 * Records of a CSV by header name, as a stream: what the ad-record formats share. Headers are matched without regard
 * to case. A record the parser cannot read, or with too many or too few cells, becomes a reject; the next ones go on.
 */
import type { Readable } from 'node:stream'

import { parse } from 'csv-parse'

import type { SourceReject } from './source-format.ts'

/** One damaged quote must not swallow a whole file: a record ends here at the latest. */
const MAX_RECORD_CHARS = 1_000_000
const RAW_CHARS = 2000

export interface CsvRow {
  /** 1-based line on which the record begins. */
  readonly line: number
  /** The cell, trimmed; empty where the column or the value is missing. The first name that has a value wins. */
  cell(...names: string[]): string
  /** All cells joined again, shortened, for a reject. */
  raw(): string
}

export type CsvItem =
  | { readonly ok: true; readonly row: CsvRow }
  | { readonly ok: false; readonly reject: SourceReject }

/** Lower-case column names of a file's head, for recognition by name. */
export function headerOf(head: string): Set<string> {
  const line = head.split(/\r?\n/, 1)[0] ?? ''
  return new Set(line.split(',').map((name) => name.trim().replaceAll('"', '').toLowerCase()))
}

interface Parsed {
  readonly record: string[]
  readonly info: { readonly lines: number }
}

export async function* csvRows(input: Readable): AsyncGenerator<CsvItem> {
  const skipped: SourceReject[] = []
  let lastLine = 0
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    // Some archives leave quotes inside a cell as they are: Bernard C. "Jack" Young.
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARS,
    skip_records_with_error: true,
    on_skip: (error, raw) => {
      const message = error?.message ?? 'the record cannot be read'
      skipped.push({ line: lastLine + 1, field: '', code: 'bad_csv', message, raw: (raw ?? '').slice(0, RAW_CHARS) })
      return undefined
    },
  })
  input.on('error', (error) => parser.destroy(error))
  input.pipe(parser)
  let header: Map<string, number> | null = null
  let width = 0
  try {
    for await (const item of parser) {
      const { record, info } = parsedItem(item)
      const line = lastLine + 1
      lastLine = info.lines
      while (skipped.length > 0) yield rejected(skipped)
      if (header === null) {
        header = new Map(record.map((name, index) => [name.trim().toLowerCase(), index]))
        width = record.length
      } else {
        yield toRow(record, line, header, width)
      }
    }
    while (skipped.length > 0) yield rejected(skipped)
  } finally {
    input.unpipe(parser)
    input.destroy()
  }
}

/** csv-parse types its items as unknown; with `info` each is `{record, info}` and cells are strings without `cast`. */
function parsedItem(item: unknown): Parsed {
  return item as Parsed
}

function rejected(skipped: SourceReject[]): CsvItem {
  const reject = skipped.shift()
  if (reject === undefined) throw new Error('no reject is waiting')
  return { ok: false, reject }
}

function toRow(record: string[], line: number, header: ReadonlyMap<string, number>, width: number): CsvItem {
  const raw = (): string => record.join(',').slice(0, RAW_CHARS)
  if (record.length !== width) {
    const message = `${record.length} cells where the header has ${width}`
    return { ok: false, reject: { line, field: '', code: 'column_count', message, raw: raw() } }
  }
  const cell = (...names: string[]): string => {
    for (const name of names) {
      const index = header.get(name.toLowerCase())
      const value = index === undefined ? '' : (record[index] ?? '').trim()
      if (value !== '') return value
    }
    return ''
  }
  return { ok: true, row: { line, cell, raw } }
}
