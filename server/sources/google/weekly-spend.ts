/**
 * `google-political-ads-advertiser-weekly-spend.csv` of Google's transparency bundle.
 *
 * The `Spend_XXX` columns are one amount converted and rounded, each to steps of its own: one column is read, the
 * finest there is. A row is the week of seven days from `Week_Start_Date`. Weeks without spend have no row. Later
 * bundles revise a quarter of the rows, so each carries the bundle (`pull`) it came from.
 * The file is in the order of advertisers: it is read whole and given out week by week, since a week that comes after a
 * later one would count as a correction of the past. Memory: about 200 bytes a row.
 * Blind to the country: US cycles say it, the rest needs to be told (advertiser-stats has it).
 */
import type { Readable } from 'node:stream'

import { DAY_MS } from '../../../shared/domain/time.ts'
import type { Spend } from '../../../shared/domain/observation.ts'
import { csvRows, headerOf } from '../ad-csv.ts'
import type { CsvRow } from '../ad-csv.ts'
import { FieldProblem, amountField, idField } from '../ad-fields.ts'
import type { SourceFile, SourceFormat, SourceOptions, SourceRecord } from '../source-format.ts'

const ID = 'google-weekly-spend'
const WEEK_DAYS = 7
/** From the finest rounding to the coarsest, by what a step is worth. Unknown ones come last. */
const FINEST_FIRST = ['INR', 'BGN', 'HRK', 'RON', 'PLN', 'HUF', 'CZK', 'EUR', 'GBP', 'DKK', 'SEK', 'USD']

export const googleWeeklySpend: SourceFormat = {
  id: ID,
  recognises(file) {
    const header = headerOf(file.head)
    return header.has('advertiser_id') && header.has('week_start_date') && finestCurrency(header) !== null
  },
  read: readWeeks,
}

export function finestCurrency(header: ReadonlySet<string>): string | null {
  const given = [...header].flatMap((name) => /^spend_([a-z]{3})$/.exec(name)?.[1]?.toUpperCase() ?? [])
  return FINEST_FIRST.find((currency) => given.includes(currency)) ?? given[0] ?? null
}

async function* readWeeks(input: Readable, file: SourceFile, options: SourceOptions): AsyncGenerator<SourceRecord> {
  const currency = finestCurrency(headerOf(file.head))
  if (currency === null) throw new Error(`${file.name}: no column Spend_USD or another currency`)
  const weeks = new Map<string, { line: number; spend: Spend }[]>()
  for await (const item of csvRows(input)) {
    const record = item.ok ? readRow(item.row, currency, file, options) : item
    if (!record.ok) {
      yield record
      continue
    }
    const { from } = record.spend
    const week = weeks.get(from)
    if (week === undefined) weeks.set(from, [record])
    else week.push(record)
  }
  for (const from of [...weeks.keys()].sort()) yield* weekRecords(weeks.get(from) ?? [], file)
}

type WeekRow =
  | { readonly ok: true; readonly line: number; readonly spend: Spend }
  | (SourceRecord & { readonly ok: false })

function readRow(row: CsvRow, currency: string, file: SourceFile, options: SourceOptions): WeekRow {
  try {
    const from = weekStart(row)
    const amount = amountField(row, `Spend_${currency}`)
    if (amount === null) throw new FieldProblem(`Spend_${currency}`, 'amount_missing', 'no amount')
    const name = row.cell('Advertiser_Name').slice(0, 1000)
    const spend: Spend = {
      type: 'spend',
      platform: 'google',
      source: ID,
      advertiserId: idField(row, 'Advertiser_ID'),
      ...(name === '' ? {} : { advertiserName: name }),
      country: countryOf(row, options),
      from,
      to: new Date(Date.parse(`${from}T00:00:00Z`) + (WEEK_DAYS - 1) * DAY_MS).toISOString().slice(0, 10),
      basis: 'period',
      spend: { min: amount, max: amount, currency },
      pull: file.name.slice(-200),
    }
    return { ok: true, line: row.line, spend }
  } catch (error) {
    if (!(error instanceof FieldProblem)) throw error
    const { field, code, message } = error
    return { ok: false, reject: { line: row.line, field, code, message, raw: row.raw() } }
  }
}

function weekStart(row: CsvRow): string {
  const text = row.cell('Week_Start_Date')
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms))
    throw new FieldProblem('Week_Start_Date', 'day_invalid', `"${text}" is not a day, e.g. 2019-05-26`)
  return text
}

/** `US-Federal-2018` names its country; otherwise the one the reader was told. */
function countryOf(row: CsvRow, options: SourceOptions): string {
  const cycle = /^([A-Z]{2})-/.exec(row.cell('Election_Cycle'))?.[1]
  const country = cycle ?? options.country
  if (country === undefined) {
    throw new FieldProblem(
      'Election_Cycle',
      'country_unknown',
      'this file does not name the country: give it (--country CC)',
    )
  }
  return country
}

function* weekRecords(rows: readonly { line: number; spend: Spend }[], file: SourceFile): Generator<SourceRecord> {
  const countries = new Map<string, number>()
  let last: { line: number; spend: Spend } | null = null
  for (const row of rows) {
    countries.set(row.spend.country, (countries.get(row.spend.country) ?? 0) + 1)
    last = row
    yield { ok: true, line: row.line, observation: row.spend }
  }
  if (last === null) return
  const { from, to } = last.spend
  const at = new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS).toISOString()
  for (const [country, count] of countries) {
    const pull = `${file.name.slice(-160)}:${country}:${to}`
    yield {
      ok: true,
      line: last.line,
      observation: { type: 'pull', platform: 'google', source: ID, pull, at, country, from, to, rows: count },
    }
  }
}
