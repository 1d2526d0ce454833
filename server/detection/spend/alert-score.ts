/**
 * One scale for all kinds: how rarely the field brings something as extreme, weighed by how telling the kind is.
 *
 * 0.5 is what a field brings once a week, 0.73 once in two months, 0.88 once a year. Monotone in the rate, so sorting
 * by score is sorting by rarity, whatever the kind and the size of the country.
 */
const HALF_PER_DAY = 1 / 7

export function scoreOfRate(perDay: number): number {
  return 1 / (1 + Math.sqrt(perDay / HALF_PER_DAY))
}

export function rateOfScore(score: number): number {
  return HALF_PER_DAY * (1 / score - 1) ** 2
}
