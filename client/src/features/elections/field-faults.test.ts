import { expect, test } from 'vitest'

import { fieldLabel } from './field-faults.ts'

test.each([
  ['name', 'Name'],
  ['sources.3', 'Sources'],
  ['rounds.1.date', 'Round 2, polling day'],
  ['rounds.0.zones.2.opens', 'Round 1, time zone 3, polls open'],
  ['silence.0.rule', 'Silence window 1, what the law says'],
])('a fault at %s is told as the form names it: %s', (field, told) => {
  expect(fieldLabel(field)).toBe(told)
})
