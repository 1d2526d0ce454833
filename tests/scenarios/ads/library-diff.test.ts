import { expect, test } from 'vitest'

import type { Observation } from '../../../shared/domain/observation.ts'
import { anAd, aSpend, findingsOf } from '../../support/ad-stream.ts'

const diffs = (observations: Observation[]) =>
  findingsOf(observations).filter((finding) => finding.kind === 'library-diff')
const done = (pull: string, at: string): Observation => ({ type: 'pull', platform: 'meta', pull, at, country: 'US' })
const totals = (pull: string, to: string, amounts: readonly number[]): Observation[] =>
  amounts.map((amount, page) =>
    aSpend({ advertiserId: `page-${page}`, to, from: '2018-05-07', basis: 'lifetime', pull }, amount),
  )

const before = Array.from({ length: 400 }, (_, page) => 2000 + page * 10)

test('the same library twice says nothing', () => {
  expect(
    diffs([
      ...totals('p1', '2026-05-01', before),
      done('p1', '2026-05-02T00:00:00Z'),
      ...totals('p2', '2026-05-02', before),
      done('p2', '2026-05-03T00:00:00Z'),
    ]),
  ).toEqual([])
})

test('a total that falls far is told, one that falls a little is not', () => {
  const after = before.map((amount, page) => (page === 7 ? 100 : page === 8 ? amount - 30 : amount + 5))
  const findings = diffs([
    ...totals('p1', '2026-05-01', before),
    done('p1', '2026-05-02T00:00:00Z'),
    ...totals('p2', '2026-05-02', after),
    done('p2', '2026-05-03T00:00:00Z'),
  ])
  expect(findings.map((finding) => finding.subject.id)).toEqual(['page-7'])
})

test('hundreds of totals restated on one pull are one notice', () => {
  const after = before.map((amount, page) => (page % 2 === 0 ? amount * 0.3 : amount))
  const findings = diffs([
    ...totals('p1', '2026-05-01', before),
    done('p1', '2026-05-02T00:00:00Z'),
    ...totals('p2', '2026-05-02', after),
    done('p2', '2026-05-03T00:00:00Z'),
  ])
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatchObject({ subject: { type: 'source' }, measure: { value: 200 } })
  expect(findings[0]!.title).toContain('Mass restatement')
})

test('a page that vanished from a full pull is told; half a pull says nothing about the rest', () => {
  const gone = totals('p2', '2026-05-02', before).filter(
    (row) => !('advertiserId' in row && row.advertiserId === 'page-9'),
  )
  const first = [...totals('p1', '2026-05-01', before), done('p1', '2026-05-02T00:00:00Z')]
  expect(diffs([...first, ...gone, done('p2', '2026-05-03T00:00:00Z')]).map((finding) => finding.subject.id)).toEqual([
    'page-9',
  ])
  expect(diffs([...first, ...gone.slice(0, 150), done('p2', '2026-05-03T00:00:00Z')])).toEqual([])
})

test('an ad that shows another payer than before is told with both', () => {
  const ads = (pull: string, at: string, payer: string): Observation[] =>
    Array.from({ length: 30 }, (_, index) =>
      anAd({
        adId: `ad-${index}`,
        advertiserId: `page-${index}`,
        startedAt: '2026-05-01T00:00:00Z',
        at,
        pull,
        disclaimer: index === 3 ? payer : 'Payer',
      }),
    )
  const findings = diffs([
    ...ads('p1', '2026-05-02T00:00:00Z', 'First name'),
    done('p1', '2026-05-02T01:00:00Z'),
    ...ads('p2', '2026-05-03T00:00:00Z', 'Second name'),
    done('p2', '2026-05-03T01:00:00Z'),
  ])
  expect(findings).toHaveLength(1)
  expect(findings[0]!.summary).toMatch(/First name.*Second name/)
})

test('days restated in number are one notice, and daily reports do not miss the days before', () => {
  const days = (pull: string, to: string, factor: number): Observation[] =>
    before
      .slice(0, 100)
      .map((amount, page) => aSpend({ advertiserId: `page-${page}`, to, pull }, Math.round(amount * factor)))
  expect(
    diffs([...days('p1', '2026-05-01', 1), ...days('p2', '2026-05-02', 1), ...days('p3', '2026-05-03', 1)]),
  ).toEqual([])
  const restated = diffs([
    ...days('p1', '2026-05-01', 1),
    ...days('p2', '2026-05-01', 0.5),
    ...days('p3', '2026-05-02', 1),
  ])
  expect(restated.map((finding) => finding.aspect)).toEqual(['mass restated'])
})
