import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

import { observation } from '../../shared/domain/observation.ts'
import { sourceFormats } from './formats.ts'
import { openFile } from './open-file.ts'
import { recognise } from './recognise.ts'

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

/** Format, lines that gave a record, rejects. Rows as counted by an independent CSV reader. */
const files: readonly (readonly [file: string, format: string, records: number, rejects: number])[] = [
  ['ads/2018-09_google-political-ads-advertiser-weekly-spend.csv.gz', 'google-weekly-spend', 2823, 0],
  ['ads/2019-06_google-political-ads-advertiser-weekly-spend.csv.gz', 'google-weekly-spend', 10_830, 0],
  ['ads/NL_baseline_2023-02-13.csv.gz', 'spend-table', 3789, 0],
  ['ads/NL_moves.csv.gz', 'spend-table', 35_783, 0],
  ['ads/PoliticalAds_2018_asof-2020-09.csv.gz', 'snapchat', 659, 0],
  ['ads/PoliticalAds_2019_asof-2020-09.csv.gz', 'snapchat', 3609, 0],
  ['ads/au_voice_to_2023-06.csv.gz', 'ad-library-table', 1816, 0],
  ['ads/google_daily_NL.csv.gz', 'google-daily', 682, 0],
  ['ads/labelled_spend_NL.csv.gz', 'spend-table', 34_088, 0],
  ['ads/meta_daily_NL.csv.gz', 'spend-table', 6011, 0],
  ['ads/meta_daily_US_2023-05-31_to_06-30.csv.gz', 'spend-table', 105_081, 0],
  ['ads/rolling7_US-primary.csv.gz', 'spend-table', 1976, 0],
  ['ads/meta_api_samples/ads_archive_ad_political_2021_v12style.json', 'meta-api', 1, 0],
  ['ads/meta_api_samples/ads_archive_response_v5.0_2019-12-05_token_redacted.json', 'meta-api', 1, 0],
  ['accounts/posts_2015.ndjson.gz', 'observations-ndjson', 208_642, 0],
]

async function read(
  path: string,
): Promise<{ format: string; records: number; rejects: Map<string, number>; bad: unknown }> {
  const opened = await openFile(path)
  const format = recognise(opened.file, sourceFormats)
  const rejects = new Map<string, number>()
  // A line may give more than one record: a table of changes implies the totals before them.
  const lines = new Set<number>()
  let bad: unknown = null
  for await (const record of format.read(opened.stream(), opened.file, { country: 'NL' })) {
    if (!record.ok) rejects.set(record.reject.code, (rejects.get(record.reject.code) ?? 0) + 1)
    else if (record.observation.type !== 'pull') {
      lines.add(record.line)
      // The schema is slow beside the reader: one record in fifty shows what an adapter makes.
      if (bad === null && lines.size % 50 === 1 && !observation.safeParse(record.observation).success)
        bad = record.observation
    }
  }
  return { format: format.id, records: lines.size, rejects, bad }
}

const absent = !existsSync(DATA)

describe.skipIf(absent)(`real files${absent ? ` (skipped: ${DATA} is not there)` : ''}`, () => {
  test.each(files)('%s is read as %s: %i records', async (file, format, records, rejects) => {
    const found = await read(DATA + file)
    expect(found.bad).toBeNull()
    expect([found.format, found.records]).toEqual([format, records])
    expect([...found.rejects.values()].reduce((sum, count) => sum + count, 0)).toBe(rejects)
  })

  test('the IRA ads are read but for three rows whose times contradict each other or are missing', async () => {
    const found = await read(`${DATA}ads/ira_ads_2015-06_to_2016-07.csv.gz`)
    expect([found.format, found.bad]).toEqual(['ira-ads', null])
    expect(found.records + [...found.rejects.values()].reduce((sum, count) => sum + count, 0)).toBe(1661)
  })

  const reports = absent
    ? []
    : readdirSync(`${DATA}ads/meta_report_originals`).filter((name) => /\.csv(\.gz)?$/.test(name))

  test('there are Meta reports to look at', () => {
    expect(reports.length).toBeGreaterThan(25)
  })

  test.each(reports.filter((name) => name.includes('advertisers')))('%s loses no row', async (name) => {
    const found = await read(`${DATA}ads/meta_report_originals/${name}`)
    expect([found.format, found.rejects.size, found.bad]).toEqual(['meta-report-advertisers', 0, null])
    expect(found.records).toBeGreaterThan(60)
  })

  test.each(reports.filter((name) => name.includes('locations')))(
    '%s refuses only places without a code',
    async (name) => {
      const found = await read(`${DATA}ads/meta_report_originals/${name}`)
      expect(found.format).toBe('meta-report-locations')
      expect([...found.rejects.keys()].filter((code) => code !== 'region_unknown')).toEqual([])
      expect(found.bad).toBeNull()
    },
  )

  test('the regional reports know their region', async () => {
    const regional = reports.filter((name) => /(Alabama|Brussels)/.test(name))
    expect(regional).toHaveLength(2)
    for (const name of regional) {
      const found = await read(`${DATA}ads/meta_report_originals/${name}`)
      expect([found.format, found.rejects.size, found.bad]).toEqual(['meta-report-regions', 0, null])
    }
  })

  test('every row of the file that a spreadsheet damaged is refused for its id', async () => {
    const found = await read(`${DATA}ads/meta_report_originals/MX_2024-05_presidential_EXCEL_MANGLED.csv`)
    expect(found).toMatchObject({ format: 'meta-report-advertisers', records: 0 })
    expect([...found.rejects]).toEqual([['id_damaged', 3]])
  })
})
