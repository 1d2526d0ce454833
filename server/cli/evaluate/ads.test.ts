import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Ad } from '../../../shared/domain/observation.ts'
import { run } from './ads.ts'
import { lenientAds } from './lenient-ads.ts'

async function read(...lines: unknown[]): Promise<{ ads: Ad[]; rejects: string[] }> {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const ads: Ad[] = []
  const rejects: string[] = []
  for await (const record of lenientAds.read(Readable.from([Buffer.from(text)]), { name: 'x', head: text }, {})) {
    if (record.ok) ads.push(record.observation as Ad)
    else rejects.push(`${record.reject.line} ${record.reject.field} ${record.reject.code}`)
  }
  return { ads, rejects }
}

describe('ad lines of others', () => {
  const base = { adId: 'a', advertiserId: 'p', createdAt: '2016-05-01T10:00:00Z' }

  test('targeting as a text, a list or an object becomes a text', async () => {
    const { ads } = await read(
      { ...base, targeting: 'interests:A|age:18' },
      { ...base, targeting: ['interests:A', 'age:18'] },
      { ...base, targeting: { countries: ['US'], interests: ['A', 'B'], age: '18' } },
      { ...base, targeting: { countries: ['US'], text: 'as it is' } },
      { ...base, targetingText: 'beside', targeting: { countries: ['US'] } },
    )
    expect(ads.map((ad) => ad.targeting?.text)).toEqual([
      'interests:A|age:18',
      'interests:A|age:18',
      'interests:A|interests:B|age:18',
      'as it is',
      'beside',
    ])
    expect(ads[2]!.targeting?.countries).toEqual(['US'])
  })

  test('nulls mean not told, except a payer line that is null', async () => {
    const { ads } = await read({
      ...base,
      currency: null,
      spend: null,
      disclaimer: null,
      createdAt: '2016-05-01 10:00:00Z',
    })
    expect(ads[0]).toEqual({
      type: 'ad',
      platform: 'unknown',
      ...base,
      createdAt: '2016-05-01T10:00:00.000Z',
      disclaimer: null,
    })
  })

  test('what cannot be read is rejected by line and field, the rest goes on', async () => {
    const { ads, rejects } = await read(
      '{broken',
      { ...base, currency: 'roubles' },
      [1],
      { ...base, __proto__: 1 },
      base,
    )
    expect(rejects).toEqual(['1  not_json', '2 currency invalid_format', '3  not_an_object'])
    expect(ads).toHaveLength(2)
  })
})

describe('evaluate ads', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'evaluate-ads-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('writes one line per alert with its advertisers, from a gz file in any order', async () => {
    const lines = [3, 1, 2, 0].map((index) => ({
      type: 'ad',
      platform: 'meta',
      adId: `a${index}`,
      advertiserId: `page-${index}`,
      createdAt: `2016-05-0${index + 1}T10:00:01Z`,
      currency: 'RUB',
      country: 'US',
      disclaimer: null,
      text: 'Vote in the election',
    }))
    const input = join(folder, 'ads.ndjson.gz')
    writeFileSync(input, gzipSync(lines.map((line) => JSON.stringify(line)).join('\n')))
    const out = join(folder, 'alerts.ndjson')
    await run([input, '--out', out])
    const alerts = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(alerts.map((alert) => [alert['kind'], alert['advertiserIds']])).toEqual([
      ['payer-mismatch', ['page-0']],
      ['payer-mismatch', ['page-1']],
      ['payer-mismatch', expect.arrayContaining(['page-0', 'page-1', 'page-2'])],
    ])
    expect(alerts[0]).toMatchObject({
      at: '2016-05-01T10:00:01.000Z',
      country: 'US',
      severity: expect.any(String),
      score: expect.any(Number),
    })
  })

  test('a file that is no ad format is refused with a reason', async () => {
    const input = join(folder, 'x.csv')
    writeFileSync(input, 'a,b\n1,2\n')
    await expect(run([input, '--out', join(folder, 'y')])).rejects.toThrow('not an ad format')
  })
})
