/** Judges the groups of pages that began or woke lately; one alert each. */
import type { Emit } from '../detector.ts'
import type { AdvertiserTable } from './advertiser-table.ts'
import { silentFrom } from './dormant-return.ts'
import type { SwarmCandidate } from './page-swarm.ts'
import { STARTER_DAYS, SWARM_WEIGHT, SWARM_WINDOW, isSwarm, payerPattern, swarmPriors, swarmsOf } from './page-swarm.ts'
import { swarmFinding } from './spend-finding.ts'
import type { FindingContext } from './spend-finding.ts'
import type { SpendField, Starter } from './spend-field.ts'
import type { FieldDay } from './spend-kind.ts'
import type { DayEntry, SpendProfile } from './spend-profile.ts'
import type { Extreme } from './tail-rate.ts'

/** Days of a field after which "not seen before" begins to mean something. */
const STARTERS_FROM = 7
/** Days after its alert in which further pages belong to a swarm. */
const JOIN_DAYS = 7
/** Undeclared pages have less in common: only those that come at once. */
const UNDECLARED_JOIN_DAYS = 1
/** Still there on a later day: at least this much of the first, as a logarithm. */
const STILL = Math.log(0.5)
const JOIN_MARGIN = Math.log(1.5)
/** Above twice a large page-day a new page without a payer is judged by itself. */
const MOST_OVER_LARGE = Math.LN2

export interface SwarmsOfDay {
  /** Pages that belong to a swarm alerted today or lately: they raise no alert of their own. */
  readonly covered: ReadonlySet<number>
  /** Weighed rate of the rarest swarm raised today; Infinity where there was none. */
  readonly mostUrgent: number
  /** Swarms raised today. */
  readonly told: number
}

/**
 * Emits the swarms of the day. `least` null: learn only. Pages without a payer have little in common, and most that
 * begin are gone the next day: short of `atOnce` such a group waits until half of its pages have stayed.
 */
export function judgeSwarms(
  field: SpendField,
  entries: readonly DayEntry[],
  profiles: readonly SpendProfile[],
  crumbs: number,
  fieldDay: FieldDay,
  context: FindingContext,
  least: number | null,
  atOnce: number,
  emit: Emit,
): SwarmsOfDay {
  const day = fieldDay.day
  const restated = field.isRestated(crumbs)
  field.starters = field.starters.filter((one) => one.day > day - STARTER_DAYS)
  for (const [key, swarm] of field.swarms) if (day - swarm.day >= STARTER_DAYS) field.swarms.delete(key)
  for (const [series, told] of field.told) if (day - told.day >= STARTER_DAYS) field.told.delete(series)
  noteStayed(field.starters, entries, day)
  const begun: Starter[] = []
  for (const profile of profiles) {
    const starter = field.daysKnown < STARTERS_FROM ? null : starterOf(profile, fieldDay)
    if (starter === null || (restated && (starter.waking || starter.payer === ''))) continue
    begun.push(starter)
  }
  field.starters.push(...inOrderOfIds(begun, context))
  let mostUrgent = Infinity
  let told = 0
  const stats = { 'page-swarm': [] as Extreme[], 'undeclared-swarm': [] as Extreme[] }
  const free = field.starters.filter((page) => !joins(field, page, day))
  const sizes = { least: fieldDay.ordinary, most: fieldDay.large + MOST_OVER_LARGE }
  for (const swarm of swarmsOf(free, day, field.daysKnown, sizes)) {
    if (isAlerted(field, swarm.key, swarm.pages, day)) continue
    const tail = field.tail(swarm.kind, swarmPriors[swarm.kind])
    const perDay = tail.perDay(swarm.statistic)
    stats[swarm.kind].push({ series: swarm.pages[0]?.series ?? -1, statistic: swarm.statistic })
    if (least === null || perDay > least || !isSwarm(swarm)) continue
    if (swarm.payer === null && perDay > atOnce && !isConfirmed(swarm, day)) continue
    field.swarms.set(swarm.key, { day, payer: swarm.payer, ...rangeOf(swarm.pages) })
    for (const page of swarm.pages) field.told.set(page.series, { day, kind: 'page-swarm', log: page.log })
    mostUrgent = Math.min(mostUrgent, SWARM_WEIGHT * perDay)
    told++
    emit(swarmFinding(swarm, perDay, tail.levelOf(least), context))
  }
  field.tail('page-swarm', swarmPriors['page-swarm']).learn(day, stats['page-swarm'])
  field.tail('undeclared-swarm', swarmPriors['undeclared-swarm']).learn(day, stats['undeclared-swarm'])
  const late = field.starters.filter((page) => page.day > day - SWARM_WINDOW && joins(field, page, day))
  for (const page of late) field.told.set(page.series, { day, kind: 'page-swarm', log: page.log })
  return { covered: new Set(late.map((page) => page.series)), mostUrgent, told }
}

