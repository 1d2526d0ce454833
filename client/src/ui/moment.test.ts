import { expect, test } from 'vitest'

import { momentOf, momentText } from './moment.ts'

test('a moment written into a field is read back as the same instant, whatever the zone of the browser', () => {
  const at = Date.UTC(2026, 9, 4, 23, 59)
  expect(momentText(at)).toBe('2026-10-04T23:59')
  expect(momentOf(momentText(at))).toBe('2026-10-04T23:59:00.000Z')
})

test('what is no moment gives none', () => {
  for (const text of ['', '2026-10-04', '2026-13-04T10:00', 'soon']) expect(momentOf(text)).toBeNull()
})
