import { expect, test } from 'vitest'

import type { ElectionEntry } from '../../../shared/protocol/http.ts'
import { dayStart, zoneOfClock } from './day-start.ts'

const elections = [
  { id: 'br', country: 'BR', daysToPolls: 3, rounds: [{ zones: ['America/Sao_Paulo'] }] },
] as unknown as ElectionEntry[]

test('a day begins at midnight of the clock that was chosen', () => {
  const at = Date.parse('2026-10-04T01:30:00Z')
  expect(dayStart(at, 'UTC')).toBe('2026-10-04T00:00:00.000Z')
  expect(dayStart(at, zoneOfClock('election', elections, {}))).toBe('2026-10-03T03:00:00.000Z')
  expect(dayStart(at, 'Asia/Kolkata')).toBe('2026-10-03T18:30:00.000Z')
})

test('the clock of the election is that of the one in scope; without one it is the own clock', () => {
  expect(zoneOfClock('utc', elections, {})).toBe('UTC')
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  expect(zoneOfClock('own', elections, {})).toBe(own)
  expect(zoneOfClock('election', [], {})).toBe(own)
})
