/**
 * 53-bit keys for texts: two multiply-xor lanes over the UTF-16 units, finished as in MurmurHash3 (Appleby 2008).
 * At a million live objects two different texts share a key with probability below 1e-4; nobody gains from forging one,
 * since a forged collision only adds an object that two accounts seem to share.
 */
const LOW = 0x1_0000_0000
const TOP_BITS = 0x1f_ffff

function finish(h: number): number {
  let x = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

export function joinLanes(h1: number, h2: number): number {
  return (finish(h2 ^ h1) & TOP_BITS) * LOW + finish(h1 + Math.imul(h2, 0x9e3779b1))
}

/** Where the two lanes begin under a seed; different seeds are different name spaces. */
export function firstLane(seed: number): number {
  return seed ^ 0x243f6a88
}

export function secondLane(seed: number): number {
  return Math.imul(seed, 0x9e3779b1) ^ 0x85a308d3
}

export function mixFirst(h1: number, unit: number): number {
  return Math.imul(h1 ^ unit, 0x01000193)
}

export function mixSecond(h2: number, unit: number): number {
  const mixed = Math.imul(h2 ^ unit, 0x5bd1e995)
  return mixed ^ (mixed >>> 15)
}

/** Key of a text under a seed. */
export function hashText(text: string, seed: number): number {
  let h1 = firstLane(seed)
  let h2 = secondLane(seed)
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    h1 = mixFirst(h1, unit)
    h2 = mixSecond(h2, unit)
  }
  return joinLanes(h1, h2)
}

/** A key as text, for ids that must look the same in every run. */
export function keyText(key: number): string {
  return key.toString(36).padStart(11, '0')
}