/** Notes which pages that began in the last days are still at their level today. */
function noteStayed(starters: readonly Starter[], entries: readonly DayEntry[], day: number): void {
  const waiting = new Map<number, Starter>()
  for (const one of starters) if (one.day > day - SWARM_WINDOW) waiting.set(one.series, one)
  if (waiting.size === 0) return
  for (const entry of entries) {
    const one = waiting.get(entry.series)
    if (one !== undefined && Math.log(Math.max(entry.max, 1e-9)) >= one.log + STILL) one.stayed = day
  }
}

/** Whether at least half of its pages have been there before today. */
function isConfirmed(swarm: SwarmCandidate, day: number): boolean {
  return swarm.pages.filter((page) => page.day < day).length * 2 >= swarm.pages.length
}

/** A page that begins with or some days after a swarm that was named, under its payer or at its amounts. */
function joins(field: SpendField, page: Starter, day: number): boolean {
  for (const swarm of field.swarms.values()) {
    if (day - swarm.day > JOIN_DAYS || swarm.day - page.day > SWARM_WINDOW) continue
    if (swarm.payer === null) {
      if (day - swarm.day > UNDECLARED_JOIN_DAYS) continue
      if (page.payer === '' && page.log >= swarm.low - JOIN_MARGIN && page.log <= swarm.high + JOIN_MARGIN) return true
    } else if (page.payer !== null && payerPattern(page.payer) === payerPattern(swarm.payer)) return true
  }
  return false
}

/** Rows of a day have no order; the pages of an alert must have one. */
function inOrderOfIds(starters: readonly Starter[], context: FindingContext): Starter[] {
  return starters
    .map((starter) => ({ starter, id: context.idOf(starter.series) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((one) => one.starter)
}

function rangeOf(pages: readonly Starter[]): { low: number; high: number } {
  const logs = pages.map((page) => page.log)
  return { low: Math.min(...logs), high: Math.max(...logs) }
}

/** A swarm is not told again while it grows: its key, or most of its pages, were named within the month. */
function isAlerted(field: SpendField, key: string, pages: readonly Starter[], day: number): boolean {
  const known = field.swarms.get(key)
  if (known !== undefined) return true
  const named = pages.filter((page) => (field.told.get(page.series)?.day ?? -Infinity) > day - STARTER_DAYS).length
  return named * 2 >= pages.length
}

function starterOf(profile: SpendProfile, fieldDay: FieldDay): Starter | null {
  const isNew = profile.pastDays === 0
  if (!isNew && profile.gap < silentFrom(profile.cadence)) return null
  const { entry } = profile
  const payer = entry.disclaimers[0] ?? null
  return {
    series: entry.series,
    day: fieldDay.day,
    name: entry.name,
    payer,
    log: Math.log(Math.max(entry.max, 1e-9)),
    exact: entry.min === entry.max,
    waking: !isNew,
    stayed: 0,
  }
}

/** New or silent advertisers that show less than an ordinary day. */
export function crumbsOf(
  table: AdvertiserTable,
  entries: readonly DayEntry[],
  fieldDay: FieldDay,
  cadence: number,
): number {
  let crumbs = 0
  for (const entry of entries) {
    const last = table.lastActive(entry.series)
    const quiet = last === 0 || fieldDay.day - last >= silentFrom(cadence)
    if (quiet && Math.log(entry.max) < fieldDay.ordinary) crumbs++
  }
  return crumbs
}
