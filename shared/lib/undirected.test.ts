import { expect, test } from 'vitest'

import { undirected } from './undirected.ts'

test('a mark that would turn the words after a name is taken out, and names from right to left stay as they are', () => {
  expect(undirected('Party\u202E spends 40 times its usual day')).toBe('Party spends 40 times its usual day')
  expect(undirected('\u2067a\u2066b\u2069\u202Ac\u202C')).toBe('abc')
  expect(undirected('حملة 2026')).toBe('حملة 2026')
})
