import { array, assert, boolean, integer, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'

import { KeyTable } from './key-table.ts'

test('holds what a Map holds, after any order of writes and deletions', () => {
  const steps = array(tuple(integer({ min: 0, max: 300 }), integer({ min: 0, max: 1_000 }), boolean()), {
    maxLength: 4_000,
  })
  assert(
    property(steps, integer({ min: 1, max: 9_000_000_000 }), (list, stride) => {
      const table = new KeyTable()
      const map = new Map<number, number>()
      for (const [n, slot, isWrite] of list) {
        const key = n * stride
        if (isWrite) {
          table.set(key, slot)
          map.set(key, slot)
        } else {
          table.delete(key)
          map.delete(key)
        }
      }
      expect(table.size).toBe(map.size)
      for (let n = 0; n <= 300; n++) expect(table.get(n * stride)).toBe(map.get(n * stride) ?? -1)
    }),
  )
})

test('grows and stays exact with many keys', () => {
  const table = new KeyTable()
  for (let i = 0; i < 100_000; i++) table.set(i * 8_191, i)
  for (let i = 0; i < 100_000; i += 2) table.delete(i * 8_191)
  expect(table.size).toBe(50_000)
  for (let i = 0; i < 100_000; i++) expect(table.get(i * 8_191)).toBe(i % 2 === 0 ? -1 : i)
})
