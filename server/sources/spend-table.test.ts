import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'

import { observation } from '../../shared/domain/observation.ts'
import type { SourceRecord } from './source-format.ts'
import { spendTable } from './spend-table.ts'

async function read(name: string, text: string): Promise<SourceRecord[]> {
  const records: SourceRecord[] = []
  for await (const record of spendTable.read(Readable.from([Buffer.from(text)]), { name, head: text }, {}))
    records.push(record)
  const malformed = records.filter((record) => record.ok && !observation.safeParse(record.observation).success)
  expect(malformed).toEqual([])
  return records
}

const spends = (records: SourceRecord[]) =>
  records.flatMap((one) => (one.ok && one.observation.type === 'spend' ? [one.observation] : []))

describe('daily tables', () => {
  const text =
    '\uFEFFDate,COUNTRY,currency,page_id,page_name,disclaimer,spend,censored,num_ads\n' +
    '2023-05-31,US,USD,122258358636926,"Sound, of",A payer,65768,0,15\n' +
    '2023-05-31,US,USD,2,B,These ads ran without a disclaimer,≤100,1,1\n' +
    '2023-05-31,US,USD,3,B,P,100,1,1\n' +
    '2023-06-01,US,USD,2,B,P,120,0,1\n'

  test('are recognised by their header in any case, other files are not', () => {
    expect(spendTable.recognises({ name: 'x', head: text })).toBe(true)
    expect(spendTable.recognises({ name: 'x', head: 'timestamp,value\n1,2\n' })).toBe(false)
    expect(spendTable.recognises({ name: 'x', head: 'Page ID,Page name,Disclaimer,Amount spent (USD)\n' })).toBe(false)
  })

  test('give intervals for censored amounts and no payer for the sentence that says none', async () => {
    const rows = spends(await read('a.csv', text))
    expect(rows[0]).toMatchObject({
      advertiserId: '122258358636926',
      advertiserName: 'Sound, of',
      disclaimer: 'A payer',
      spend: { min: 65768, max: 65768 },
      ads: 15,
    })
    expect(rows[1]).toMatchObject({ disclaimer: null, spend: { min: 0, max: 100 } })
    expect(rows[2]?.spend).toMatchObject({ min: 0, max: 100 })
  })

  test('say after each day of a country that it is complete', async () => {
    const order = (await read('a.csv', text)).map((one) =>
      one.ok ? `${one.observation.type} ${'to' in one.observation ? one.observation.to : ''}` : 'reject',
    )
    expect(order).toEqual([
      'spend 2023-05-31',
      'spend 2023-05-31',
      'spend 2023-05-31',
      'pull 2023-05-31',
      'spend 2023-06-01',
      'pull 2023-06-01',
    ])
  })

  test('go on after rows that cannot be read', async () => {
    const bad = await read(
      'a.csv',
      'date,country,currency,page_id,page_name,disclaimer,spend\nyesterday,US,USD,1,A,B,5\n2023-01-01,US,USD,,A,B,5\n2023-01-01,US,USD,1.0E+14,A,B,5\n2023-01-01,US,USD,1,A,B,-5\n2023-01-01,USA,USD,1,A,B,5\n2023-01-01,US,USD,1,A,B,5\n',
    )
    expect(bad.map((one) => (one.ok ? one.observation.type : one.reject.code))).toEqual([
      'day_invalid',
      'id_missing',
      'id_damaged',
      'spend_invalid',
      'country_invalid',
      'spend',
      'pull',
    ])
  })
})

describe('tables of lifetime totals', () => {
  test('are put in order of time, with the totals that changes imply for the day before the first', async () => {
    const rows = spends(
      await read(
        'NL_moves.csv',
        'date,page_id,page_name,disclaimer,cum,delta,kind\n2023-04-08,1,A,P,1429,2,d\n2023-04-02,2,B,,195,,enter\n2023-04-09,1,A,P,1433,4,d\n',
      ),
    )
    expect(
      rows.map((row) => [row.to, row.advertiserId, row.spend.min, row.basis, row.country, row.spend.currency]),
    ).toEqual([
      ['2023-04-01', '1', 1427, 'lifetime', 'NL', 'EUR'],
      ['2023-04-02', '2', 195, 'lifetime', 'NL', 'EUR'],
      ['2023-04-08', '1', 1429, 'lifetime', 'NL', 'EUR'],
      ['2023-04-09', '1', 1433, 'lifetime', 'NL', 'EUR'],
    ])
  })
})

describe('tables of rolling sums', () => {
  test('cover seven days', async () => {
    const rows = spends(
      await read(
        'rolling7_US-primary.csv',
        'ds,page_id,page_name,party,currency,num_ads,spend,ds_pages\n2023-07-17,7860876103,Joe Biden,Joe Biden,USD,221,228894,15\n',
      ),
    )
    expect(rows[0]).toMatchObject({
      from: '2023-07-11',
      to: '2023-07-17',
      basis: 'rolling',
      country: 'US',
      disclaimer: 'Joe Biden',
    })
  })
})
