import { expect, test } from 'vitest'

import { counted, countryName, quantity, unitFor } from './words.ts'

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

test('one of a kind is told in the singular', () => {
  expect(unitFor(1, 'ads')).toBe('ad')
  expect(unitFor(2, 'ads')).toBe('ads')
  expect(unitFor(1, '× usual')).toBe('× usual')
  expect(counted(1, 'note')).toBe('1 note')
  expect(counted(0, 'note')).toBe('0 notes')
  expect(counted(1200, 'entry', 'entries')).toBe('1,200 entries')
})

test('a country without a name keeps its code', () => {
  expect(countryName('BR')).toBe('Brazil')
  expect(countryName(null)).toBe('No country')
  expect(countryName('not a code')).toBe('not a code')
})
