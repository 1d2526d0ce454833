import { describe, expect, test } from 'vitest'

import type { Spend } from '../../../shared/domain/observation.ts'
import { readSource } from '../read-source.testkit.ts'
import { sourceFormats } from '../formats.ts'
import { recognise } from '../recognise.ts'
import { metaReportAdvertisers, metaReportLocations, metaReportRegions } from './report-csv.ts'

const HEADER = '\uFEFFPage ID,Page name,Disclaimer,Amount spent (USD),Number of ads in Library\n'
const NAME = 'FacebookAdLibraryReport_2023-05-31_US_yesterday_advertisers.csv'

async function rows(body: string, name = NAME, header = HEADER): Promise<Spend[]> {
  const { observations } = await readSource(metaReportAdvertisers, name, header + body)
  return observations.filter((one) => one.type === 'spend')
}

describe('advertisers of a Meta Ad Library Report', () => {
  test('an exact amount, its payer and its number of ads are read, country and day from the file name', async () => {
    const [row] = await rows('122258358636926,Sound Film,"Sound Film, LLC",77777,27')
    expect(row).toEqual({
      type: 'spend',
      platform: 'meta',
      source: 'meta-report-advertisers',
      advertiserId: '122258358636926',
      advertiserName: 'Sound Film',
      disclaimer: 'Sound Film, LLC',
      country: 'US',
      from: '2023-05-31',
      to: '2023-05-31',
      basis: 'period',
      spend: { min: 77777, max: 77777, currency: 'USD' },
      ads: 27,
      pull: 'FacebookAdLibraryReport_2023-05-31_US_yesterday',
    })
  })

  test('≤100 is an interval in the currency of the report', async () => {
    const [row] = await rows('1,Tides,Tides,≤100,1', NAME, HEADER.replace('USD', 'HUF'))
    expect(row?.spend).toEqual({ min: 0, max: 100, currency: 'HUF' })
  })

  test('the sentence for "no disclaimer" is no payer, and a withheld name tells nothing', async () => {
    const [none, withheld] = await rows(
      '1,A,These ads ran without a disclaimer,5,1\n2,B,an advertiser in Ukraine,5,1\n',
    )
    expect(none?.disclaimer).toBeNull()
    expect(withheld).toBeDefined()
    expect(withheld).not.toHaveProperty('disclaimer')
  })

  test('the headers of 2020 are the same columns', async () => {
    const header = '\uFEFFPage ID,Page Name,Disclaimer,Amount Spent (USD),Number of Ads in Library\n'
    const [row] = await rows('7860876103,A Candidate,A COMMITTEE,14320700,7092', NAME, header)
    expect(row).toMatchObject({ advertiserName: 'A Candidate', ads: 7092, spend: { min: 14320700 } })
  })

  test('columns are found by name, not by place', async () => {
    const header = 'Amount spent (EUR),Number of ads in Library,Page ID,Disclaimer,Page name\n'
    const [row] = await rows('12,3,99,Payer,Page', NAME, header)
    expect(row).toMatchObject({ advertiserId: '99', advertiserName: 'Page', disclaimer: 'Payer', ads: 3 })
    expect(row?.spend).toEqual({ min: 12, max: 12, currency: 'EUR' })
  })

  test('advertisers without a page keep the number in their name', async () => {
    const { observations, rejects } = await readSource(
      metaReportAdvertisers,
      NAME,
      `${HEADER}0,Instagram User 8486012345,X,5,1\n0,Marketplace Seller 6779878370,X,5,1\n0,Somebody,X,5,1\n`,
    )
    const ids = observations.flatMap((one) => (one.type === 'spend' ? [one.advertiserId] : []))
    expect(ids).toEqual(['instagram-user-8486012345', 'marketplace-seller-6779878370'])
    expect(rejects).toMatchObject([{ line: 4, code: 'id_missing' }])
  })

  test('an id that a spreadsheet rounded is refused with its line, and the rows around it are read', async () => {
    const { observations, rejects } = await readSource(
      metaReportAdvertisers,
      NAME,
      `${HEADER}1,A,A,5,1\n1.00867E+14,B,B,5,1\n3,C,C,5,1\n`,
    )
    expect(observations.filter((one) => one.type === 'spend')).toHaveLength(2)
    expect(rejects).toMatchObject([{ line: 3, field: 'Page ID', code: 'id_damaged' }])
    expect(rejects[0]?.message).toContain('1.00867E+14')
  })

  test('quotes inside a cell, doubled quotes, blank names and cells that look like formulas are only text', async () => {
    const read = await rows('1,Bernard C. "Jack" Young,"a ""b"" c",5,1\n2,,-x,5,1\n3,=SUM(A1),@y,5,1\n')
    expect(read.map((row) => row.advertiserName)).toEqual(['Bernard C. "Jack" Young', undefined, '=SUM(A1)'])
    expect(read.map((row) => row.disclaimer)).toEqual(['a "b" c', '-x', '@y'])
  })

  test('a page with two payer lines gives two rows', async () => {
    expect(await rows('1,A,First,5,1\n1,A,Second,7,1\n')).toHaveLength(2)
  })

  test('an amount that is none is refused', async () => {
    const { rejects } = await readSource(metaReportAdvertisers, NAME, `${HEADER}1,A,A,n/a,1\n`)
    expect(rejects).toMatchObject([{ code: 'amount_invalid', line: 2 }])
  })

  test.each([
    ['last_7_days', 'rolling', '2023-05-25'],
    ['last_30_days', 'rolling', '2023-05-02'],
    ['last_90_days', 'rolling', '2023-03-03'],
    ['lifelong', 'lifetime', '2023-05-31'],
  ])('a report of %s is %s from %s', async (range, basis, from) => {
    const [row] = await rows('1,A,A,5,1', NAME.replace('yesterday', range))
    expect(row).toMatchObject({ basis, from, to: '2023-05-31' })
  })

  test('after the rows the pull says that the day is complete', async () => {
    const { observations } = await readSource(metaReportAdvertisers, NAME, `${HEADER}1,A,A,5,1\n2,B,B,5,1`)
    expect(observations.at(-1)).toMatchObject({
      type: 'pull',
      source: 'meta-report-advertisers',
      country: 'US',
      to: '2023-05-31',
      at: '2023-06-01T00:00:00.000Z',
      rows: 2,
    })
  })

  test('without the day in the file name every row says what is missing', async () => {
    const { observations, rejects } = await readSource(metaReportAdvertisers, 'report.csv', `${HEADER}1,A,A,5,1\n`)
    expect(observations).toEqual([])
    expect(rejects).toMatchObject([{ code: 'day_unknown', field: 'file name' }])
  })
})

