import { expect, test } from 'vitest'

import type { Ad } from '../../../shared/domain/observation.ts'
import { anAd, findingsOf, named } from '../../support/ad-stream.ts'

const mismatches = (ads: Ad[]) => findingsOf(ads).filter((finding) => finding.kind === 'payer-mismatch')
const ad = (page: string, day: number, fields: Partial<Ad>): Ad =>
  anAd({
    advertiserId: page,
    createdAt: `2026-09-${String(day).padStart(2, '0')}T13:00:07Z`,
    country: 'US',
    text: 'Go and vote in this election',
    ...fields,
  })

test('money of a country with nothing to do with the voters is told', () => {
  const [finding] = mismatches([ad('a', 1, { currency: 'RUB', disclaimer: null })])
  expect(finding).toMatchObject({ subject: { id: 'a' }, country: 'US' })
  expect(finding!.title).toContain('RUB')
})

test('dollars, euros and neighbours with a named payer are ordinary', () => {
  const disclaimer = 'A committee'
  expect(
    mismatches([
      ad('a', 1, { currency: 'EUR', disclaimer }),
      ad('b', 2, { currency: 'CAD', disclaimer, paymentCountry: 'CA' }),
      ad('c', 3, { country: 'DK', currency: 'NOK', disclaimer }),
      ad('d', 4, { country: 'BR', currency: 'USD', disclaimer }),
    ]),
  ).toEqual([])
})

test('from the third page that pays alike there is one group that names them all', () => {
  const ads = ['a', 'b', 'c', 'd', 'e', 'f'].map((page, index) =>
    ad(page, index + 1, { currency: 'RUB', disclaimer: null }),
  )
  const findings = mismatches(ads)
  expect(findings.map((finding) => finding.subject.type)).toEqual([
    'advertiser',
    'advertiser',
    'page-group',
    'page-group',
  ])
  expect(findings[2]!.members.map((member) => member.id).sort()).toEqual(['a', 'b', 'c'])
  expect(findings[3]!.subject.id).toBe(findings[2]!.subject.id)
  expect(findings[3]!.score).toBeGreaterThan(findings[0]!.score)
})

test('a currency in which many declared advertisers pay there is ordinary there', () => {
  const usual = Array.from({ length: 12 }, (_, page) =>
    ad(`usual-${page}`, (page % 28) + 1, { country: 'KE', currency: 'ZAR', disclaimer: `Payer ${page}`, text: 'shop' }),
  )
  const late = ad('late', 28, {
    country: 'KE',
    currency: 'ZAR',
    disclaimer: 'Somebody',
    createdAt: '2026-10-20T10:00:01Z',
  })
  expect(named(mismatches([...usual, late]), 'payer-mismatch').has('late')).toBe(false)
})

test('an ad whose voters cannot be told says nothing', () => {
  const { country: _country, ...unknown } = ad('a', 1, { currency: 'RUB' })
  expect(mismatches([unknown])).toEqual([])
})
