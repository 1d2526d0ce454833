import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { isoOf } from './iso-time.ts'

test('times are written as Date writes them, whatever day came before', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 })), (times) => {
      expect(times.map(isoOf)).toEqual(times.map((at) => new Date(at).toISOString()))
    }),
  )
  expect(isoOf(Date.parse('2015-08-03T23:59:59.999Z'))).toBe('2015-08-03T23:59:59.999Z')
  expect(() => isoOf(Number.NaN)).toThrow(RangeError)
})
