import { expect, test } from 'vitest'

import { SeenIds, hashId } from './seen-ids.ts'

test('every id that was added is known again, and no other', () => {
  const seen = new SeenIds(100_000)
  const ids = Array.from({ length: 20_000 }, (_, index) => hashId(`observation-${index}`))
  for (const id of ids) seen.add(id)
  expect(ids.filter((id) => !seen.has(id))).toEqual([])
  const others = Array.from({ length: 20_000 }, (_, index) => hashId(`another-${index}`))
  expect(others.filter((id) => seen.has(id))).toEqual([])
})

test('a hash fits an unsigned 64-bit slot', () => {
  for (let index = 0; index < 5000; index++) expect(hashId(`id ${index}`)).toBeGreaterThan(0n)
})
