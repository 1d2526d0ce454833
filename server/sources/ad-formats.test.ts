import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'

import type { Ad } from '../../shared/domain/observation.ts'
import { withoutToken } from './ad-fields.ts'
import { adLibraryTable } from './ad-library-table.ts'
import { iraAds } from './ira-ads.ts'
import { snapchat } from './snapchat.ts'
import type { SourceFormat, SourceReject } from './source-format.ts'

async function readAll(
  format: SourceFormat,
  text: string,
  country?: string,
): Promise<{ ads: Ad[]; rejects: SourceReject[]; lines: number[] }> {
  const file = { name: 'test.csv', head: text.slice(0, 8192) }
  const ads: Ad[] = []
  const rejects: SourceReject[] = []
  const lines: number[] = []
  // In small pieces, so that records and characters are cut anywhere.
  const bytes = Buffer.from(text)
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) =>
    bytes.subarray(index * 7, index * 7 + 7),
  )
  for await (const record of format.read(Readable.from(pieces), file, country === undefined ? {} : { country })) {
    if (record.ok) {
      ads.push(record.observation as Ad)
      lines.push(record.line)
    } else rejects.push(record.reject)
  }
  return { ads, rejects, lines }
}

const IRA_HEADER =
  'id,hpsci_pdf,hpsci_month,created,ended,created_utc,ended_utc,spend,currency,currency_raw,impressions,clicks,url,landing_kind,page_norm,text,targeting,mith_tags,in_mith_items,flags\n'
const iraRow = (fields: Partial<Record<string, string>>): string => {
  const names = IRA_HEADER.trim().split(',')
  const base: Record<string, string> = {
    id: '7',
    created_utc: '2016-05-01T10:00:01Z',
    ended_utc: '2016-05-02T10:00:00Z',
    spend: '33.59',
    currency: 'RUB',
    impressions: '31',
    page_norm: 'fb:A-Page',
    targeting: 'location:United States|age:18 - 65+',
    ...fields,
  }
  return `${names.map((name) => `"${(base[name] ?? '').replaceAll('"', '""')}"`).join(',')}\n`
}

describe('the IRA table', () => {
  test('is recognised by its columns, whatever the file is called, and other tables are not', () => {
    expect(iraAds.recognises({ name: 'x', head: IRA_HEADER.toUpperCase() })).toBe(true)
    expect(iraAds.recognises({ name: 'ira_ads.csv', head: 'date,page_id,spend\n' })).toBe(false)
  })

  test('gives page, times, currency, spend as a point and the whole targeting', async () => {
    const { ads } = await readAll(iraAds, IRA_HEADER + iraRow({ text: 'two\nlines, and a comma' }))
    expect(ads).toEqual([
      {
        type: 'ad',
        platform: 'meta',
        source: 'ira-ads',
        adId: '7',
        advertiserId: 'fb:A-Page',
        advertiserName: 'A-Page',
        createdAt: '2016-05-01T10:00:01Z',
        stoppedAt: '2016-05-02T10:00:00Z',
        currency: 'RUB',
        spend: { min: 33.59, max: 33.59 },
        impressions: { min: 31, max: 31 },
        targeting: { countries: ['US'], text: 'location:United States|age:18 - 65+' },
        country: 'US',
        text: 'two\nlines, and a comma',
      },
    ])
  })

  test('an end before the creation is left out, a missing or misread creation is rejected with its line', async () => {
    const text =
      IRA_HEADER +
      iraRow({ flags: 'end_before_created', text: 'over\ntwo lines' }) +
      iraRow({ created_utc: '' }) +
      iraRow({ flags: 'created_out_of_range' }) +
      iraRow({ created_utc: 'yesterday' })
    const { ads, rejects } = await readAll(iraAds, text)
    expect(ads[0]).not.toHaveProperty('stoppedAt')
    expect(rejects.map(({ line, field, code }) => [line, field, code])).toEqual([
      [4, 'created_utc', 'missing'],
      [5, 'created_utc', 'out_of_range'],
      [6, 'created_utc', 'bad_time'],
    ])
  })

  test('a row with a cell too many is rejected and the next one read', async () => {
    const { ads, rejects } = await readAll(iraAds, `${IRA_HEADER}a,b\n${iraRow({})}`)
    expect(rejects.map((reject) => reject.code)).toEqual(['column_count'])
    expect(ads).toHaveLength(1)
  })
})

test('a quote that is never closed costs one record, not the rest of the file', async () => {
  const broken = iraRow({ id: '8' }).replace('"8"', '"8')
  const many = Array.from({ length: 700 }, (_, index) => iraRow({ id: String(100 + index), text: 'two\nlines' })).join(
    '',
  )
  const { ads, rejects } = await readAll(iraAds, IRA_HEADER + iraRow({}) + broken + many)
  expect(rejects.map(({ line, code }) => [line, code])).toEqual([[3, 'bad_csv']])
  expect(ads.map((ad) => ad.adId)).toEqual(['7', ...Array.from({ length: 700 }, (_, index) => String(100 + index))])
})

const TABLE_HEADER =
  'ad_id,page_id,page_name,ad_creative_bodies,ad_delivery_start_time,bylines,currency,spend_lower,spend_upper,impressions_lower,impressions_upper,ad_snapshot_url\n'

