import { deserialize, serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'

import type { Ad, Observation } from '../../../shared/domain/observation.ts'
import { adDetection, anAd, batchesOf, feed, findingsOf, named, seededRandom } from '../../support/ad-stream.ts'

const DAY = 86_400_000
const START = Date.parse('2026-03-02T00:00:00Z')
const iso = (at: number): string => new Date(at).toISOString()

/** Forty advertisers that work on their own, in an office in the east of the United States. */
function background(random: () => number, days = 60): Ad[] {
  const ads: Ad[] = []
  for (let page = 0; page < 40; page++) {
    for (let day = page % 5; day < days; day += 5) {
      const at = START + day * DAY + (14 + random() * 9) * 3_600_000
      const text = `location:United States|age:${18 + (page % 40)} - 65+|interests:Topic ${Math.floor(random() * 400)}|interests:Hobby ${Math.floor(random() * 400)}`
      ads.push(
        anAd({ adId: `b-${page}-${day}`, advertiserId: `background-${page}`, createdAt: iso(at), targeting: { text } }),
      )
    }
  }
  return ads
}

/** Six pages made at one desk: within minutes of each other, with whole targetings in common. */
function oneDesk(random: () => number, fields: Partial<Ad> = {}): Ad[] {
  const ads: Ad[] = []
  for (let session = 0; session < 10; session++) {
    const at = START + session * 6 * DAY + (7 + random() * 4) * 3_600_000
    for (let step = 0; step < 3; step++) {
      const page = (session + step) % 6
      const theme = (session + step) % 3
      const text = `location:United States|interests:Rare theme ${theme}|interests:Rarer theme ${theme}|people_who_match:People who like cause ${theme}|age:18 - 65+`
      const createdAt = iso(at + step * 150_000 + Math.floor(random() * 50_000))
      ads.push(
        anAd({ adId: `d-${session}-${step}`, advertiserId: `desk-${page}`, createdAt, targeting: { text }, ...fields }),
      )
    }
  }
  return ads
}

const inOrder = (ads: Ad[]): Ad[] => ads.sort((a, b) => (a.createdAt! < b.createdAt! ? -1 : 1))
const scene = (seed = 1, fields: Partial<Ad> = {}): Ad[] => {
  const random = seededRandom(seed)
  return inOrder([...background(random), ...oneDesk(random, fields)])
}

describe('creation cadence', () => {
  test('pages made at one desk are named together, and nobody else', () => {
    const findings = findingsOf(scene()).filter((finding) => finding.kind === 'creation-cadence')
    expect([...named(findings, 'creation-cadence')].sort()).toEqual([0, 1, 2, 3, 4, 5].map((page) => `desk-${page}`))
    const last = findings.at(-1)!
    expect(last.members.every((member) => (member.why ?? '').length > 0)).toBe(true)
    expect(last.summary).toContain('UTC+')
    expect(JSON.stringify(last.detail)).toContain('rarer theme')
    expect(JSON.stringify(last)).not.toMatch(/inauthentic|troll|fake/i)
  })

  test('a group that grows stays one alert', () => {
    const groups = findingsOf(scene()).filter((finding) => finding.kind === 'creation-cadence')
    expect(groups.length).toBeGreaterThan(1)
    expect(new Set(groups.map((finding) => `${finding.subject.id} ${finding.country}`)).size).toBe(1)
  })

  test('foreign money raises the score and is not needed', () => {
    const score = (fields: Partial<Ad>): number =>
      Math.max(
        ...findingsOf(scene(1, fields))
          .filter((finding) => finding.kind === 'creation-cadence')
          .map((finding) => finding.score),
      )
    expect(score({ currency: 'RUB', country: 'US' })).toBeGreaterThan(score({}) + 0.15)
  })

  test('ads that tell only a day are no meetings', () => {
    const days = scene().map(({ createdAt, ...ad }) => ({ ...ad, startedAt: `${createdAt!.slice(0, 10)}T00:00:00Z` }))
    expect(named(findingsOf(days), 'creation-cadence').size).toBe(0)
  })

  test('pages that openly name the same payer are not news', () => {
    const declared = scene(1, { disclaimer: 'Paid for by one committee' })
    expect(named(findingsOf(declared), 'creation-cadence').size).toBe(0)
  })

  test('independent advertisers raise nothing, whatever the seed', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const alone = inOrder(background(seededRandom(seed), 90))
      expect(findingsOf(alone)).toEqual([])
    }
  })

  test('the order of ads within a batch does not matter', () => {
    const batches = batchesOf(scene())
    const reversed = batches.map(({ now, batch }) => ({ now, batch: [...batch].reverse() }))
    expect(feed(adDetection(), reversed)).toEqual(feed(adDetection(), batches))
  })

  test('a library pulled twice counts once', () => {
    const ads = scene()
    const twice = batchesOf(ads).map(({ now, batch }) => ({ now, batch: [...batch, ...batch] }))
    expect(feed(adDetection(), twice)).toEqual(feed(adDetection(), batchesOf(ads)))
  })

  test('a run that goes on from a checkpoint equals one that never stopped', () => {
    const batches = batchesOf(scene(7, { currency: 'RUB', country: 'US' }) as Observation[])
    const whole = feed(adDetection(), batches)
    const half = Math.floor(batches.length / 2)
    const first = adDetection()
    const before = feed(first, batches.slice(0, half))
    const second = adDetection()
    second.restore(deserialize(serialize(first.snapshot())))
    expect([...before, ...feed(second, batches.slice(half))]).toEqual(whole)
    expect(whole.length).toBeGreaterThan(0)
  })

  test('a hundred thousand ads of one page in a minute cost little and name nobody', () => {
    const flood = Array.from({ length: 100_000 }, (_, index) =>
      anAd({
        advertiserId: 'flood',
        createdAt: iso(START + (index % 60_000)),
        targeting: { text: `interests:Flood ${index}|age:18 - 65+` },
      }),
    )
    const started = performance.now()
    const findings = findingsOf([...flood, ...inOrder(background(seededRandom(3)))])
    expect(named(findings, 'creation-cadence').has('flood')).toBe(false)
    expect(performance.now() - started).toBeLessThan(15_000)
  })

  test('thousands of pages that share one targeting do not blow up the links', () => {
    const text = 'location:United States|interests:Everybody likes this|interests:And this too|age:18 - 65+'
    const crowd = Array.from({ length: 5000 }, (_, index) =>
      anAd({ advertiserId: `crowd-${index}`, createdAt: iso(START + index * 7000 + 1234), targeting: { text } }),
    )
    const started = performance.now()
    const findings = findingsOf(crowd)
    expect(named(findings, 'creation-cadence').size).toBeLessThan(50)
    expect(performance.now() - started).toBeLessThan(15_000)
  })

  test('an ad from the far future does not make everything else old', () => {
    const ads = scene()
    const future = anAd({ advertiserId: 'time-traveller', createdAt: '2099-01-01T10:00:00Z' })
    const batches = batchesOf(ads)
    batches[3]!.batch.push(future)
    expect(feed(adDetection(), batches)).toEqual(feed(adDetection(), batchesOf(ads)))
  })
})