describe('regions and locations of a Meta Ad Library Report', () => {
  test('the region of a regional file stands in its name', async () => {
    const name = 'FacebookAdLibraryReport_2020-06-10_US_last_90_days_Alabama.csv'
    const text = 'Page ID,Page Name,Disclaimer,Amount Spent (USD)\n1,A,A,204962\n'
    const format = recognise({ name, head: text }, sourceFormats)
    expect(format.id).toBe('meta-report-regions')
    const { observations } = await readSource(format, name, text)
    expect(observations[0]).toMatchObject({ type: 'spend', region: 'US-AL', country: 'US', basis: 'rolling' })
  })

  test.each([
    ['BR', 'São Paulo (state)', 'BR-SP'],
    ['CH', 'Canton of Geneva', 'CH-GE'],
    ['US', 'Washington, District of Columbia', 'US-DC'],
    ['FR', 'Île-de-France', 'FR-IDF'],
  ])('a location of %s named %s is %s', async (country, location, code) => {
    const name = `FacebookAdLibraryReport_2025-07-03_${country}_last_30_days_locations.csv`
    const text = `Location name,Amount spent (USD)\n"${location}",244107\n`
    const { observations } = await readSource(metaReportLocations, name, text)
    expect(observations[0]).toMatchObject({ region: code, spend: { min: 244107 } })
  })

  test('a place without a code is refused, not added to the whole country', async () => {
    const name = 'FacebookAdLibraryReport_2025-07-03_BR_last_30_days_locations.csv'
    const { observations, rejects } = await readSource(
      metaReportLocations,
      name,
      'Location name,Amount spent (BRL)\nUnknown,7\n',
    )
    expect(observations).toEqual([])
    expect(rejects).toMatchObject([{ code: 'region_unknown' }])
  })

  test('a regional file is not taken for one of advertisers', () => {
    const head = 'Page ID,Page Name,Disclaimer,Amount Spent (USD)\n'
    expect(metaReportRegions.recognises({ name: 'x.csv', head })).toBe(true)
    expect(metaReportAdvertisers.recognises({ name: 'x.csv', head })).toBe(false)
  })
})
