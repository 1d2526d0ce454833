/**
 * Snapchat Political Ads Library, `PoliticalAds.csv`, all years (34 columns to 2020, 38 later). The organisation runs
 * the account and is the advertiser; the paying advertiser is the disclaimer. Billing addresses are personal data:
 * only the country, their last part, is kept. There is no time of creation, only the start.
 */
import type { Readable } from 'node:stream'

import type { Ad } from '../../shared/domain/observation.ts'
import { csvRows, headerOf, type CsvRow } from './ad-csv.ts'
import { amountField, countryCode, currencyField, FieldProblem, idField, readAd, timeField } from './ad-fields.ts'
import type { SourceFile, SourceFormat, SourceRecord } from './source-format.ts'

const ID = 'snapchat'
const COLUMNS = ['adid', 'organizationname', 'payingadvertisername', 'countrycode', 'startdate']

/** Columns that say whom an ad was aimed at, in the file's order, with the name they get in the targeting text. */
const TARGETING: readonly (readonly [column: string, label: string])[] = [
  ['Gender', 'gender'],
  ['AgeBracket', 'age'],
  ['Regions (Included)', 'regions'],
  ['Regions (Excluded)', 'excluded_regions'],
  ['Electoral Districts (Included)', 'districts'],
  ['Radius Targeting (Included)', 'radius'],
  ['Metros (Included)', 'metros'],
  ['Postal Codes (Included)', 'postal_codes'],
  ['Location Categories (Included)', 'location_categories'],
  ['Interests', 'interests'],
  ['OsType', 'os'],
  ['Language', 'language'],
  ['AdvancedDemographics', 'demographics'],
]

export const snapchat: SourceFormat = {
  id: ID,
  recognises: (file: SourceFile) => {
    const header = headerOf(file.head)
    return COLUMNS.every((name) => header.has(name))
  },
  async *read(input: Readable): AsyncIterable<SourceRecord> {
    for await (const item of csvRows(input)) yield item.ok ? readAd(withoutAddress(item.row), toAd) : item
  },
}

/** A reject keeps the raw record for repair: not with an address in it. */
function withoutAddress(row: CsvRow): CsvRow {
  const address = row.cell('BillingAddress')
  return { ...row, raw: () => (address === '' ? row.raw() : row.raw().replaceAll(address, '[address]')) }
}

function toAd(row: CsvRow): Ad {
  const organisation = idField(row, 'OrganizationName')
  const startedAt = timeField(row, 'StartDate')
  if (startedAt === null) throw new FieldProblem('StartDate', 'missing', 'a start time is expected')
  const stoppedAt = timeField(row, 'EndDate')
  const country = countryCode(row.cell('CountryCode'))
  if (country === null)
    throw new FieldProblem('CountryCode', 'unknown_country', `${row.cell('CountryCode')} names no country`)
  const currency = currencyField(row, 'Currency Code')
  const spend = amountField(row, 'Spend')
  const impressions = amountField(row, 'Impressions')
  const payer = row.cell('PayingAdvertiserName')
  const paymentCountry = countryCode(row.cell('BillingAddress').split(',').at(-1) ?? '')
  const landingUrl = /web_view_url:(\S+)/.exec(row.cell('CreativeProperties'))?.[1]
  const text = targetingText(row)
  return {
    type: 'ad',
    platform: 'snapchat',
    source: ID,
    adId: idField(row, 'ADID'),
    advertiserId: organisation.slice(0, 256),
    advertiserName: organisation,
    startedAt,
    ...(stoppedAt === null ? {} : { stoppedAt }),
    disclaimer: payer === '' ? null : payer,
    ...(currency === null ? {} : { currency }),
    ...(spend === null ? {} : { spend: { min: spend, max: spend } }),
    ...(impressions === null ? {} : { impressions: { min: impressions, max: impressions } }),
    targeting: { countries: [country], ...(text === '' ? {} : { text }) },
    country,
    ...(landingUrl === undefined ? {} : { landingUrl: landingUrl.slice(0, 4096) }),
    ...(paymentCountry === null ? {} : { paymentCountry }),
  }
}

function targetingText(row: CsvRow): string {
  const parts = TARGETING.flatMap(([column, label]) => {
    const value = row.cell(column)
    return value === '' ? [] : [`${label}:${value}`]
  })
  return parts.join('|').slice(0, 20_000)
}