describe('an Ad Library answer as a table', () => {
  test('gives ranges, an open top bucket, and null for a missing payer line', async () => {
    const { ads } = await readAll(
      adLibraryTable,
      `${TABLE_HEADER}632091742188326,102329728050606,Yes,"a, b",2023-06-30,,AUD,100,,20000,24999.0,https://x/?access_token=SECRET&id=1\n`,
      'AU',
    )
    expect(ads[0]).toMatchObject({
      adId: '632091742188326',
      advertiserId: '102329728050606',
      startedAt: '2023-06-30T00:00:00Z',
      disclaimer: null,
      spend: { min: 100, max: null },
      impressions: { min: 20_000, max: 24_999 },
      country: 'AU',
      snapshotUrl: 'https://x/?id=1',
    })
  })

  test('ids that a spreadsheet rounded are refused with the reason', async () => {
    const { rejects } = await readAll(
      adLibraryTable,
      `${TABLE_HEADER}1.00867E+14,102329728050606,Yes,b,2023-06-30,Yes,AUD,100,199,1,2,\n5,1.02E+14,Yes,b,2023-06-30,Yes,AUD,100,199,1,2,\n`,
    )
    expect(rejects.map(({ field, code }) => [field, code])).toEqual([
      ['ad_id', 'mangled_id'],
      ['page_id', 'mangled_id'],
    ])
  })

  test('names of v5 are read too, the id from the link', async () => {
    const text =
      'page_id,page_name,ad_creative_body,ad_creation_time,ad_delivery_start_time,funding_entity,currency,spend_lower,spend_upper,ad_snapshot_url\n1,P,body,2019-12-03T22:03:18+0000,2019-12-04,Payer,USD,0,99,https://www.facebook.com/ads/archive/render_ad/?id=555&access_token=SECRET\n'
    expect(adLibraryTable.recognises({ name: 'x', head: text })).toBe(true)
    const { ads } = await readAll(adLibraryTable, text)
    expect(ads[0]).toMatchObject({ adId: '555', disclaimer: 'Payer', createdAt: '2019-12-03T22:03:18Z', text: 'body' })
    expect(JSON.stringify(ads)).not.toContain('SECRET')
  })

  test('a negative or unreadable amount is a reject that names the column', async () => {
    const { rejects } = await readAll(
      adLibraryTable,
      `${TABLE_HEADER}1,2,P,b,2023-06-30,Yes,AUD,-5,199,1,2,\n1,2,P,b,2023-06-30,Yes,AUD,many,199,1,2,\n`,
    )
    expect(rejects.map(({ field, code }) => [field, code])).toEqual([
      ['spend_lower', 'bad_amount'],
      ['spend_lower', 'bad_amount'],
    ])
  })

  test('the token goes wherever it stands in a link', () => {
    expect(withoutToken('https://x/?access_token=S&id=1')).toBe('https://x/?id=1')
    expect(withoutToken('https://x/?id=1&access_token=S')).toBe('https://x/?id=1')
    expect(withoutToken('https://x/?id=1&access_token=S&b=2#top')).toBe('https://x/?id=1&b=2#top')
    expect(withoutToken('https://x/?access_token=S')).toBe('https://x/')
  })
})

const SNAP_2019 =
  'ADID,CreativeUrl,Currency Code,Spend,Impressions,StartDate,EndDate,OrganizationName,BillingAddress,CandidateBallotInformation,PayingAdvertiserName,Gender,AgeBracket,CountryCode,Regions (Included),Interests'
const SNAP_2023 = `${SNAP_2019},CreativeProperties,AdName,Provider,Extra`
const snapRow = (extra = ''): string =>
  `abc,https://snap/x,GBP,118,48450,2018/10/05 15:50:13Z,,"An Agency, Ltd","1 Private Street,Someone's House,NE16PA,GB",,The Payer,,18-24,united kingdom,,News${extra}`

describe('the Snapchat library', () => {
  test.each([
    ['few columns, LF', SNAP_2019, '', '\n'],
    ['more columns, CRLF', SNAP_2023, ',web_view_url:https://payer.org/go,a,b,c', '\r\n'],
  ])('reads %s, and of the address keeps the country only', async (_name, header, extra, end) => {
    const { ads, lines } = await readAll(snapchat, `${header}${end}${snapRow(extra)}${end}`)
    expect(ads[0]).toMatchObject({
      advertiserId: 'An Agency, Ltd',
      disclaimer: 'The Payer',
      country: 'GB',
      paymentCountry: 'GB',
      currency: 'GBP',
      spend: { min: 118, max: 118 },
      startedAt: '2018-10-05T15:50:13Z',
    })
    expect(ads[0]).not.toHaveProperty('createdAt')
    expect(JSON.stringify(ads)).not.toContain('Private Street')
    expect(lines).toEqual([2])
  })

  test('a record that is rejected shows no address either', async () => {
    const { rejects } = await readAll(snapchat, `${SNAP_2019}\n${snapRow().replace('united kingdom', 'atlantis')}\n`)
    expect(rejects[0]).toMatchObject({ field: 'CountryCode', code: 'unknown_country' })
    expect(rejects[0]!.raw).not.toContain('Private Street')
  })
})
