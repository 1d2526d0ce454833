/**
 * Long tables of spend per page and day, as researchers keep them: one row a page and day, whatever the archive.
 *
 * Three dialects, told by their headers (matched by name, in any case and order):
 * daily amounts (`date,country,currency,page_id,page_name,disclaimer,spend[,censored,num_ads]`), lifetime totals
 * (`date,page_id,page_name,disclaimer,cum[,delta,kind]`) and sums of the last seven days (`ds,page_id,…,spend`).
 * A `pull` follows the rows of each country and day, so that a reader knows that the day is complete.
 */
import { parse } from 'csv-parse'
import type { Readable } from 'node:stream'

import { DAY_MS } from '../../shared/domain/time.ts'
import type { Spend } from '../../shared/domain/observation.ts'
import type { SourceFile, SourceFormat, SourceOptions, SourceRecord, SourceReject } from './source-format.ts'

const ID = 'spend-table'
const NO_DISCLAIMER = 'these ads ran without a disclaimer'
const ROLLING_DAYS = 7

type Basis = 'period' | 'lifetime' | 'rolling'
type Column =
  | 'day'
  | 'country'
  | 'currency'
  | 'pageId'
  | 'pageName'
  | 'disclaimer'
  | 'spend'
  | 'censored'
  | 'ads'
  | 'delta'

/** The first name that a file has wins. */
const COLUMN_NAMES: Record<Column, readonly string[]> = {
  day: ['date', 'ds', 'day'],
  country: ['country', 'cntry'],
  currency: ['currency'],
  pageId: ['page_id', 'page id'],
  pageName: ['page_name', 'page name'],
  disclaimer: ['disclaimer', 'party', 'byline'],
  spend: ['cum', 'spend'],
  censored: ['censored'],
  ads: ['num_ads', 'number of ads in library'],
  delta: ['delta'],
}

/** Currency in which the library reports a country whose table does not say it. */
const EURO_COUNTRIES = new Set('AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' '))

interface Header {
  readonly columns: ReadonlyMap<Column, number>
  readonly basis: Basis
}

interface Row {
  readonly record: SourceRecord
  readonly basis: Basis
  /** By how much a lifetime total changed since the day before; NaN where the table does not say. */
  readonly change: number
}

interface Defaults {
  readonly country: string | undefined
  readonly fileName: string
}

export const spendTable: SourceFormat = {
  id: ID,
  recognises(file) {
    const first = file.head.split(/\r?\n/, 1)[0] ?? ''
    return headerOf(first.split(',')) !== null
  },
  async *read(input, file, options) {
    const rows = rowsOf(input, file, options)
    yield* withPulls(await inTimeOrder(rows), file.name)
  },
}

function headerOf(cells: readonly string[]): Header | null {
  const names = cells.map((cell) =>
    cell
      .replace(/^\uFEFF/, '')
      .replaceAll('"', '')
      .trim()
      .toLowerCase(),
  )
  const columns = new Map<Column, number>()
  for (const [column, wanted] of Object.entries(COLUMN_NAMES) as [Column, readonly string[]][]) {
    const name = wanted.find((candidate) => names.includes(candidate))
    if (name !== undefined) columns.set(column, names.indexOf(name))
  }
  if (!columns.has('day') || !columns.has('pageId') || !columns.has('spend')) return null
  const basis = names.includes('cum') ? 'lifetime' : names.includes('ds') ? 'rolling' : 'period'
  return { columns, basis }
}

async function* rowsOf(input: Readable, file: SourceFile, options: SourceOptions): AsyncIterable<Row> {
  const parser = input.pipe(
    parse({ bom: true, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }),
  )
  input.on('error', (error) => parser.destroy(error))
  const defaults = { country: options.country ?? countryInName(file.name), fileName: file.name }
  let header: Header | null = null
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    if (header === null) {
      header = headerOf(record)
      if (header === null) throw new Error(`${file.name}: the header names no day, page id and spend`)
      continue
    }
    const change = Number(record[header.columns.get('delta') ?? -1] || Number.NaN)
    yield { record: recordOf(record, header, info.lines, defaults), basis: header.basis, change }
  }
}

/** Tables of lifetime totals are sorted by page, not by day: those are read whole and put in order of time. */
async function inTimeOrder(rows: AsyncIterable<Row>): Promise<AsyncIterable<SourceRecord> | Iterable<SourceRecord>> {
  const iterator = rows[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done) return []
  const rest = { [Symbol.asyncIterator]: () => iterator }
  if (first.value.basis !== 'lifetime') return prefixed(first.value, rest)
  const all: Row[] = [first.value]
  for await (const row of rest) all.push(row)
  all.sort((a, b) => compareDays(dayOf(a.record), dayOf(b.record)))
  return [...totalsBefore(all), ...all.map((row) => row.record)]
}

/**
 * A table of changes tells a page only when it changes: what it had before is known from its first change, and held
 * since before the first day of the table. Without it a known page would look like a new one with all it ever spent.
 */
function totalsBefore(rows: readonly Row[]): SourceRecord[] {
  const firstDay = rows.find((row) => row.record.ok)?.record
  if (firstDay === undefined) return []
  const day = daysBefore(dayOf(firstDay), 1)
  const seen = new Set<string>()
  const before: SourceRecord[] = []
  for (const { record, change } of rows) {
    if (!record.ok || record.observation.type !== 'spend') continue
    const { advertiserId, disclaimer, spend } = record.observation
    const key = `${advertiserId} ${disclaimer ?? ''}`
    if (seen.has(key)) continue
    seen.add(key)
    if (Number.isNaN(change)) continue
    const total = Math.max(0, spend.min - change)
    const observation: Spend = {
      ...record.observation,
      from: day,
      to: day,
      spend: { ...spend, min: total, max: total },
    }
    before.push({ ok: true, line: record.line, observation })
  }
  return before
}

