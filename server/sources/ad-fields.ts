/** Readers of single fields of ad records. A value that cannot be read is a problem with the file's own field name. */
import countries from 'i18n-iso-countries'
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' }

import { ad as adSchema, type Ad } from '../../shared/domain/observation.ts'
import type { CsvRow } from './ad-csv.ts'
import type { SourceRecord } from './source-format.ts'

countries.registerLocale(english)

export class FieldProblem extends Error {
  readonly field: string
  readonly code: string
  constructor(field: string, code: string, message: string) {
    super(message)
    this.field = field
    this.code = code
  }
}

/** An id as text. A spreadsheet's 1.00867E+14 names nobody any more and is refused. */
export function idField(row: CsvRow, ...names: string[]): string {
  const value = row.cell(...names)
  const field = names[0] ?? ''
  if (value === '') throw new FieldProblem(field, 'missing', 'an id is expected')
  if (/^\d+(\.\d+)?[eE]\+?\d+$/.test(value)) {
    throw new FieldProblem(
      field,
      'mangled_id',
      `${value} is an id rounded by a spreadsheet; the original digits are lost`,
    )
  }
  return value
}

/** A number of at least 0, or null where the cell is empty. */
export function amountField(row: CsvRow, ...names: string[]): number | null {
  const value = row.cell(...names)
  if (value === '') return null
  const amount = Number(value)
  if (!Number.isFinite(amount) || amount < 0) {
    throw new FieldProblem(names[0] ?? '', 'bad_amount', `${value} is not an amount of at least 0`)
  }
  return amount
}

/** `2019/11/09 18:23:01Z`, `2021-12-08`, `2019-12-03T22:03:18+0000` as ISO time in UTC; null where empty. */
export function timeField(row: CsvRow, ...names: string[]): string | null {
  const value = row.cell(...names)
  if (value === '') return null
  const parts = /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/.exec(
    value,
  )
  const [, year, month, day, time = '00:00:00', zone = 'Z'] = parts ?? []
  const ms = parts === null ? Number.NaN : Date.parse(`${year}-${month}-${day}T${time}${isoZone(zone)}`)
  if (Number.isNaN(ms))
    throw new FieldProblem(names[0] ?? '', 'bad_time', `${value} is not a time, e.g. 2019-11-09T18:23:01Z`)
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}

function isoZone(zone: string): string {
  return zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone
}

/** ISO code of an English country name or code, in any case; null when it names none. */
export function countryCode(name: string): string | null {
  const value = name.trim()
  if (value === '') return null
  if (/^[A-Za-z]{2}$/.test(value) && countries.isValid(value.toUpperCase())) return value.toUpperCase()
  return countries.getAlpha2Code(value, 'en') ?? null
}

/** ISO 4217 code, upper case; null where empty. */
export function currencyField(row: CsvRow, name: string): string | null {
  const value = row.cell(name).toUpperCase()
  if (value === '') return null
  if (!/^[A-Z]{3}$/.test(value))
    throw new FieldProblem(name, 'bad_currency', `${value} is not a currency code, e.g. EUR`)
  return value
}

/** Library links carry the token of whoever asked: it never gets past the adapter. */
export function withoutToken(url: string): string {
  return url.replace(/([?&])access_token=[^&#]*(&|(?=#)|$)/gi, (_, start: string, end: string) =>
    end === '&' ? start : '',
  )
}

/** Runs a reader over a row and checks what it made against the wire schema. */
export function readAd(row: CsvRow, reader: (row: CsvRow) => Ad): SourceRecord {
  try {
    const checked = adSchema.safeParse(reader(row))
    if (checked.success) return { ok: true, line: row.line, observation: checked.data }
    const issue = checked.error.issues[0]
    return reject(row, issue?.path.join('.') ?? '', issue?.code ?? 'invalid', issue?.message ?? 'invalid')
  } catch (error) {
    if (error instanceof FieldProblem) return reject(row, error.field, error.code, error.message)
    throw error
  }
}

function reject(row: CsvRow, field: string, code: string, message: string): SourceRecord {
  return { ok: false, reject: { line: row.line, field, code, message, raw: row.raw() } }
}
