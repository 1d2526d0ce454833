import { expect, test } from 'vitest'

import { muteFromUrl, muteLink } from './mute-link.ts'

const row = {
  kind: 'spend-surge',
  country: 'BR',
  subject: { type: 'advertiser', id: 'page&1?=', name: 'Página & Co' },
} as const

test('the link of an alert is read back as its kind, country and subject', () => {
  const params = new URL(muteLink(row), 'https://room.example').searchParams
  expect(muteFromUrl(params)).toEqual({
    kinds: ['spend-surge'],
    countries: ['BR'],
    subjects: [{ id: 'page&1?=', name: 'Página & Co' }],
  })
})

test('an alert without a country mutes those without a country, not all of them', () => {
  const params = new URL(muteLink({ ...row, country: null }), 'https://room.example').searchParams
  expect(muteFromUrl(params)?.countries).toEqual(['none'])
})

test('an address that names no known kind, or a country that is none, fills nothing of it in', () => {
  expect(muteFromUrl(new URLSearchParams('mute-kind=nonsense&mute-subject=a'))).toBeNull()
  expect(muteFromUrl(new URLSearchParams(''))).toBeNull()
  const odd = muteFromUrl(new URLSearchParams('mute-kind=tip&mute-subject=a&mute-country=<b>'))
  expect(odd?.countries).toEqual([])
})
