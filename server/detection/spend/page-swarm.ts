/**
 * `page-swarm`: many new or waking pages with one payer, or with none and alike amounts, each too small to matter.
 *
 * Pages that began or woke within the last days are grouped by payer line. Those without one are grouped by amount: the
 * densest band of amounts is compared with how many undeclared pages usually begin in that band (a scan statistic with
 * a negative-binomial tail, since beginnings cluster). One alert names the pages; each says why it belongs; its pages
 * raise no alert of their own. Cost: pages that began in the last month, sorted once a day.
 * Blind to: a swarm whose pages start weeks apart; undeclared swarms under `≤100`, or in a field where as many undeclared pages of that
 * size begin every day. Landing domains and targeting are in ad records, see creation-cadence.
 * Source: Naus 1965 (scan statistics); rates by peaks over threshold (see tail-rate.ts).
 */
import type { Starter } from './spend-field.ts'
import { median } from './quantile.ts'
import type { TailPrior } from './tail-rate.ts'

export const SWARM_WINDOW = 3
export const STARTER_DAYS = 31
const LEAST_PAGES = 4
/** Amounts of one band: a factor of four from the smallest to the largest page. */
const BAND = Math.log(4)
/** Beginnings are not independent: variance to mean of their count. */
const DISPERSION = 2

export const swarmPriors: Record<'page-swarm' | 'undeclared-swarm', TailPrior> = {
  'page-swarm': { level: 3, scale: 1.2, days: 10 },
  'undeclared-swarm': { level: 4, scale: 1.8, days: 10 },
}

export interface SwarmCandidate {
  readonly key: string
  readonly kind: 'page-swarm' | 'undeclared-swarm'
  /** The payer line they share; null for pages without one. */
  readonly payer: string | null
  readonly pages: readonly Starter[]
  readonly statistic: number
  /** How many such pages usually begin in as many days. */
  readonly expected: number
}

export function swarmsOf(
  starters: readonly Starter[],
  day: number,
  daysKnown: number,
  least: number,
): SwarmCandidate[] {
  const now = starters.filter((one) => one.day > day - SWARM_WINDOW && one.log >= least)
  const before = starters.filter((one) => one.day <= day - SWARM_WINDOW && one.log >= least)
  const days = Math.max(1, Math.min(STARTER_DAYS - SWARM_WINDOW, daysKnown - SWARM_WINDOW))
  const byPayer = new Map<string, Starter[]>()
  for (const one of now) {
    if (one.payer === null || one.payer === '') continue
    const key = payerPattern(one.payer)
    const group = byPayer.get(key)
    if (group === undefined) byPayer.set(key, [one])
    else group.push(one)
  }
  const found: SwarmCandidate[] = []
  for (const [key, pages] of byPayer) {
    if (pages.length < 2) continue
    const usual = (before.filter((one) => payerPattern(one.payer ?? '') === key).length / days) * SWARM_WINDOW
    found.push({
      key: `payer ${key}`,
      kind: 'page-swarm',
      payer: pages[0]?.payer ?? key,
      pages,
      statistic: payerStatistic(pages, usual),
      expected: usual,
    })
  }
  const undeclared = densestBand(now.filter(isUndeclared), before.filter(isUndeclared), days)
  if (undeclared !== null) found.push({ ...undeclared, key: `undeclared ${day}` })
  return found.filter((one) => one.pages.length >= LEAST_PAGES || one.kind === 'page-swarm')
}

export function isSwarm(candidate: SwarmCandidate): boolean {
  return candidate.pages.length >= LEAST_PAGES
}

/** Case, digits and punctuation aside: "Team Noord 1" and "team noord 2" are one payer pattern. */
export function payerPattern(payer: string): string {
  return payer
    .toLowerCase()
    .replace(/[\d\p{P}\s]+/gu, ' ')
    .trim()
}

/** `≤100` says nothing of how alike two amounts are. */
function isUndeclared(starter: Starter): boolean {
  return starter.payer === '' && starter.exact
}

/** Pages beyond the usual, on a log scale, and more if their amounts are alike. */
function payerStatistic(pages: readonly Starter[], usual: number): number {
  const logs = pages.map((one) => one.log)
  const centre = median(logs, 0)
  const spread = median(
    logs.map((log) => Math.abs(log - centre)),
    0,
  )
  return 3 * Math.log(pages.length / (1 + usual)) + Math.max(0, 1 - spread)
}

function densestBand(
  now: readonly Starter[],
  before: readonly Starter[],
  days: number,
): Omit<SwarmCandidate, 'key'> | null {
  const sorted = [...now].sort((a, b) => a.log - b.log)
  let best: Omit<SwarmCandidate, 'key'> | null = null
  for (let from = 0; from < sorted.length; from++) {
    const low = sorted[from]?.log ?? 0
    let to = from
    while (to < sorted.length && (sorted[to]?.log ?? Infinity) <= low + BAND) to++
    const count = to - from
    if (count < LEAST_PAGES) continue
    const usual = before.filter((one) => one.log >= low && one.log <= low + BAND).length
    const expected = ((usual + 1) / (days + 1)) * SWARM_WINDOW
    const statistic = -logUpperTail(count, expected)
    if (best === null || statistic > best.statistic) {
      best = { kind: 'undeclared-swarm', payer: null, pages: sorted.slice(from, to), statistic, expected }
    }
  }
  return best
}

/** Logarithm of P(N ≥ count) of a negative binomial with this mean and `DISPERSION` times its variance. */
function logUpperTail(count: number, mean: number): number {
  if (count <= mean) return 0
  const size = mean / (DISPERSION - 1)
  const share = 1 / DISPERSION
  // The first term dominates; the rest is a geometric series with a ratio below 1.
  let term = size * Math.log(share)
  for (let k = 1; k <= count; k++) term += Math.log((size + k - 1) / k) + Math.log(1 - share)
  const ratio = ((size + count) / (count + 1)) * (1 - share)
  return Math.min(0, term - Math.log(Math.max(1e-3, 1 - ratio)))
}
