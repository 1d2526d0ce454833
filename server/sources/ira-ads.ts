/**
 * The Internet Research Agency ads as the US House released them in 2018 and others tabulated: one ad a row, the page
 * as `page_norm`, creation to the second, the whole targeting as one pipe list. The release says nothing about a
 * "paid for by" line, so `disclaimer` stays absent; it names no paying country either.
 */
import type { Readable } from 'node:stream'

import type { Ad } from '../../shared/domain/observation.ts'
import { csvRows, headerOf, type CsvRow } from './ad-csv.ts'
import { amountField, countryCode, currencyField, FieldProblem, idField, readAd, timeField } from './ad-fields.ts'
import type { SourceFile, SourceFormat, SourceRecord } from './source-format.ts'

const ID = 'ira-ads'
const COLUMNS = ['created_utc', 'page_norm', 'targeting', 'currency', 'hpsci_pdf']

export const iraAds: SourceFormat = {
  id: ID,
  recognises: (file: SourceFile) => {
    const header = headerOf(file.head)
    return COLUMNS.every((name) => header.has(name))
  },
  async *read(input: Readable): AsyncIterable<SourceRecord> {
    for await (const item of csvRows(input)) yield item.ok ? readAd(item.row, toAd) : item
  },
}

function toAd(row: CsvRow): Ad {
  const flags = row.cell('flags').split('|')
  const createdAt = timeField(row, 'created_utc')
  if (createdAt === null) throw new FieldProblem('created_utc', 'missing', 'the time of creation is missing')
  if (flags.includes('created_out_of_range')) {
    throw new FieldProblem(
      'created_utc',
      'out_of_range',
      `${createdAt} is marked as misread in the file (created_out_of_range)`,
    )
  }
  const stoppedAt = flags.includes('end_before_created') ? null : timeField(row, 'ended_utc')
  const page = idField(row, 'page_norm')
  const spend = amountField(row, 'spend')
  const impressions = amountField(row, 'impressions')
  const currency = currencyField(row, 'currency')
  const targeting = row.cell('targeting')
  const countries = targetedCountries(targeting)
  const [country] = countries
  const text = row.cell('text')
  const landingUrl = row.cell('url')
  return {
    type: 'ad',
    platform: 'meta',
    source: ID,
    adId: idField(row, 'id'),
    advertiserId: page,
    advertiserName: page.slice(page.indexOf(':') + 1) || page,
    createdAt,
    ...(stoppedAt === null ? {} : { stoppedAt }),
    ...(currency === null ? {} : { currency }),
    ...(spend === null ? {} : { spend: { min: spend, max: spend } }),
    ...(impressions === null ? {} : { impressions: { min: impressions, max: impressions } }),
    ...(targeting === '' ? {} : { targeting: { ...(countries.length === 0 ? {} : { countries }), text: targeting } }),
    ...(country !== undefined && countries.length === 1 ? { country } : {}),
    ...(text === '' ? {} : { text }),
    ...(landingUrl === '' ? {} : { landingUrl }),
  }
}

/** `location:United States`, `location_living_in:united_states:Baltimore (+20 km) Maryland` → US. */
function targetedCountries(targeting: string): string[] {
  const found = new Set<string>()
  for (const part of targeting.split('|')) {
    const place = /^(?:location|location_living_in|location_recently_in|location_traveling_in):([^:]+)/.exec(part)?.[1]
    const code = place === undefined ? null : countryCode(place.replaceAll('_', ' '))
    if (code !== null) found.add(code)
  }
  return [...found].sort()
}
