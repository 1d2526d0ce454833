import { expect, test } from 'vitest'

import type { Observation } from '../../../shared/domain/observation.ts'
import { anAd, aSpend, findingsOf } from '../../support/ad-stream.ts'

const breaches = (observations: Observation[]) =>
  findingsOf(observations).filter((finding) => finding.kind === 'silence-breach')
const brazil = (advertiserId: string, to: string, amount: number): Observation =>
  aSpend({ advertiserId, to, country: 'BR', disclaimer: 'x', spend: { min: amount, max: amount, currency: 'BRL' } }, 0)

test('one alert per window names who spent inside it, and each round is its own window', () => {
  const findings = breaches([
    brazil('a', '2026-10-01', 9000),
    brazil('a', '2026-10-03', 900),
    brazil('b', '2026-10-04', 90_000),
    brazil('c', '2026-10-15', 9000),
    brazil('a', '2026-10-24', 500),
  ])
  const subjects = new Set(findings.map((finding) => finding.subject.id))
  expect([...subjects].sort()).toEqual([
    'silence:br-2026-general:0:2026-10-02:ads:America/Sao_Paulo',
    'silence:br-2026-general:1:2026-10-23:ads:America/Sao_Paulo',
  ])
  const first = findings
    .filter((finding) => finding.subject.id === 'silence:br-2026-general:0:2026-10-02:ads:America/Sao_Paulo')
    .at(-1)!
  expect(first.members.map((member) => member.id)).toEqual(['b', 'a'])
  expect(first.summary).toContain('Check with counsel')
  expect(first.features.map((feature) => feature.name)).toContain('source of the rule')
})

test('spending before and between the windows is no breach', () => {
  expect(
    breaches([brazil('a', '2026-10-01', 9000), brazil('a', '2026-10-15', 9000), brazil('a', '2026-10-27', 9000)]),
  ).toEqual([])
})

test('a period that only touches the window cannot be told to lie in it', () => {
  const month: Observation = { ...(brazil('a', '2026-10-31', 9000) as object), from: '2026-10-01' } as Observation
  const total: Observation = {
    ...(brazil('a', '2026-10-03', 9000) as object),
    from: '2026-10-03',
    basis: 'lifetime',
  } as Observation
  expect(breaches([month, total])).toEqual([])
})

test('an ad that runs across the window delivers inside it, by the clock of its region', () => {
  const inTahiti = anAd({
    advertiserId: 'a',
    country: 'FR',
    targeting: { regions: ['FR-PF'] },
    startedAt: '2022-04-08T11:00:00Z',
    stoppedAt: '2022-04-08T20:00:00Z',
    spend: { min: 500, max: 599 },
    currency: 'EUR',
  })
  const inParis = anAd({
    advertiserId: 'b',
    country: 'FR',
    startedAt: '2022-04-08T11:00:00Z',
    stoppedAt: '2022-04-08T20:00:00Z',
    spend: { min: 500, max: 599 },
    currency: 'EUR',
  })
  expect(breaches([inTahiti]).map((finding) => finding.country)).toEqual(['FR'])
  expect(breaches([inParis])).toEqual([])
})

test('a ban of months concerns only what speaks of elections', () => {
  const french = (id: string, name: string): Observation =>
    aSpend({ advertiserId: id, advertiserName: name, to: '2026-12-01', country: 'FR', disclaimer: 'x' }, 800)
  expect(breaches([french('shop', 'Boutique de chaussures')])).toEqual([])
  expect(breaches([french('votes', 'Voter pour la présidentielle')])).toHaveLength(1)
})

test('countries without a rule raise nothing on polling day', () => {
  expect(
    breaches([
      aSpend({ advertiserId: 'a', to: '2026-11-03' }, 50_000),
      aSpend({ advertiserId: 'a', to: '2025-02-23', country: 'DE' }, 50_000),
    ]),
  ).toEqual([])
})
