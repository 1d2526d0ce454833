/**
 * One CSV of a Meta Ad Library Report: of all advertisers, of one region, or of the locations.
 *
 * Country, day and range are in the file's name, the currency is in a column's name. A page with several payer lines
 * has several rows. After the rows comes the `pull`: the day of that country is complete.
 * Blind to whatever the report hides: amounts up to a hundred are only known to be that.
 */
import type { Readable } from 'node:stream'

import { DAY_MS } from '../../../shared/domain/time.ts'
import type { Spend } from '../../../shared/domain/observation.ts'
import { csvRows, headerOf } from '../ad-csv.ts'
import type { CsvRow } from '../ad-csv.ts'
import { FieldProblem } from '../ad-fields.ts'
import type { SourceFile, SourceFormat, SourceOptions, SourceRecord } from '../source-format.ts'
import { subdivisionCode } from '../subdivision-names.ts'
import { adCount, amount, amountColumn, disclaimer, pageId } from './report-cells.ts'
import { reportName } from './report-name.ts'
import type { ReportName } from './report-name.ts'

export type ReportPart = 'advertisers' | 'regions' | 'locations'

/** Row of a locations file: what all advertisers spent there. */
export const LOCATION_TOTAL = 'location-total'

/** Which part of a report has this header; null where it is none. */
export function reportPart(head: string): ReportPart | null {
  const header = headerOf(head)
  if (amountColumn(header) === null) return null
  if (header.has('location name')) return 'locations'
  if (!header.has('page id') || !header.has('disclaimer')) return null
  return header.has('number of ads in library') ? 'advertisers' : 'regions'
}

export const metaReportAdvertisers = csvFormat('advertisers')
export const metaReportRegions = csvFormat('regions')
export const metaReportLocations = csvFormat('locations')

function csvFormat(part: ReportPart): SourceFormat {
  return {
    id: `meta-report-${part}`,
    recognises: (file) => reportPart(file.head) === part,
    read: (input, file, options) => readReport(input, file, options, part),
  }
}

interface ReportContext {
  readonly source: string
  readonly part: ReportPart
  readonly name: ReportName | null
  readonly country: string | undefined
  readonly column: { readonly name: string; readonly currency: string }
}

export async function* readReport(
  input: Readable,
  file: SourceFile,
  options: SourceOptions,
  part: ReportPart,
): AsyncGenerator<SourceRecord> {
  const column = amountColumn(headerOf(file.head))
  if (column === null) throw new Error(`${file.name}: no column "Amount spent (currency)"`)
  const name = reportName(file.name)
  const context = { source: `meta-report-${part}`, part, name, column, country: name?.country ?? options.country }
  let rows = 0
  let lastLine = 1
  for await (const item of csvRows(input)) {
    if (!item.ok) {
      yield item
      continue
    }
    lastLine = item.row.line
    const record = readRow(item.row, context)
    if (record.ok) rows++
    yield record
  }
  if (name !== null && rows > 0) yield pullOf(context, name, rows, lastLine)
}

function readRow(row: CsvRow, context: ReportContext): SourceRecord {
  try {
    const observation = context.part === 'locations' ? locationRow(row, context) : pageRow(row, context)
    return { ok: true, line: row.line, observation }
  } catch (error) {
    if (!(error instanceof FieldProblem)) throw error
    const { field, code, message } = error
    return { ok: false, reject: { line: row.line, field, code, message, raw: row.raw() } }
  }
}

function pageRow(row: CsvRow, context: ReportContext): Spend {
  const advertiserId = pageId(row)
  const pageName = row.cell('page name').slice(0, 1000)
  const line = disclaimer(row)
  const ads = adCount(row)
  return {
    ...common(context),
    advertiserId,
    ...(pageName === '' ? {} : { advertiserName: pageName }),
    ...(line === undefined ? {} : { disclaimer: line }),
    ...(context.part === 'regions' ? { region: regionOf(context, context.name?.part ?? '', 'file name') } : {}),
    spend: { ...amount(row, context.column.name), currency: context.column.currency },
    ...(ads === undefined ? {} : { ads }),
  }
}

function locationRow(row: CsvRow, context: ReportContext): Spend {
  return {
    ...common(context),
    advertiserId: LOCATION_TOTAL,
    advertiserName: 'All advertisers',
    region: regionOf(context, row.cell('location name'), 'Location name'),
    spend: { ...amount(row, context.column.name), currency: context.column.currency },
  }
}

function common(
  context: ReportContext,
): Pick<Spend, 'type' | 'platform' | 'source' | 'country' | 'from' | 'to' | 'basis' | 'pull'> {
  const { name, country } = context
  if (name === null || country === undefined) {
    throw new FieldProblem(
      'file name',
      'day_unknown',
      'country, day and range stand in the file name, e.g. FacebookAdLibraryReport_2023-03-15_NL_yesterday_advertisers.csv',
    )
  }
  const { from, to, basis, pull } = name
  return { type: 'spend', platform: 'meta', source: context.source, country, from, to, basis, pull }
}

function regionOf(context: ReportContext, text: string, field: string): string {
  const code = subdivisionCode(context.country ?? '', text)
  if (code !== null) return code
  throw new FieldProblem(
    field,
    'region_unknown',
    `no ISO 3166-2 code is known for "${text}" in ${context.country ?? 'no country'}`,
  )
}

function pullOf(context: ReportContext, name: ReportName, rows: number, line: number): SourceRecord {
  const { pull, country, from, to } = name
  const at = new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS).toISOString()
  const { source } = context
  return { ok: true, line, observation: { type: 'pull', platform: 'meta', source, pull, at, country, from, to, rows } }
}
