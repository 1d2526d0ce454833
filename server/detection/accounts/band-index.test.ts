import { expect, test } from 'vitest'

import { BandIndex } from './band-index.ts'

function hashOf(n: number): number {
  const h = Math.imul(n ^ (n >>> 15), 0x85ebca6b)
  const mixed = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

test('nearly all that is held is found, the newest first, and a checkpoint finds the same', () => {
  const families = 1 << 10
  const bands = 16
  const index = new BandIndex(families, bands)
  const total = families * 4
  for (let n = 0; n < total; n++)
    for (let band = 0; band < bands; band++) index.add(hashOf(n * bands + band), n % families)
  let found = 0
  const held = new BandIndex(families, bands)
  held.restore(structuredClone(index.state()))
  for (let n = total - families; n < total; n++) {
    for (let band = 0; band < bands; band++) {
      const hash = hashOf(n * bands + band)
      const family = index.find(hash, (candidate) => candidate === n % families)
      if (family >= 0) found++
      expect(held.find(hash, (candidate) => candidate === n % families)).toBe(family)
    }
  }
  expect(found).toBeGreaterThan(0.98 * families * bands)
  index.add(7, 1)
  index.add(7, 2)
  expect(index.find(7, () => true)).toBe(2)
  expect(index.find(7, (candidate) => candidate !== 2)).toBe(1)
  expect(() => new BandIndex(2 ** 25, bands)).toThrow(RangeError)
})
