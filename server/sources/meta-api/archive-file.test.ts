import { describe, expect, test } from 'vitest'

import { sourceFormats } from '../formats.ts'
import { readSource } from '../read-source.testkit.ts'
import { recognise } from '../recognise.ts'
import { metaArchiveFile } from './archive-file.ts'

const TOKEN = 'EAABsecretTokenOfTheCaller123'

function archived(id: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: String(id),
    page_id: '6756153498',
    ad_delivery_start_time: '2021-12-08',
    ad_snapshot_url: `https://www.facebook.com/ads/archive/render_ad/?id=${id}&access_token=${TOKEN}`,
    ...more,
  }
}

const answer = {
  data: [
    archived(1, { bylines: 'A Payer' }),
    archived(2, { spend: { lower_bound: '0', upper_bound: '99' } }),
    archived(3),
  ],
  paging: { next: `https://graph.facebook.com/v23.0/ads_archive?access_token=${TOKEN}&after=x` },
}

const ids = (read: Awaited<ReturnType<typeof readSource>>) =>
  read.observations.map((each) => (each.type === 'ad' ? each.adId : each.type))

describe('saved answers of the Ad Library API', () => {
  test.each([
    ['an answer as it came', JSON.stringify(answer)],
    ['an answer over many lines', JSON.stringify(answer, null, 2)],
    ['a list of ads', JSON.stringify(answer.data)],
    ['a list of answers', JSON.stringify([answer])],
    ['an ad a line', answer.data.map((each) => JSON.stringify(each)).join('\n')],
    ['an answer a line', `${JSON.stringify(answer)}\n`],
  ])('%s', async (_, text) => {
    expect(recognise({ name: 'saved.json', head: text.slice(0, 8192) }, sourceFormats).id).toBe('meta-api')
    const read = await readSource(metaArchiveFile, 'saved.json', text, { country: 'US' })
    expect([ids(read), read.rejects]).toEqual([['1', '2', '3'], []])
    // Told as political where something says so; not so where nothing does.
    expect(read.observations).toMatchObject([
      { country: 'US', political: true, disclaimer: 'A Payer' },
      { political: true, disclaimer: null, spend: { min: 0, max: 99 } },
      { country: 'US' },
    ])
    expect(read.observations[2]).not.toHaveProperty('political')
    expect(JSON.stringify(read)).not.toContain(TOKEN)
  })

  test('an ad as a document store keeps it, without a country', async () => {
    const { id: _, ...rest } = archived(7, { ad_snapshot_url: undefined })
    const read = await readSource(metaArchiveFile, 'saved.json', JSON.stringify({ _id: '7', ...rest }, null, 1))
    expect(ids(read)).toEqual(['7'])
    expect(read.observations[0]).not.toHaveProperty('country')
  })

  test('what cannot be read is told by its number, without the token, and the others go through', async () => {
    const broken = archived(2, { page_id: {} })
    const text = [archived(1), broken, archived(3)].map((each) => JSON.stringify(each)).join('\n')
    const read = await readSource(metaArchiveFile, 'saved.json', `${text}\n{"id": `)
    expect(ids(read)).toEqual(['1', '3'])
    expect(read.rejects).toMatchObject([
      { line: 2, field: 'page_id', code: 'invalid' },
      { line: 4, field: '', code: 'not_json' },
    ])
    expect(JSON.stringify(read)).not.toContain(TOKEN)
  })

  test('a file cut off in the middle is told as such', async () => {
    const text = JSON.stringify(answer, null, 2)
    const read = await readSource(metaArchiveFile, 'saved.json', text.slice(0, text.length / 2))
    expect([read.observations.length, read.rejects.map(({ code }) => code)]).toEqual([0, ['not_json']])
    expect(JSON.stringify(read)).not.toContain(TOKEN)
  })
})
