/**
 * Daily amounts of Google's transparency pages as researchers note them down: `advertiser_id,…_amount_raw,num_ads,date`,
 * the amount as printed (`€ 2.500 (EUR)`). The country stands in the file name (`google_daily_NL.csv`) or must be told.
 * Printed amounts are rounded to 50; nothing is known below.
 */
import type { Readable } from 'node:stream'

import { DAY_MS } from '../../../shared/domain/time.ts'
import type { Spend } from '../../../shared/domain/observation.ts'
import { csvRows, headerOf } from '../ad-csv.ts'
import type { CsvRow } from '../ad-csv.ts'
import { FieldProblem, idField } from '../ad-fields.ts'
import type { SourceFile, SourceFormat, SourceOptions, SourceRecord } from '../source-format.ts'
import { printedAmount } from './printed-amount.ts'

const ID = 'google-daily'

export const googleDaily: SourceFormat = {
  id: ID,
  recognises(file) {
    const header = headerOf(file.head)
    return header.has('advertiser_id') && header.has('date') && amountColumn(header) !== null
  },
  read: readDays,
}

function amountColumn(header: ReadonlySet<string>): string | null {
  return [...header].find((name) => /^([a-z]{3}_)?amount_raw$/.test(name)) ?? null
}

interface Day {
  readonly date: string
  readonly country: string
  rows: number
  line: number
}

async function* readDays(input: Readable, file: SourceFile, options: SourceOptions): AsyncGenerator<SourceRecord> {
  const column = amountColumn(headerOf(file.head)) ?? ''
  const country = options.country ?? /(?:^|[_\-.])([A-Z]{2})(?=[_\-.]|$)/.exec(file.name)?.[1]
  let open: Day | null = null
  for await (const item of csvRows(input)) {
    const record = item.ok ? readRow(item.row, column, country, file) : item
    if (record.ok && record.observation.type === 'spend') {
      const { to: date, country: where } = record.observation
      if (open !== null && open.date !== date) yield pullOf(open, file)
      if (open === null || open.date !== date) open = { date, country: where, rows: 0, line: record.line }
      open.rows++
      open.line = record.line
    }
    yield record
  }
  if (open !== null) yield pullOf(open, file)
}

function readRow(row: CsvRow, column: string, country: string | undefined, file: SourceFile): SourceRecord {
  try {
    const spend = spendOf(row, column, country, file)
    return { ok: true, line: row.line, observation: spend }
  } catch (error) {
    if (!(error instanceof FieldProblem)) throw error
    const { field, code, message } = error
    return { ok: false, reject: { line: row.line, field, code, message, raw: row.raw() } }
  }
}

function spendOf(row: CsvRow, column: string, country: string | undefined, file: SourceFile): Spend {
  const text = row.cell(column)
  const amount = printedAmount(text)
  if (amount === null)
    throw new FieldProblem(column, 'amount_invalid', `"${text}" is not a printed amount, e.g. € 2.500 (EUR)`)
  const currency = amount.currency ?? /^([a-z]{3})_/.exec(column)?.[1]?.toUpperCase()
  if (currency === undefined) throw new FieldProblem(column, 'currency_unknown', `"${text}" names no currency`)
  if (country === undefined)
    throw new FieldProblem(
      'file name',
      'country_unknown',
      'this file does not name the country: give it (--country CC)',
    )
  const date = row.cell('date')
  if (!/^\d{4}-\d\d-\d\d$/.test(date))
    throw new FieldProblem('date', 'day_invalid', `"${date}" is not a day, e.g. 2023-02-17`)
  const name = row.cell('advertiser_name').slice(0, 1000)
  const ads = row.cell('num_ads')
  return {
    type: 'spend',
    platform: 'google',
    source: ID,
    advertiserId: idField(row, 'advertiser_id'),
    ...(name === '' ? {} : { advertiserName: name }),
    country,
    from: date,
    to: date,
    basis: 'period',
    spend: { min: amount.value, max: amount.value, currency },
    ...(/^\d+$/.test(ads) ? { ads: Number(ads) } : {}),
    pull: pullName(file, country, date),
  }
}

function pullName(file: SourceFile, country: string, date: string): string {
  return `${file.name.slice(-160)}:${country}:${date}`
}

function pullOf({ date, country, rows, line }: Day, file: SourceFile): SourceRecord {
  const at = new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString()
  const pull = pullName(file, country, date)
  return {
    ok: true,
    line,
    observation: { type: 'pull', platform: 'google', source: ID, pull, at, country, from: date, to: date, rows },
  }
}
