/**
 * `google-political-ads-creative-stats.csv` of Google's transparency bundle: one ad a row, with ranges for what it cost
 * and how often it was seen (`0-1000`, `10k-100k`, `≤ 10k`, `> 10M`).
 *
 * Spend columns are one amount converted; the column in the money of the ad's only country is read, else US dollars.
 * It is not the currency the advertiser paid in, which Google does not publish.
 */
import type { Readable } from 'node:stream'

import type { Ad } from '../../../shared/domain/observation.ts'
import { csvRows, headerOf } from '../ad-csv.ts'
import type { CsvRow } from '../ad-csv.ts'
import { amountField, countryCode, idField, readAd, timeField } from '../ad-fields.ts'
import type { SourceFile, SourceFormat, SourceOptions, SourceRecord } from '../source-format.ts'

const ID = 'google-creative-stats'
const MULTIPLIERS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9 }
/** Spend columns exist for these; other countries of the EU are read in euros. */
const MONEY: Readonly<Record<string, string>> = {
  US: 'USD',
  IN: 'INR',
  GB: 'GBP',
  CZ: 'CZK',
  DK: 'DKK',
  HU: 'HUF',
  PL: 'PLN',
  RO: 'RON',
  SE: 'SEK',
  BG: 'BGN',
  AU: 'AUD',
  NZ: 'NZD',
  BR: 'BRL',
  IL: 'ILS',
  TW: 'TWD',
  ZA: 'ZAR',
  CL: 'CLP',
  AR: 'ARS',
  MX: 'MXN',
}
const EURO = new Set('AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' '))

export const googleCreativeStats: SourceFormat = {
  id: ID,
  recognises(file) {
    const header = headerOf(file.head)
    return header.has('ad_id') && header.has('advertiser_id') && header.has('date_range_start')
  },
  read: readCreatives,
}

async function* readCreatives(input: Readable, file: SourceFile, options: SourceOptions): AsyncGenerator<SourceRecord> {
  let lastSeen = ''
  let rows = 0
  let line = 1
  for await (const item of csvRows(input)) {
    const record = item.ok ? readAd(item.row, (row) => creative(row, file, options)) : item
    if (record.ok && record.observation.type === 'ad') {
      rows++
      line = record.line
      const at = record.observation.at ?? ''
      if (at > lastSeen) lastSeen = at
    }
    yield record
  }
  const pull = file.name.slice(-200)
  if (lastSeen !== '')
    yield { ok: true, line, observation: { type: 'pull', platform: 'google', source: ID, pull, at: lastSeen, rows } }
}

function creative(row: CsvRow, file: SourceFile, options: SourceOptions): Ad {
  const started = timeField(row, 'Date_Range_Start')
  const first = googleTime(row, 'First_Served_Timestamp')
  const last = googleTime(row, 'Last_Served_Timestamp') ?? timeField(row, 'Date_Range_End')
  const countries = regionsOf(row.cell('Regions'), options)
  const country = countries.length === 1 ? countries[0] : options.country
  const money = spendOf(row, country)
  const impressions = range(row.cell('Impressions'))
  const name = row.cell('Advertiser_Name').slice(0, 1000)
  const url = row.cell('Ad_URL')
  return {
    type: 'ad',
    platform: 'google',
    source: ID,
    adId: idField(row, 'Ad_ID'),
    advertiserId: idField(row, 'Advertiser_ID'),
    ...(name === '' ? {} : { advertiserName: name }),
    ...(started === null ? {} : { startedAt: first ?? started }),
    ...(last === null ? {} : { at: last }),
    ...money,
    ...(impressions === null ? {} : { impressions }),
    targeting: { ...(countries.length > 0 ? { countries } : {}), ...targetingText(row) },
    ...(url === '' ? {} : { snapshotUrl: url }),
    ...(country === undefined ? {} : { country }),
    political: true,
    pull: file.name.slice(-200),
  }
}

/** `2018-09-17 16:52:59 UTC` as well as ISO. */
function googleTime(row: CsvRow, name: string): string | null {
  const text = row.cell(name)
  if (text === '') return null
  const ms = Date.parse(text.replace(/ UTC$/, 'Z').replace(' ', 'T'))
  return Number.isNaN(ms) ? null : new Date(ms).toISOString()
}

function regionsOf(text: string, options: SourceOptions): string[] {
  const found = text
    .split(/[,;]/)
    .map((part) => countryCode(part.trim().slice(0, 2)))
    .filter((code) => code !== null)
  if (found.length === 0 && options.country !== undefined) return [options.country]
  return [...new Set(found)]
}

function spendOf(row: CsvRow, country: string | undefined): Pick<Ad, 'spend' | 'currency'> {
  const local = country === undefined ? undefined : (MONEY[country] ?? (EURO.has(country) ? 'EUR' : undefined))
  for (const currency of [local, 'USD', 'EUR']) {
    if (currency === undefined) continue
    const min = amountField(row, `Spend_Range_Min_${currency}`)
    if (min === null) continue
    return { currency, spend: { min, max: amountField(row, `Spend_Range_Max_${currency}`) } }
  }
  return {}
}

/** `0-1000`, `10k-100k`, `≤ 10k`, `1M-10M`, `> 10M`. */
export function range(text: string): { min: number; max: number | null } | null {
  const compact = text.replaceAll(/[\s,]/g, '').toLowerCase()
  const numbers = [...compact.matchAll(/(\d+(?:\.\d+)?)([kmb]?)/g)].map(
    ([, digits, unit]) => Number(digits) * (MULTIPLIERS[unit ?? ''] ?? 1),
  )
  const [first, second] = numbers
  if (first === undefined) return null
  if (/^(≤|<|<=)/.test(compact)) return { min: 0, max: first }
  if (/^(≥|>|>=)/.test(compact) || compact.endsWith('+')) return { min: first, max: null }
  return { min: first, max: second ?? first }
}

function targetingText(row: CsvRow): { text?: string } {
  const text = ['Age_Targeting', 'Gender_Targeting', 'Geo_Targeting_Included', 'Geo_Targeting_Excluded']
    .map((name) => [name, row.cell(name)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name.toLowerCase()}:${value}`)
    .join('|')
  return text === '' ? {} : { text: text.slice(0, 20_000) }
}
