import { describe, expect, test } from 'vitest'

import { readSource } from '../read-source.testkit.ts'
import { sourceFormats } from '../formats.ts'
import { recognise } from '../recognise.ts'
import { googleCreativeStats, range } from './creative-stats.ts'
import { googleDaily } from './daily-spend.ts'
import { printedAmount } from './printed-amount.ts'
import { googleWeeklySpend } from './weekly-spend.ts'

const WEEKLY = 'google-political-ads-advertiser-weekly-spend.csv'

describe("Google's weekly spend", () => {
  test('of the converted columns the finest is read, once', async () => {
    const text =
      'Advertiser_ID,Advertiser_Name,Election_Cycle,Week_Start_Date,Spend_USD,Spend_EUR,Spend_INR,Spend_GBP\n' +
      'AR118523195174912,A COMMITTEE,US-Federal-2018,2018-10-07,1500,1300,103250,1100\n'
    const { observations } = await readSource(googleWeeklySpend, WEEKLY, text)
    expect(observations[0]).toMatchObject({
      type: 'spend',
      platform: 'google',
      country: 'US',
      from: '2018-10-07',
      to: '2018-10-13',
      spend: { min: 103250, max: 103250, currency: 'INR' },
      pull: WEEKLY,
    })
  })

  test('with dollars only, dollars are read', async () => {
    const text =
      'advertiser_id,ADVERTISER_NAME,Election_Cycle,Week_Start_Date,Spend_USD\nAR1,A,US-Federal-2018,2018-05-27,100\n'
    const { observations } = await readSource(googleWeeklySpend, WEEKLY, text)
    expect(observations[0]).toMatchObject({ spend: { min: 100, max: 100, currency: 'USD' } })
  })

  test('weeks come in the order of time though the file is in the order of advertisers, each closed by a pull', async () => {
    const text =
      'Advertiser_ID,Advertiser_Name,Election_Cycle,Week_Start_Date,Spend_USD\n' +
      'AR1,A,US-Federal-2018,2018-06-03,100\nAR1,A,US-Federal-2018,2018-05-27,200\nAR2,B,US-Federal-2018,2018-05-27,300\n'
    const { observations } = await readSource(googleWeeklySpend, WEEKLY, text)
    expect(observations.map((one) => (one.type === 'spend' ? one.from : one.type))).toEqual([
      '2018-05-27',
      '2018-05-27',
      'pull',
      '2018-06-03',
      'pull',
    ])
  })

  test('a row without a cycle takes the country that the reader names, and is refused without one', async () => {
    const text =
      'Advertiser_ID,Advertiser_Name,Election_Cycle,Week_Start_Date,Spend_EUR\nAR1,Forening,,2019-05-26,650\n'
    const told = await readSource(googleWeeklySpend, WEEKLY, text, { country: 'DK' })
    expect(told.observations[0]).toMatchObject({ country: 'DK' })
    const untold = await readSource(googleWeeklySpend, WEEKLY, text)
    expect(untold.rejects).toMatchObject([{ code: 'country_unknown', line: 2 }])
  })
})

describe('amounts as Google prints them', () => {
  test.each([
    ['€ 2.500 (EUR)', 2500, 'EUR'],
    ['€\u00a02.500\u00a0(EUR)', 2500, 'EUR'],
    ['0 € (EUR)', 0, 'EUR'],
    ['€ 1.250.000 (EUR)', 1_250_000, 'EUR'],
    ['2,500 € (EUR)', 2500, 'EUR'],
    ['1.250,50 € (EUR)', 1250.5, 'EUR'],
    ['US$1,250.50', 1250.5, null],
    ['1 250 000 Kč (CZK)', 1_250_000, 'CZK'],
    ["CHF 1'250 (CHF)", 1250, 'CHF'],
  ])('%s', (text, value, currency) => {
    expect(printedAmount(text)).toEqual({ value, currency })
  })

  test('text without a number is no amount', () => {
    expect(printedAmount('–')).toBeNull()
  })

  test('a daily file takes its country from its name and closes each day', async () => {
    const text =
      'advertiser_id,eur_amount_raw,num_ads,date\nAR1,€\u00a0250 (EUR),20,2023-02-17\nAR1,0 € (EUR),0,2023-02-18\n'
    const { observations } = await readSource(googleDaily, 'google_daily_NL.csv', text)
    expect(observations).toMatchObject([
      {
        type: 'spend',
        country: 'NL',
        from: '2023-02-17',
        to: '2023-02-17',
        spend: { min: 250, currency: 'EUR' },
        ads: 20,
      },
      { type: 'pull', to: '2023-02-17', rows: 1 },
      { type: 'spend', to: '2023-02-18' },
      { type: 'pull', to: '2023-02-18' },
    ])
  })
})

describe("Google's creative stats", () => {
  const HEADER =
    'Ad_ID,Ad_URL,Ad_Type,Regions,Advertiser_ID,Advertiser_Name,Date_Range_Start,Date_Range_End,Num_of_Days,Impressions,' +
    'First_Served_Timestamp,Last_Served_Timestamp,Age_Targeting,Gender_Targeting,Geo_Targeting_Included,' +
    'Geo_Targeting_Excluded,Spend_Range_Min_USD,Spend_Range_Max_USD,Spend_Range_Min_EUR,Spend_Range_Max_EUR\n'

  test('an ad, its ranges and the money of its country are read', async () => {
    const row =
      'CR1,https://adstransparency.google.com/a,Image,NL,AR1,Partij,2023-02-01,2023-02-10,10,10k-100k,' +
      '2023-02-01 08:00:00 UTC,2023-02-10 20:00:00 UTC,18-24,Male,Utrecht,,100,200,90,180\n'
    const file = { name: 'google-political-ads-creative-stats.csv', head: HEADER }
    expect(recognise(file, sourceFormats)).toBe(googleCreativeStats)
    const { observations } = await readSource(googleCreativeStats, file.name, HEADER + row)
    expect(observations[0]).toMatchObject({
      type: 'ad',
      adId: 'CR1',
      advertiserId: 'AR1',
      country: 'NL',
      startedAt: '2023-02-01T08:00:00.000Z',
      at: '2023-02-10T20:00:00.000Z',
      currency: 'EUR',
      spend: { min: 90, max: 180 },
      impressions: { min: 10_000, max: 100_000 },
    })
  })

  test.each([
    ['0-1000', { min: 0, max: 1000 }],
    ['≤ 10k', { min: 0, max: 10_000 }],
    ['1M-10M', { min: 1e6, max: 1e7 }],
    ['> 10M', { min: 1e7, max: null }],
  ])('impressions %s', (text, interval) => {
    expect(range(text)).toEqual(interval)
  })
})