async function* prefixed(first: Row, rest: AsyncIterable<Row>): AsyncIterable<SourceRecord> {
  yield first.record
  for await (const row of rest) yield row.record
}

function dayOf(record: SourceRecord): string {
  return record.ok && record.observation.type === 'spend' ? record.observation.to : ''
}

function compareDays(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Adds the `pull` of a country and day after its last row. */
async function* withPulls(
  records: AsyncIterable<SourceRecord> | Iterable<SourceRecord>,
  fileName: string,
): AsyncIterable<SourceRecord> {
  const open = new Map<string, { day: string; from: string; rows: number; line: number }>()
  for await (const record of records) {
    if (record.ok && record.observation.type === 'spend') {
      const { country, from, to } = record.observation
      const before = open.get(country)
      if (before !== undefined && before.day !== to) {
        yield pullOf(country, before, fileName)
        open.delete(country)
      }
      open.set(country, { day: to, from, rows: (open.get(country)?.rows ?? 0) + 1, line: record.line })
    }
    yield record
  }
  for (const [country, day] of open) yield pullOf(country, day, fileName)
}

function pullOf(
  country: string,
  day: { day: string; from: string; rows: number; line: number },
  fileName: string,
): SourceRecord {
  const end = new Date(Date.parse(`${day.day}T00:00:00Z`) + DAY_MS).toISOString()
  return {
    ok: true,
    line: day.line,
    observation: {
      type: 'pull',
      platform: 'meta',
      source: ID,
      pull: pullName(fileName, country, day.day),
      at: end,
      country,
      from: day.from,
      to: day.day,
      rows: day.rows,
    },
  }
}

function pullName(fileName: string, country: string, day: string): string {
  return `${fileName.slice(-120)}:${country}:${day}`
}

/** `rolling7_US-primary.csv`, `NL_moves.csv`: a country code that stands alone in the name. */
function countryInName(name: string): string | undefined {
  return /(?:^|[_\-.])([A-Z]{2})(?=[_\-.]|$)/.exec(name)?.[1]
}

function recordOf(cells: readonly string[], header: Header, line: number, defaults: Defaults): SourceRecord {
  const cell = (column: Column): string => cells[header.columns.get(column) ?? -1]?.trim() ?? ''
  const reject = (field: string, code: string, message: string): SourceRecord => ({
    ok: false,
    reject: { line, field, code, message, raw: cells.join(',').slice(0, 500) } satisfies SourceReject,
  })

  const pageId = cell('pageId')
  if (pageId === '') return reject('page_id', 'id_missing', 'no page id')
  if (/^\d+(\.\d+)?e\+?\d+$/i.test(pageId)) {
    return reject('page_id', 'id_damaged', `"${pageId}" was rounded by a spreadsheet: the page cannot be told`)
  }
  const day = cell('day').slice(0, 10)
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(`${day}T00:00:00Z`))) {
    return reject('date', 'day_invalid', `"${cell('day')}" is not a day like 2026-10-04`)
  }
  const country = cell('country').toUpperCase() || (defaults.country ?? '')
  if (!/^[A-Z]{2}$/.test(country)) return reject('country', 'country_invalid', `"${country}" is not an ISO country`)
  const currency = cell('currency').toUpperCase() || (EURO_COUNTRIES.has(country) ? 'EUR' : 'USD')
  if (!/^[A-Z]{3}$/.test(currency))
    return reject('currency', 'currency_invalid', `"${currency}" is not an ISO currency`)
  const amount = amountOf(cell('spend'), isYes(cell('censored')))
  if (amount === null) return reject('spend', 'spend_invalid', `"${cell('spend')}" is not an amount or ≤ an amount`)
  const observation: Spend = {
    type: 'spend',
    platform: 'meta',
    source: ID,
    advertiserId: pageId,
    country,
    from: header.basis === 'rolling' ? daysBefore(day, ROLLING_DAYS - 1) : day,
    to: day,
    spend: { ...amount, currency },
    pull: pullName(defaults.fileName, country, day),
  }
  if (header.basis !== 'period') observation.basis = header.basis
  const name = cell('pageName')
  if (name !== '') observation.advertiserName = name.slice(0, 1000)
  if (header.columns.has('disclaimer')) observation.disclaimer = disclaimerOf(cell('disclaimer'))
  const ads = Number(cell('ads'))
  if (cell('ads') !== '' && Number.isFinite(ads) && ads >= 0) observation.ads = ads
  return { ok: true, line, observation }
}

/** `≤100` and a censored 100 both say "between nothing and a hundred". */
function amountOf(text: string, censored: boolean): { min: number; max: number } | null {
  const match = /^(≤|<=|<)?\s*(\d+(?:\.\d+)?)$/.exec(text.replaceAll(',', ''))
  if (match === null) return null
  const value = Number(match[2])
  return match[1] !== undefined || censored ? { min: 0, max: value } : { min: value, max: value }
}

function isYes(text: string): boolean {
  return /^(1|true|yes)$/i.test(text)
}

/** The library's sentence for "none" is not a payer. */
function disclaimerOf(text: string): string | null {
  return text === '' || text.toLowerCase() === NO_DISCLAIMER ? null : text.slice(0, 2000)
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10)
}
