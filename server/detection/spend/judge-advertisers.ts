/**
 * Judges single advertisers: at once what is rare, on the second day what is less so.
 *
 * Values of the first two days are estimates, and many natural jumps are gone the next day while campaigns go on.
 * A finding that is rare enough is raised at once. A middling one is raised at once if it is the most urgent of its
 * field that day, and otherwise held, as a weak one always is, until the next day of the field; it is raised then if the
 * advertiser is still at that level, at the rate at which such findings survive there (learned per kind).
 */
import type { Emit } from '../detector.ts'
import type { AdvertiserTable } from './advertiser-table.ts'
import { rateOfScore } from './alert-score.ts'
import { dormantReturn } from './dormant-return.ts'
import type { SwarmsOfDay } from './judge-swarms.ts'
import { newAdvertiser } from './new-advertiser.ts'
import { advertiserFinding } from './spend-finding.ts'
import type { FindingContext, Judged } from './spend-finding.ts'
import type { SpendField } from './spend-field.ts'
import type { FieldDay, SpendKind } from './spend-kind.ts'
import { profileOf } from './spend-profile.ts'
import type { DayEntry, SpendProfile } from './spend-profile.ts'
import { spendRamp } from './spend-ramp.ts'
import { spendSurge } from './spend-surge.ts'
import type { Extreme } from './tail-rate.ts'

export interface SpendConfig {
  /** Findings below this score are not emitted. */
  readonly leastScore: number
  /** Findings from this score on never wait for a second day. */
  readonly atOnceScore: number
  /** Findings from this score on do not wait if nothing else of the day is more urgent. */
  readonly aloneScore: number
  /** Days for which an alert on an advertiser covers what it does. */
  readonly episodeDays: number
  /** Days of a field before anything is emitted. */
  readonly warmUpDays: number
}

export const spendKinds: readonly SpendKind[] = [spendSurge, newAdvertiser, dormantReturn, spendRamp]

/** Still there on the second day: at least this much of the first, as a logarithm. */
const STILL = Math.log(0.5)
/** Share of held findings that survive, before a field has shown its own. */
const PRIOR_SURVIVED = 3
const PRIOR_HELD = 6

export function judgeAdvertisers(
  field: SpendField,
  table: AdvertiserTable,
  entries: readonly DayEntry[],
  profiles: readonly SpendProfile[],
  swarms: SwarmsOfDay,
  fieldDay: FieldDay,
  context: FindingContext,
  config: SpendConfig,
  emit: Emit,
): void {
  const least = rateOfScore(config.leastScore)
  const atOnce = rateOfScore(config.atOnceScore)
  const alone = rateOfScore(config.aloneScore)
  const silent = field.daysKnown < config.warmUpDays
  let urgent = swarms.mostUrgent
  const raise = (judged: Judged): void => {
    urgent = Math.min(urgent, judged.perDay)
    table.alertDay[judged.profile.entry.series] = fieldDay.day
    if (silent) return
    emit(advertiserFinding(judged, context))
  }
  const isFree = (series: number): boolean => {
    const alerted = table.alertDay[series] ?? 0
    return !swarms.covered.has(series) && (alerted === 0 || fieldDay.day - alerted > config.episodeDays)
  }
  for (const judged of survivors(field, table, entries, fieldDay, least)) {
    if (isFree(judged.profile.entry.series)) raise(judged)
  }
  const extremes = new Map<string, Extreme[]>(spendKinds.map((kind) => [kind.kind, []]))
  const today: Judged[] = []
  const idOf = (judged: Judged): string => context.idOf(judged.profile.entry.series)
  for (const profile of profiles) {
    if (!isFree(profile.entry.series)) continue
    const judged = mostSurprising(field, profile, fieldDay, extremes, least)
    if (judged !== null) today.push(judged)
  }
  today.sort((a, b) => a.perDay - b.perDay || (idOf(a) < idOf(b) ? -1 : 1))
  for (const judged of today) {
    const { kind, profile, statistic, perDay } = judged
    const most = urgent < perDay ? atOnce : Math.max(atOnce, alone)
    if (kind.waits === true && perDay > most) {
      field.held.set(profile.entry.series, { kind: kind.kind, statistic, perDay, log: profile.log })
    } else if (perDay <= least) raise(judged)
  }
  for (const kind of spendKinds) {
    if (field.daysKnown < kind.fromDay) continue
    field.tail(kind.kind, kind.prior).learn(fieldDay.day, extremes.get(kind.kind) ?? [])
  }
}

/** The kind whose tail makes it rarest; every kind's statistic is noted for learning. */
function mostSurprising(
  field: SpendField,
  profile: SpendProfile,
  fieldDay: FieldDay,
  extremes: ReadonlyMap<string, Extreme[]>,
  least: number,
): Judged | null {
  let best: Judged | null = null
  for (const kind of spendKinds) {
    const statistic = kind.statistic(profile, fieldDay)
    if (statistic === null) continue
    extremes.get(kind.kind)?.push({ series: profile.entry.series, statistic })
    if (kind.isRipe?.(profile) === false) continue
    const tail = field.tail(kind.kind, kind.prior)
    const perDay = tail.perDay(statistic)
    const most = kind.waits === true ? least / survivalOf(field, kind.kind) : least * (kind.patience ?? 1)
    if (perDay > most || (best !== null && perDay >= best.perDay)) continue
    best = { kind, profile, statistic, perDay, threshold: tail.levelOf(least) }
  }
  return best
}

/** Held findings whose advertiser is still at its level, with the rate of such survivors. The others are dropped. */
function survivors(
  field: SpendField,
  table: AdvertiserTable,
  entries: readonly DayEntry[],
  fieldDay: FieldDay,
  least: number,
): Judged[] {
  if (field.held.size === 0) return []
  const found: Judged[] = []
  for (const entry of entries) {
    const held = field.held.get(entry.series)
    if (held === undefined || Math.log(Math.max(entry.min, 1e-9)) < held.log + STILL) continue
    const kind = spendKinds.find((one) => one.kind === held.kind)
    if (kind === undefined) continue
    const tail = field.tail(kind.kind, kind.prior)
    const perDay = held.perDay * survivalOf(field, kind.kind)
    const profile = profileOf(table, entry, fieldDay.day, field.identity.cadence)
    found.push({ kind, profile, statistic: held.statistic, perDay, threshold: tail.levelOf(least) })
  }
  learnSurvival(field, found)
  field.held.clear()
  return found.filter((judged) => judged.perDay <= least)
}

function survivalOf(field: SpendField, kind: string): number {
  const { held, survived } = field.survival.get(kind) ?? { held: 0, survived: 0 }
  return (survived + PRIOR_SURVIVED) / (held + PRIOR_HELD)
}

function learnSurvival(field: SpendField, found: readonly Judged[]): void {
  for (const { kind } of field.held.values()) {
    const before = field.survival.get(kind) ?? { held: 0, survived: 0 }
    field.survival.set(kind, { held: before.held + 1, survived: before.survived })
  }
  for (const { kind } of found) {
    const before = field.survival.get(kind.kind) ?? { held: 0, survived: 0 }
    field.survival.set(kind.kind, { held: before.held, survived: before.survived + 1 })
  }
}
