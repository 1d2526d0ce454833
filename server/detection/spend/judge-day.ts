/** Judges one complete day of a field: score first, learn second. */
import type { Emit } from '../detector.ts'
import type { AdvertiserTable } from './advertiser-table.ts'
import { rateOfScore } from './alert-score.ts'
import { entriesOf } from './daily-increment.ts'
import { judgeAdvertisers, spendKinds } from './judge-advertisers.ts'
import type { SpendConfig } from './judge-advertisers.ts'
import { crumbsOf, judgeSwarms } from './judge-swarms.ts'
import { swarmPriors } from './page-swarm.ts'
import { median } from './quantile.ts'
import { FROZEN_SHARE, repeatedShare } from './source-frozen.ts'
import { frozenFinding } from './spend-finding.ts'
import type { FindingContext } from './spend-finding.ts'
import { STAYED, summaryOf } from './spend-field.ts'
import type { PendingDay, SpendField } from './spend-field.ts'
import type { FieldDay } from './spend-kind.ts'
import { profileOf } from './spend-profile.ts'
import type { DayEntry } from './spend-profile.ts'
import { stayedPrior } from './tail-rate.ts'
import type { TailPrior } from './tail-rate.ts'

export function priorOf(kind: string): TailPrior {
  if (kind === 'undeclared-swarm') return swarmPriors[kind]
  const prior = spendKinds.find((one) => one.kind === kind.replace(STAYED, ''))?.prior
  if (prior === undefined) return swarmPriors['page-swarm']
  return kind.endsWith(STAYED) ? stayedPrior(prior) : prior
}

/** Steady advertisers within this ratio of their level need no closer look. */
const QUIET = Math.log(1.25)
const LEAST_STEADY = 10

export function judgeDay(
  field: SpendField,
  table: AdvertiserTable,
  day: number,
  pending: PendingDay,
  config: SpendConfig,
  emit: Emit,
): void {
  const entries = entriesOf(field, table, pending, day).filter((entry) => entry.max > 0)
  if (day <= field.lastDay && field.daysKnown > 0) {
    for (const entry of entries) learn(table, entry, day)
    return
  }
  const summary = summaryOf(
    day,
    entries.map((entry) => entry.max),
  )
  const fieldDay: FieldDay = {
    day,
    ...field.scale(summary),
    movement: movementOf(table, entries, day, field.identity.cadence),
    active: entries.length,
    daysKnown: field.daysKnown,
  }
  const context: FindingContext = {
    identity: field.identity,
    field: fieldDay,
    exercise: field.identity.exercise,
    source: [...pending.sources].sort().join(', ') || field.identity.platform,
    idOf: (series) => table.idOf(series),
  }
  const repeated = repeatedShare(table, entries, field.summaries.at(-1)?.day ?? 0)
  if (repeated !== null && repeated >= FROZEN_SHARE) {
    if (field.frozenSince === 0) emit(frozenFinding(repeated, entries.length, context))
    field.frozenSince ||= day
    // The next real day is compared with the last real one.
    field.lastDay = day
    return
  }
  field.frozenSince = 0
  const { cadence } = field.identity
  const profiles = entries
    .filter((entry) => deservesLook(table, entry, day))
    .map((entry) => profileOf(table, entry, day, cadence))
  summary.crumbs = crumbsOf(table, entries, fieldDay, cadence)
  const least = field.daysKnown < config.warmUpDays ? null : rateOfScore(config.leastScore)
  const atOnce = rateOfScore(config.atOnceScore)
  const swarms = judgeSwarms(field, entries, profiles, summary.crumbs, fieldDay, context, least, atOnce, emit)
  judgeAdvertisers(field, table, entries, profiles, swarms, fieldDay, context, config, emit)
  for (const entry of entries) learn(table, entry, day)
  field.learnDay(summary)
}

function learn(table: AdvertiserTable, entry: DayEntry, day: number): void {
  table.put(entry.series, day, entry.max, entry.min < entry.max)
}

/** Quick test without reading the whole past. */
function deservesLook(table: AdvertiserTable, entry: DayEntry, day: number): boolean {
  if (table.pastCount(entry.series) < 5 || day - table.lastActive(entry.series) >= 14) return true
  return Math.log(Math.max(entry.min, 1e-9)) - table.recentLevel(entry.series) > QUIET
}

/** Median log ratio of steady advertisers to their own level, shrunk where they are few; never below 0. */
function movementOf(table: AdvertiserTable, entries: readonly DayEntry[], day: number, cadence: number): number {
  const ratios: number[] = []
  for (const entry of entries) {
    if (entry.min <= 0 || day - table.lastActive(entry.series) > 7 * cadence) continue
    const level = table.recentLevel(entry.series)
    if (!Number.isNaN(level)) ratios.push(Math.log(entry.min) - level)
  }
  if (ratios.length < LEAST_STEADY) return 0
  return Math.max(0, median(ratios, 0)) * (ratios.length / (ratios.length + LEAST_STEADY))
}
