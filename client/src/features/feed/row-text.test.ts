import { expect, test } from 'vitest'

import { alertRow } from '../../test-support/alert-rows.ts'
import { colleagueText, leftText } from './row-text.ts'

const ana = { id: 'ana', name: 'Ana' }
const now = Date.parse('2026-10-01T00:00:04Z')

test('a row that left says who took it out and when', () => {
  expect(leftText(alertRow({ state: 'closed', updatedBy: ana }), 'me', now)).toBe('Closed by Ana 4 s ago')
  expect(leftText(alertRow({ state: 'closed', updatedBy: ana }), 'ana', now)).toBe('Closed by you 4 s ago')
  expect(leftText(alertRow({ state: 'snoozed' }), 'me', now)).toBe('Now snoozed 4 s ago')
})

test("a colleague's change is told for a while, one's own never", () => {
  const row = alertRow({ state: 'claimed', updatedBy: ana })
  expect(colleagueText(row, 'me', now)).toBe('Claimed by Ana 4 s ago')
  expect(colleagueText(row, 'me', now + 60_000)).toBe('')
  expect(colleagueText(row, 'ana', now)).toBe('')
})
