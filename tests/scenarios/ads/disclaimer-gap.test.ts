import { expect, test } from 'vitest'

import type { Observation } from '../../../shared/domain/observation.ts'
import { anAd, aSpend, findingsOf } from '../../support/ad-stream.ts'

const gaps = (observations: Observation[]) =>
  findingsOf(observations).filter((finding) => finding.kind === 'disclaimer-gap')
const day = (index: number): string =>
  new Date(Date.parse('2026-06-01T00:00:00Z') + index * 86_400_000).toISOString().slice(0, 10)

/** A country's ordinary days: most declare, dozens of brands do not, with small amounts. */
function ordinary(days: number): Observation[] {
  return Array.from({ length: days }, (_, index) => index).flatMap((index) => [
    ...Array.from({ length: 60 }, (_, page) =>
      aSpend({ advertiserId: `declared-${page}`, to: day(index), disclaimer: `Payer ${page}` }, 300 + page),
    ),
    ...Array.from({ length: 40 }, (_, page) =>
      aSpend(
        { advertiserId: `brand-${page}`, advertiserName: `Shoes ${page}`, to: day(index), disclaimer: null },
        20 + ((page * 7 + index) % 90),
      ),
    ),
  ])
}

const inOrder = (rows: Observation[]): Observation[] =>
  rows.sort((a, b) => ((a as { to: string }).to < (b as { to: string }).to ? -1 : 1))

test('brands that never declared raise nothing on ordinary days', () => {
  expect(gaps(ordinary(20))).toEqual([])
})

test('a brand with a large product campaign is not told, a page about an election is', () => {
  const rows = inOrder([
    ...ordinary(20),
    aSpend({ advertiserId: 'brand-x', advertiserName: 'Super Sneakers', to: day(15), disclaimer: null }, 9000),
    aSpend({ advertiserId: 'vote-x', advertiserName: 'Vote them out', to: day(15), disclaimer: null }, 2500),
  ])
  expect(gaps(rows).map((finding) => finding.subject.id)).toEqual(['vote-x'])
})

test('a page that always named its payer and stopped is told with the payer', () => {
  const rows = inOrder([
    ...ordinary(20).filter(
      (row) => !('advertiserId' in row && row.advertiserId === 'declared-5' && 'to' in row && row.to >= day(12)),
    ),
    ...[12, 13].map((index) => aSpend({ advertiserId: 'declared-5', to: day(index), disclaimer: null }, 1200)),
  ])
  const findings = gaps(rows)
  expect(findings.map((finding) => finding.subject.id)).toEqual(['declared-5'])
  expect(findings[0]!.summary).toContain('Payer 5')
})

test('at most two pages of a day are told', () => {
  const many = Array.from({ length: 30 }, (_, page) =>
    aSpend(
      { advertiserId: `vote-${page}`, advertiserName: 'Election news', to: day(10), disclaimer: null },
      2000 + page,
    ),
  )
  expect(gaps(inOrder([...ordinary(14), ...many]))).toHaveLength(2)
})

test('where hardly anybody shows a line, its absence tells nothing', () => {
  const nobody = ordinary(14).map((row) => ({ ...row, disclaimer: null }) as Observation)
  const rows = inOrder([
    ...nobody,
    aSpend({ advertiserId: 'vote-x', advertiserName: 'Vote them out', to: day(10), disclaimer: null }, 2500),
  ])
  expect(gaps(rows)).toEqual([])
})

test('a line taken away after the start of an ad is told', () => {
  const ads = Array.from({ length: 80 }, (_, index) =>
    anAd({
      adId: `a-${index}`,
      advertiserId: `page-${index}`,
      country: 'US',
      createdAt: `${day(index % 20)}T10:00:01Z`,
      at: `${day(index % 20)}T12:00:00Z`,
      disclaimer: index % 2 === 0 ? 'Payer' : null,
      text: 'An election ad',
    }),
  ).sort((a, b) => (a.at! < b.at! ? -1 : 1))
  const removed = { ...ads[40]!, disclaimer: null, at: `${day(40)}T12:00:00Z` }
  const declaredFirst = ads.map((ad) => (ad.adId === removed.adId ? { ...ad, disclaimer: 'Payer of the ad' } : ad))
  const later = anAd({
    advertiserId: 'page-0',
    country: 'US',
    createdAt: `${day(60)}T10:00:00Z`,
    at: `${day(60)}T12:00:00Z`,
    disclaimer: 'Payer',
  })
  const told = gaps([...declaredFirst, removed, later]).filter((finding) => finding.subject.id === removed.advertiserId)
  expect(told[0]?.summary).toContain('Payer of the ad')
})
