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

test('the last ids are known, whatever their number, and memory is bounded by forgetting the oldest', () => {
  const seen = new SeenIds(1000)
  const ids = Array.from({ length: 5000 }, (_, at) => hashId(`observation-${at}`))
  for (const id of ids) {
    expect(seen.has(id)).toBe(false)
    seen.add(id)
  }
  expect(ids.slice(-1000).every((id) => seen.has(id))).toBe(true)
  expect(ids.slice(0, 1000).some((id) => seen.has(id))).toBe(false)
})

test('like ids have unlike hashes', () => {
  const hashes = new Set<bigint>()
  for (let n = 0; n < 200_000; n++) hashes.add(hashId(`meta:2026-10-04:page:${n}`))
  for (let n = 0; n < 200_000; n++) hashes.add(hashId(`${n}:2026-10-04`))
  expect(hashes.size).toBe(400_000)
  expect(hashes.has(0n)).toBe(false)
})
