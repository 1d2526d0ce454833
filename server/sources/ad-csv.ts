/**
 * Records of a CSV by header name, as a stream: what the ad-record formats share. Headers are matched without regard
 * to case. A record the parser cannot read, or with too many or too few cells, becomes a reject; the next ones go on.
 */
import type { Readable } from 'node:stream'

import type { SourceReject } from './source-format.ts'
import { textLines } from './text-lines.ts'

/** One damaged quote must not swallow a whole file: a record ends here at the latest. */
const MAX_RECORD_CHARS = 500_000
const MAX_RECORD_LINES = 500
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

export async function* csvRows(input: Readable): AsyncGenerator<CsvItem> {
  let header: Map<string, number> | null = null
  const records = new RecordAssembler()
  const rowOf = ({ line, cells, text }: CsvRecord): CsvItem | null => {
    if (cells === null) {
      const message = 'a quote is not closed, or stands where none may be'
      return { ok: false, reject: { line, field: '', code: 'bad_csv', message, raw: text.slice(0, RAW_CHARS) } }
    }
    if (header !== null) return toRow(cells, line, header, header.size)
    header = new Map(cells.map((name, index) => [name.trim().toLowerCase(), index]))
    return null
  }
  for await (const { line, text } of textLines(input)) {
    for (const record of records.push({ line, text })) {
      const row = rowOf(record)
      if (row !== null) yield row
    }
  }
  for (const record of records.end()) {
    const row = rowOf(record)
    if (row !== null) yield row
  }
}

interface Line {
  readonly line: number
  readonly text: string
}

/** Cells are null where the line cannot be part of a record. */
interface CsvRecord extends Line {
  readonly cells: string[] | null
}

/**
 * Puts lines together until every quoted cell is closed. Where what is closed cannot be read, or nothing closes within
 * a record's greatest length, the first line alone is the damage: the others are read anew.
 */
class RecordAssembler {
  private open: Line[] = []
  private chars = 0

  push(line: Line): CsvRecord[] {
    if (this.open.length === 0 && line.text.trim() === '') return []
    this.open.push(line)
    this.chars += line.text.length
    // A line without a quote cannot close the cell that an earlier one has opened.
    const mayClose = this.open.length === 1 || line.text.includes('"')
    const text = mayClose ? this.open.map((each) => each.text).join('\n') : ''
    const cells = mayClose ? cellsOf(text) : 'open'
    if (cells === 'open') {
      return this.open.length > MAX_RECORD_LINES || this.chars > MAX_RECORD_CHARS ? this.giveUpFirst() : []
    }
    if (cells === 'damaged') return this.giveUpFirst()
    const record = { line: this.open[0]?.line ?? line.line, text, cells }
    this.clear()
    return [record]
  }

  end(): CsvRecord[] {
    const records: CsvRecord[] = []
    while (this.open.length > 0) records.push(...this.giveUpFirst())
    return records
  }

  private giveUpFirst(): CsvRecord[] {
    const [first, ...others] = this.open
    this.clear()
    const damage: CsvRecord[] = first === undefined ? [] : [{ ...first, cells: null }]
    return [...damage, ...others.flatMap((line) => this.push(line))]
  }

  private clear(): void {
    this.open = []
    this.chars = 0
  }
}

/**
 * Cells of one record (RFC 4180). A quote inside a cell that does not begin with one is text, as some archives print
 * it: Bernard C. "Jack" Young. `open`: the last cell goes on in the next line. `damaged`: a quote closes in the middle
 * of what must be another cell.
 */
function cellsOf(text: string): string[] | 'open' | 'damaged' {
  const cells: string[] = []
  let at = text.startsWith('\uFEFF') ? 1 : 0
  for (;;) {
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1)
      if (close < 0) return 'open'
      const quoted = text.slice(at + 1, close)
      const end = cellEnd(text, close + 1)
      // Text after the closing quote: a cell such as "Jack" Young is taken as it stands, but never over cells or lines.
      if (end > close + 1 && /[,\n]/.test(quoted)) return 'damaged'
      cells.push(end > close + 1 ? text.slice(at, end) : quoted.replaceAll('""', '"'))
      at = end
    } else {
      const end = cellEnd(text, at)
      cells.push(text.slice(at, end))
      at = end
    }
    if (at >= text.length) return cells
    at++
  }
}

function cellEnd(text: string, from: number): number {
  const comma = text.indexOf(',', from)
  return comma < 0 ? text.length : comma
}

/** Place of the quote that closes a cell; doubled ones are text. -1 where none does. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at
  }
  return -1
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
