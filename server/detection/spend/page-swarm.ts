/**
 * `page-swarm`: many new or waking pages with one payer, or with none and alike amounts, each too small to matter.
 *
 * Pages that began or woke within the last days are grouped by payer line. Those without one are grouped by amount: of
 * one to three days, narrow and wide bands of amounts, new pages only or waking ones too, the group that is the least
 * likely beside what usually begins there (a scan statistic with a negative-binomial tail, since beginnings cluster).
 * It counts if at least half of its pages are more than usual, so that an alert does not name mostly bystanders, and
 * if it is not a mass. A page that would be large by itself is no part of it. One alert names the pages; each says why
 * it belongs; its pages raise no alert of their own. Most undeclared pages that begin are gone the next day, so those of
 * earlier days count only if they stayed, against what usually begins and stays.
 * Cost: pages that began in the last month, sorted once a day.
 * Pages of which the source only says `≤100` are counted among themselves, since their amounts tell nothing apart.
 * Blind to: a swarm whose pages start weeks apart; undeclared swarms of a size at which nearly as many undeclared pages
 * begin every day. Landing domains and targeting are in ad records, see creation-cadence.
 * Source: Naus 1965 (scan statistics); rates by peaks over threshold (see tail-rate.ts).
 */
import type { Starter } from './spend-field.ts'
import { median } from './quantile.ts'
import type { TailPrior } from './tail-rate.ts'

export const SWARM_WINDOW = 3
export const STARTER_DAYS = 31
/** How urgent a group is beside an advertiser that is as rare: pages that agree are more telling than one amount. */
export const SWARM_WEIGHT = 0.4
const LEAST_PAGES = 4
/** Pages that have only their amounts in common must be more. */
const LEAST_UNDECLARED = 6
/** Amounts of one band: from the smallest to the largest page. */
const BANDS = [Math.log(2), Math.log(4)]
/** More undeclared pages than this do not belong together: the library, a season or a sale brings them. */
const MOST_UNDECLARED = 40
/** Beginnings at other amounts may rise this much before the day itself is the reason. */
const MOST_MOVEMENT = 2
/** At least half of the pages must be more than what usually begins. */
const LEAST_TIMES = 2
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
  sizes: { readonly least: number; readonly most: number },
): SwarmCandidate[] {
  const now = starters.filter((one) => one.day > day - SWARM_WINDOW && one.log >= sizes.least)
  const before = starters.filter((one) => one.day <= day - SWARM_WINDOW && one.log >= sizes.least)
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
  // `≤100` says nothing of how alike two amounts are, so such pages are counted among themselves.
  for (const isExact of [true, false]) {
    const isMeant = (one: Starter): boolean => one.payer === '' && one.exact === isExact && one.log <= sizes.most
    const undeclared = densestGroup(
      now.filter((one) => (one.day === day || one.stayed === day) && isMeant(one)),
      before.filter(isMeant),
      day,
      days,
    )
    if (undeclared !== null) found.push({ ...undeclared, key: `undeclared ${isExact ? '' : 'small '}${day}` })
  }
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

/** Whichever span of days, width of band and choice of pages makes a group the least likely. */
function densestGroup(
  now: readonly Starter[],
  before: readonly Starter[],
  day: number,
  days: number,
): Omit<SwarmCandidate, 'key'> | null {
  let best: Omit<SwarmCandidate, 'key'> | null = null
  for (const onlyNew of [true, false]) {
    const past = sortedByLog(before.filter((one) => !onlyNew || !one.waking))
    for (let span = 1; span <= SWARM_WINDOW; span++) {
      const begun = sortedByLog(now.filter((one) => one.day > day - span && (!onlyNew || !one.waking)))
      for (const width of BANDS) {
        const found = densestBand(begun, past, width, span, days + 1)
        if (found !== null && (best === null || found.statistic > best.statistic)) best = found
      }
    }
  }
  return best
}

function densestBand(
  begun: readonly Starter[],
  past: readonly Starter[],
  width: number,
  span: number,
  days: number,
): Omit<SwarmCandidate, 'key'> | null {
  let best: Omit<SwarmCandidate, 'key'> | null = null
  let to = 0
  let usualFrom = 0
  let usualTo = 0
  let stayed = 0
  for (let from = 0; from < begun.length; from++) {
    const low = begun[from]?.log ?? 0
    while (to < begun.length && (begun[to]?.log ?? 0) <= low + width) to++
    while (usualTo < past.length && (past[usualTo]?.log ?? 0) <= low + width) stayed += didStay(past[usualTo++])
    while (usualFrom < past.length && (past[usualFrom]?.log ?? 0) < low) stayed -= didStay(past[usualFrom++])
    const count = to - from
    const usual = usualTo - usualFrom
    // Of the pages of earlier days only those that stayed are in the group.
    const expected = (usual + 1 + (stayed + 1) * (span - 1)) / days
    if (count < LEAST_UNDECLARED || count > MOST_UNDECLARED || count < LEAST_TIMES * expected) continue
    // When more pages of other sizes begin beyond what is usual than are in the group, the day is the reason.
    if (begun.length - count - MOST_MOVEMENT * (past.length - usual) * (span / days) >= count) continue
    const statistic = -logUpperTail(count, expected)
    if (best === null || statistic > best.statistic) {
      best = { kind: 'undeclared-swarm', payer: null, pages: begun.slice(from, to), statistic, expected }
    }
  }
  return best
}

function didStay(one: Starter | undefined): number {
  return one === undefined || one.stayed === 0 ? 0 : 1
}

function sortedByLog(starters: readonly Starter[]): Starter[] {
  return [...starters].sort((a, b) => a.log - b.log)
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
