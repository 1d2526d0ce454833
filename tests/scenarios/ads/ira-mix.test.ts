import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'

import type { Ad } from '../../../shared/domain/observation.ts'
import { findingsOf } from '../../support/ad-stream.ts'
import { mixAds, readAds, type MixOptions } from '../../support/mix-ads.ts'
import { scoreAds, type AdScore } from '../../support/score-ads.ts'

const FOLDER = new URL('../../../../shared/data/ads/', import.meta.url).pathname
const IRA = `${FOLDER}ira_ads_2015-06_to_2016-07.csv.gz`
const present = existsSync(IRA)
if (!present) console.warn(`skipped: the real ad records are not at ${FOLDER}`)

describe.skipIf(!present)('the 2016 case among ordinary political ads (needs ../shared/data)', () => {
  let ira: Ad[] = []
  let australia: Ad[] = []
  let snapchat: Ad[] = []

  beforeAll(async () => {
    ira = await readAds(IRA)
    australia = await readAds(`${FOLDER}au_voice_to_2023-06.csv.gz@AU`)
    snapchat = await readAds(`${FOLDER}PoliticalAds_2018_asof-2020-09.csv.gz`)
  })

  function scored(options: Partial<MixOptions>): AdScore {
    const mix = mixAds({ ira, backgrounds: [australia, snapchat], created: true, ...options })
    const alerts = findingsOf(mix.ads).map((finding) => ({
      score: finding.score,
      advertiserIds: [finding.subject, ...finding.members]
        .filter((ref) => ref.type === 'advertiser')
        .map((ref) => ref.id),
    }))
    return scoreAds(mix.labels, alerts)
  }

  test('the files were read: thousands of ads of hundreds of advertisers', () => {
    expect(ira.length).toBeGreaterThan(1600)
    expect(australia.length + snapchat.length).toBeGreaterThan(2400)
  })

  test.each([
    ['as it is', {}],
    ['moved by nine weeks', { shift: 9 }],
    ['the later half', { from: '2016-01' }],
  ])(
    'without currency and country, %s: most pages of the campaign are named and hardly anybody else',
    (_name, options) => {
      const score = scored({ hide: true, ...options })
      expect(score.campaignNamed / score.campaignPages).toBeGreaterThanOrEqual(0.6)
      expect(score.backgroundNamed / score.background).toBeLessThanOrEqual(0.05)
    },
  )

  test('with currency and country the first ten alerts are all of the campaign', () => {
    const score = scored({})
    expect(score.pureOfTen).toBe(10)
    expect(score.backgroundNamed / score.background).toBeLessThanOrEqual(0.05)
  })

  test('the background alone raises nothing on cadence', () => {
    const findings = findingsOf([...snapchat].sort((a, b) => (a.startedAt! < b.startedAt! ? -1 : 1)))
    expect(findings.filter((finding) => finding.kind === 'creation-cadence')).toEqual([])
  })
})
