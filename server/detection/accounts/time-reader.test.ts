import { assert, date, integer, property } from 'fast-check'
import { expect, test } from 'vitest'

import { TimeReader } from './time-reader.ts'

test('reads every time as Date.parse does', () => {
  const reader = new TimeReader()
  const days = date({ min: new Date('1971-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  assert(
    property(days, integer({ min: 0, max: 3 }), (day, form) => {
      const iso = day.toISOString()
      const text = [iso, `${iso.slice(0, 19)}Z`, `${iso.slice(0, 16)}Z`, `${iso.slice(0, 19)}+02:00`][form] ?? iso
      expect(reader.read(text)).toBe(Date.parse(text))
    }),
  )
  for (const odd of ['2026-10-04T24:61:00Z', '2026-10-04Txx:00:00Z', 'not a time at all !Z', '']) {
    expect(reader.read(odd)).toBe(Date.parse(odd))
  }
})
