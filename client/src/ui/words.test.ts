import { expect, test } from 'vitest'

import { countryName, quantity } from './words.ts'

test('a quantity keeps what it needs and no more', () => {
  expect(quantity(1_234_567)).toBe('1.23M')
  expect(quantity(8871)).toBe('8,871')
  expect(quantity(41.23)).toBe('41.2')
  expect(quantity(3.456)).toBe('3.46')
  expect(quantity(0.00035)).toBe('0.00035')
  expect(quantity(0)).toBe('0')
  expect(quantity(-2)).toBe('−2')
  expect(quantity(Number.NaN)).toBe('–')
})

test('a country without a name keeps its code', () => {
  expect(countryName('BR')).toBe('Brazil')
  expect(countryName(null)).toBe('No country')
  expect(countryName('not a code')).toBe('not a code')
})
