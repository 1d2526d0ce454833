import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

import type { Ad } from '../../../shared/domain/observation.ts'
import { adRecord } from './ad-record.ts'
import { linkWithoutToken, textWithoutToken } from './strip-token.ts'

const TOKEN = 'EAABsecretTokenOfTheCaller123'

function archived(id: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: String(id),
    page_id: '6756153498',
    page_name: 'A Page',
    ad_creation_time: '2021-12-07',
    ad_delivery_start_time: '2021-12-08',
    ad_snapshot_url: `https://www.facebook.com/ads/archive/render_ad/?id=${id}&access_token=${TOKEN}`,
    bylines: 'A Foundation',
    currency: 'USD',
    spend: { lower_bound: '300', upper_bound: '399' },
    ...more,
  }
}

describe('one ad of the archive', () => {
  const context = { country: 'US', political: true, at: '2026-10-04T12:00:00Z', pull: 'p' }
  const read = (raw: unknown, more = {}): Ad => {
    const result = adRecord(raw, { ...context, ...more })
    if (!result.ok) throw new Error(`${result.field}: ${result.message}`)
    return result.ad
  }

  test('names of v5, scalars instead of lists, and the id from the snapshot link', () => {
    const ad = read({
      page_id: '393656900730519',
      ad_creation_time: '2019-12-03T22:03:18+0000',
      ad_creative_body: 'One text',
      ad_creative_link_caption: 'fb.com',
      funding_entity: 'A Payer',
      region_distribution: [{ region: 'Alabama', percentage: '0.91' }],
      ad_snapshot_url: 'https://www.facebook.com/ads/archive/render_ad/?id=2487345651520779&access_token',
    })
    expect(ad).toMatchObject({
      adId: '2487345651520779',
      createdAt: '2019-12-03T22:03:18.000Z',
      text: 'One text',
      landingUrl: 'fb.com',
      disclaimer: 'A Payer',
      targeting: { regions: ['US-AL'] },
      snapshotUrl: 'https://www.facebook.com/ads/archive/render_ad/?id=2487345651520779',
    })
  })

  test('bounds are text, and the top bucket is open', () => {
    const ad = read(
      archived(1, { spend: { lower_bound: '1000000' }, impressions: { lower_bound: '0', upper_bound: '999' } }),
    )
    expect([ad.spend, ad.impressions]).toEqual([
      { min: 1_000_000, max: null },
      { min: 0, max: 999 },
    ])
  })

  test('several texts are one, EU payers are the payer, and places are in the targeting', () => {
    const ad = read(
      archived(1, {
        bylines: undefined,
        ad_creative_bodies: ['first', 'second'],
        beneficiary_payers: [
          { payer: 'Old', current: false },
          { payer: 'New', beneficiary: 'B', current: true },
        ],
        target_ages: ['18', '65+'],
        target_locations: [{ name: 'Utrecht' }, { name: 'Gouda', excluded: true }],
      }),
      { country: 'NL' },
    )
    expect(ad).toMatchObject({ text: 'first\nsecond', disclaimer: 'New' })
    expect(ad.targeting?.text).toBe('ages:18-65+|locations:Utrecht, not Gouda')
  })

  test('a political ad without a byline had none; of other ads nothing is said', () => {
    const raw = archived(1, { bylines: undefined })
    expect(read(raw).disclaimer).toBeNull()
    expect(read(raw, { political: false })).not.toHaveProperty('disclaimer')
  })

  test.each([
    [archived(1, { id: 2 ** 60, ad_snapshot_url: undefined }), 'id'],
    [archived(1, { page_id: undefined }), 'advertiserId'],
    [archived(1, { spend: 'a lot' }), 'spend'],
    ['not an ad', ''],
  ])('what cannot be read is refused with its field (%#)', (raw, field) => {
    expect(adRecord(raw, context)).toMatchObject({ ok: false, field })
  })

  const SAMPLES = fileURLToPath(new URL('../../../../shared/data/ads/meta_api_samples/', import.meta.url))
  test.skipIf(!existsSync(SAMPLES))('the two real answers are read (skipped where they are absent)', () => {
    const v5 = JSON.parse(readFileSync(`${SAMPLES}ads_archive_response_v5.0_2019-12-05_token_redacted.json`, 'utf8'))
    expect(read(v5.data[0])).toMatchObject({ adId: '2487345651520779', currency: 'USD', spend: { min: 0, max: 99 } })
    const { _id: id, ...v12 } = JSON.parse(
      readFileSync(`${SAMPLES}ads_archive_ad_political_2021_v12style.json`, 'utf8'),
    )
    expect(read({ id, ...v12 })).toMatchObject({
      adId: '679808276335343',
      startedAt: '2021-12-08T00:00:00.000Z',
      spend: { min: 300, max: 399 },
    })
  })
})

describe('tokens', () => {
  test('links lose their token and nothing else', () => {
    expect(linkWithoutToken(`https://a.example/x?id=1&access_token=${TOKEN}&b=2#c`)).toBe(
      'https://a.example/x?id=1&b=2#c',
    )
    expect(linkWithoutToken('https://a.example/x?id=1&access_token')).toBe('https://a.example/x?id=1')
    expect(linkWithoutToken(`no link?access_token=${TOKEN}`)).toBe('no link')
  })

  test('text loses the token however it is written', () => {
    const text = textWithoutToken(`a ${TOKEN} b access_token=abc&c EAACanotherToken12345`, TOKEN)
    expect(text).toBe('a [token] b access_token=[token]&c [token]')
  })
})
