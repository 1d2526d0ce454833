import { expect, test } from 'vitest'

import { ageText, clockText, countdownText, dueText, stampText } from './time.ts'

const now = Date.parse('2026-10-04T12:00:00Z')
const ago = (ms: number) => new Date(now - ms).toISOString()

test('an age is told in one unit', () => {
  expect(ageText(ago(4_200), now)).toBe('4 s')
  expect(ageText(ago(12 * 60_000), now)).toBe('12 m')
  expect(ageText(ago(47 * 3_600_000), now)).toBe('47 h')
  expect(ageText(ago(49 * 3_600_000), now)).toBe('2 d')
  expect(ageText(ago(-5_000), now)).toBe('0 s')
  expect(ageText('never', now)).toBe('–')
})

test('a countdown is told in two', () => {
  expect(countdownText(9 * 3_600_000 + 12 * 60_000)).toBe('9 h 12 m')
  expect(countdownText(76 * 3_600_000)).toBe('3 d 4 h')
  expect(countdownText(-1)).toBe('0 s')
})

test('a clock says how long is left, and how long it is over', () => {
  expect(dueText(ago(-30 * 60_000), now)).toEqual({ text: '30 m', tone: 'plain' })
  expect(dueText(ago(-60_000), now)).toEqual({ text: '1 m', tone: 'near' })
  expect(dueText(ago(120_000), now)).toEqual({ text: '2 m', tone: 'over' })
})

test('a zone that is not known gives no time rather than a wrong one', () => {
  expect(clockText(now, 'America/Sao_Paulo')).toBe('09:00')
  expect(clockText(now, 'Nowhere/Land')).toBe('–')
})

test('a day stays a day, a time is told in UTC', () => {
  expect(stampText('2026-10-04')).toBe('4 Oct 2026')
  expect(stampText('2026-10-04T14:00:03+02:00')).toBe('4 Oct 2026, 12:00:03 UTC')
  expect(stampText('sometime')).toBe('sometime')
})
