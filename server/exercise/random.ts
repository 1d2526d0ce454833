/** Seeded randomness: the same keys always give the same sequence, so any part of the exercise can be made alone. */

export interface Random {
  /** In [0, 1). */
  next(): number
  /** Whole number in [from, to], both included. */
  int(from: number, to: number): number
  between(from: number, to: number): number
  chance(probability: number): boolean
  normal(): number
  logNormal(median: number, sigma: number): number
  pick<T>(list: readonly T[]): T
  sample<T>(list: readonly T[], count: number): T[]
}

export function createRandom(...keys: readonly (string | number)[]): Random {
  let state = hashOf(keys.join('/'))
  const next = (): number => {
    // splitmix32: one addition and two multiplications a number, full period.
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const random: Random = {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    between: (from, to) => from + next() * (to - from),
    chance: (probability) => next() < probability,
    normal,
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    pick: (list) => at(list, Math.floor(next() * list.length)),
    sample: (list, count) => shuffled(list, random).slice(0, count),
  }
  return random
}

export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const copy = [...list]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = random.int(0, last)
    const kept = at(copy, last)
    copy[last] = at(copy, other)
    copy[other] = kept
  }
  return copy
}

/** FNV-1a with a final mix; 32 bits are plenty for choosing a story. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) | 0
}

/** The word of a position of these keys, as a short id. */
export function keyOf(...keys: readonly (string | number)[]): string {
  return (hashOf(keys.join('/')) >>> 0).toString(36)
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index]
  if (value === undefined) throw new RangeError(`no element ${index} in a list of ${list.length}`)
  return value
}
