/**
 * Answers of the Ad Library API flattened to a table, as scrapers and research packages write them: one ad a row,
 * ranges as two columns. Names of the current API and of v5 are both read. Delivery days carry no time of day: they
 * become midnight UTC, and detectors that need minutes must treat midnight as "some time that day".
 */
import type { Readable } from 'node:stream'

import type { Ad } from '../../shared/domain/observation.ts'
import { csvRows, headerOf, type CsvRow } from './ad-csv.ts'
import { amountField, currencyField, idField, readAd, timeField, withoutToken } from './ad-fields.ts'
import type { SourceFile, SourceFormat, SourceOptions, SourceRecord } from './source-format.ts'

const ID = 'ad-library-table'

export const adLibraryTable: SourceFormat = {
  id: ID,
  recognises: (file: SourceFile) => {
    const header = headerOf(file.head)
    const has = (...names: string[]): boolean => names.some((name) => header.has(name))
    return (
      has('page_id') &&
      has('ad_delivery_start_time') &&
      has('ad_id', 'id', 'adlib_id', 'ad_snapshot_url') &&
      has('spend_lower', 'spend_lower_bound', 'spend.lower_bound', 'impressions_lower', 'bylines', 'funding_entity')
    )
  },
  async *read(input: Readable, _file: SourceFile, options: SourceOptions): AsyncIterable<SourceRecord> {
    for await (const item of csvRows(input)) {
      yield item.ok ? readAd(item.row, (row) => toAd(row, options)) : item
    }
  },
}

function toAd(row: CsvRow, options: SourceOptions): Ad {
  const name = row.cell('page_name')
  const createdAt = timeField(row, 'ad_creation_time')
  const startedAt = timeField(row, 'ad_delivery_start_time')
  const stoppedAt = timeField(row, 'ad_delivery_stop_time')
  const currency = currencyField(row, 'currency')
  const spend = intervalOf(row, 'spend')
  const impressions = intervalOf(row, 'impressions')
  const payer = row.cell('bylines', 'funding_entity')
  const text = row.cell('ad_creative_bodies', 'ad_creative_body')
  const snapshotUrl = row.cell('ad_snapshot_url')
  const landingUrl = row.cell('ad_creative_link_captions', 'ad_creative_link_caption')
  return {
    type: 'ad',
    platform: 'meta',
    source: ID,
    adId: adIdOf(row, snapshotUrl),
    advertiserId: idField(row, 'page_id'),
    ...(name === '' ? {} : { advertiserName: name }),
    ...(createdAt === null ? {} : { createdAt }),
    ...(startedAt === null ? {} : { startedAt }),
    ...(stoppedAt === null ? {} : { stoppedAt }),
    disclaimer: payer === '' ? null : payer,
    ...(currency === null ? {} : { currency }),
    ...(spend === null ? {} : { spend }),
    ...(impressions === null ? {} : { impressions }),
    ...(text === '' ? {} : { text }),
    ...(landingUrl === '' ? {} : { landingUrl }),
    ...(snapshotUrl === '' ? {} : { snapshotUrl: withoutToken(snapshotUrl) }),
    ...(options.country === undefined ? {} : { country: options.country }),
  }
}

/** v5 has no id column: it is in the link to the snapshot. */
function adIdOf(row: CsvRow, snapshotUrl: string): string {
  const fromUrl = /[?&]id=(\d+)/.exec(snapshotUrl)?.[1]
  const named = row.cell('ad_id', 'adlib_id', 'id')
  return named === '' && fromUrl !== undefined ? fromUrl : idField(row, 'ad_id', 'adlib_id', 'id')
}

/** The top bucket has no upper bound. */
function intervalOf(row: CsvRow, name: 'spend' | 'impressions'): { min: number; max: number | null } | null {
  const min = amountField(row, `${name}_lower`, `${name}_lower_bound`, `${name}.lower_bound`)
  const max = amountField(row, `${name}_upper`, `${name}_upper_bound`, `${name}.upper_bound`)
  return min === null ? null : { min, max }
}
