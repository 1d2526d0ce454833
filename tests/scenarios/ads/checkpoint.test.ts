import { deserialize, serialize } from 'node:v8'
import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'

import type { Finding } from '../../../shared/domain/finding.ts'
import type { Observation } from '../../../shared/domain/observation.ts'
import { adDetection, feed, seededRandom } from '../../support/ad-stream.ts'

const DAY = 86_400_000
const START = Date.parse('2026-09-20T00:00:00Z')

interface Batch {
  readonly now: number
  readonly batch: Observation[]
}

/** Sixteen days around a Brazilian round: ads of a few pages, daily spend and lifetime totals in daily pulls. */
function days(seed: number): Batch[] {
  const random = seededRandom(seed)
  const pick = (count: number): number => Math.floor(random() * count)
  return Array.from({ length: 16 }, (_, index): Batch => {
    const now = START + (index + 1) * DAY
    const day = new Date(START + index * DAY).toISOString().slice(0, 10)
    const common = { platform: 'meta', country: 'BR', pull: `pull-${index}` } as const
    const spend = Array.from({ length: 50 }, (_row, page): Observation => {
      const amount = 20 + pick(900)
      const disclaimer = page % 3 === 0 ? null : `Payer ${page}`
      return {
        type: 'spend',
        ...common,
        advertiserId: `page-${page}`,
        advertiserName: page % 5 === 0 ? `Vote ${page}` : `Page ${page}`,
        disclaimer,
        from: day,
        to: day,
        spend: { min: amount, max: amount, currency: 'BRL' },
      }
    })
    const totals = Array.from({ length: 40 }, (_row, page): Observation => {
      const amount = page === pick(40) ? 10 : 9000 + index * 50
      return {
        type: 'spend',
        ...common,
        source: 'totals',
        advertiserId: `page-${page}`,
        from: '2018-05-07',
        to: day,
        basis: 'lifetime',
        spend: { min: amount, max: amount, currency: 'BRL' },
      }
    })
    const start = START + index * DAY + 11 * 3_600_000
    const ads = Array.from({ length: 8 }, (_row, at): Observation => {
      const createdAt = new Date(start + at * 90_000 + pick(60_000)).toISOString()
      const targeting = {
        text: `interests:Theme ${pick(3)}|interests:Other theme ${pick(3)}|people_who_match:Cause ${pick(2)}|age:18 - 65+`,
      }
      return {
        type: 'ad',
        ...common,
        source: 'ads',
        adId: `ad-${index}-${at}`,
        advertiserId: `desk-${pick(5)}`,
        createdAt,
        targeting,
        currency: 'RUB',
        disclaimer: null,
      }
    })
    const pull: Observation = {
      type: 'pull',
      platform: 'meta',
      pull: `pull-${index}`,
      at: new Date(now).toISOString(),
      country: 'BR',
    }
    return { now, batch: [...spend, ...totals, ...ads, pull] }
  })
}

test('stopping at any batch and going on from the checkpoint gives the same findings of every kind', () => {
  const kinds = new Set<Finding['kind']>()
  assert(
    property(integer({ min: 1, max: 1000 }), integer({ min: 0, max: 16 }), (seed, cut) => {
      const batches = days(seed)
      const whole = feed(adDetection(), batches)
      const first = adDetection()
      const before = feed(first, batches.slice(0, cut))
      const second = adDetection()
      second.restore(deserialize(serialize(first.snapshot())))
      expect([...before, ...feed(second, batches.slice(cut))]).toEqual(whole)
      for (const finding of whole) kinds.add(finding.kind)
    }),
    { numRuns: 12, seed: 7 },
  )
  expect([...kinds].sort()).toEqual([
    'creation-cadence',
    'disclaimer-gap',
    'library-diff',
    'payer-mismatch',
    'silence-breach',
  ])
})

test('the order of rows within a day does not matter', () => {
  const names = (findings: readonly Finding[]): string[] =>
    findings
      .map(
        ({ kind, subject, score, members }) =>
          `${kind} ${subject.id} ${score.toFixed(6)} ${members.map((member) => member.id).join()}`,
      )
      .sort()
  const batches = days(3)
  const random = seededRandom(99)
  const shuffled = batches.map(({ now, batch }) => {
    const rows = batch.filter((row) => row.type !== 'pull')
    for (let at = rows.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1))
      ;[rows[at], rows[other]] = [rows[other]!, rows[at]!]
    }
    return { now, batch: [...rows, ...batch.filter((row) => row.type === 'pull')] }
  })
  expect(names(feed(adDetection(), shuffled))).toEqual(names(feed(adDetection(), batches)))
  expect(names(feed(adDetection(), batches)).length).toBeGreaterThan(3)
})
