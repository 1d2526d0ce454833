import { array, assert, boolean, constantFrom, integer, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'

import { printOf, printOfPair, SlotIndex } from './slot-index.ts'

function candidates(index: SlotIndex, print: number): number[] {
  const found: number[] = []
  for (let at = index.first(print); at >= 0; at = index.next(at)) found.push(index.slotAt(at))
  return found.sort((x, y) => x - y)
}

test('finds every slot under its print, after any order of entries and removals, also where prints are the same', () => {
  const steps = array(tuple(integer({ min: 0, max: 200 }), boolean()), { maxLength: 3_000 })
  // Few prints, neighbours and wraps around the end of the table.
  const printer = constantFrom(
    (slot: number) => slot % 7,
    (slot: number) => -1 - (slot % 40),
    (slot: number) => Math.imul(slot, 0x9e3779b1),
  )
  assert(
    property(steps, printer, (list, print) => {
      const index = new SlotIndex()
      const held = new Set<number>()
      for (const [slot, isEntry] of list) {
        if (isEntry && !held.has(slot)) index.add(print(slot), slot)
        if (!isEntry) index.remove(print(slot), slot)
        if (isEntry) held.add(slot)
        else held.delete(slot)
      }
      expect(index.size).toBe(held.size)
      for (const wanted of new Set(Array.from({ length: 201 }, (_, slot) => print(slot)))) {
        const expected = [...held].filter((slot) => print(slot) === wanted).sort((x, y) => x - y)
        expect(candidates(index, wanted)).toEqual(expected)
      }
    }),
  )
})

test('grows with its entries and goes on from its state', () => {
  const index = new SlotIndex()
  for (let slot = 0; slot < 50_000; slot++) index.add(printOf(slot * 8_191), slot)
  for (let slot = 0; slot < 50_000; slot += 2) index.remove(printOf(slot * 8_191), slot)
  const restored = new SlotIndex()
  restored.restore(index.state())
  expect(restored.size).toBe(25_000)
  for (let slot = 0; slot < 50_000; slot++)
    expect(candidates(restored, printOf(slot * 8_191)).includes(slot)).toBe(slot % 2 === 1)
})

test('pairs of neighbouring numbers hardly ever have one print', () => {
  const prints = new Set<number>()
  for (let a = 0; a < 300; a++) for (let b = a + 1; b < 300; b++) prints.add(printOfPair(a, b))
  expect(prints.size).toBeGreaterThan(0.999 * ((300 * 299) / 2))
})
