/** Surprise in bits of meetings in time, against the chance of work that falls anywhere. */

/** At seeing `seen` or more of what comes `expected` times on average: Chernoff bound of a Poisson tail. */
export function countBits(seen: number, expected: number): number {
  if (seen <= expected || seen === 0) return 0
  return (seen * Math.log(seen / Math.max(expected, 1e-9)) - seen + expected) / Math.LN2
}

/**
 * At gaps as small as these, were each uniform up to `widest`: the sum of the logarithms of their inverse shares is
 * Gamma distributed (Fisher's method), and the tail of a whole-numbered Gamma is a Poisson sum.
 */
export function closenessBits(gaps: readonly number[], widest: number): number {
  if (gaps.length === 0) return 0
  let total = 0
  for (const gap of gaps) total += Math.log(widest / Math.min(gap, widest))
  let term = 1
  let sum = 1
  for (let index = 1; index < gaps.length; index++) {
    term *= total / index
    sum += term
  }
  return Math.max(0, (total - Math.log(sum)) / Math.LN2)
}

/** Two independent surprises as one: the product of two chances is itself distributed (Fisher). */
export function combinedBits(one: number, other: number): number {
  const both = one + other
  return both - Math.log2(1 + both * Math.LN2)
}
