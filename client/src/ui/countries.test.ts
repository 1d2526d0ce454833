import isoCountries from 'i18n-iso-countries'
import { expect, test } from 'vitest'

import { allCountries } from './countries.ts'

test('what can be chosen is what the server takes: the codes of ISO 3166-1, and Kosovo', () => {
  const known = [...new Set([...Object.keys(isoCountries.getAlpha2Codes()), 'XK'])]
  expect(
    allCountries()
      .map(([code]) => code)
      .toSorted(),
  ).toEqual(known.toSorted())
})
