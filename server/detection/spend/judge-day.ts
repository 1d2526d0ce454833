/** Judges one complete day of a field: score first, learn second. */
import type { Emit } from '../detector.ts'
import type { AdvertiserTable } from './advertiser-table.ts'
import { rateOfScore } from './alert-score.ts'
import { entriesOf } from './daily-increment.ts'
import { SILENT_DAYS, dormantReturn } from './dormant-return.ts'
import { newAdvertiser } from './new-advertiser.ts'
import { STARTER_DAYS, isSwarm, swarmPrior, swarmsOf, undeclaredSwarmPrior } from './page-swarm.ts'
import { median } from './quantile.ts'
import { FROZEN_SHARE, repeatedShare } from './source-frozen.ts'
import { advertiserFinding, frozenFinding, swarmFinding } from './spend-finding.ts'
import type { FindingContext, Judged } from './spend-finding.ts'
import { summaryOf } from './spend-field.ts'
import type { PendingDay, SpendField, Starter } from './spend-field.ts'
import type { FieldDay, SpendKind } from './spend-kind.ts'
import { profileOf } from './spend-profile.ts'
import type { DayEntry, SpendProfile } from './spend-profile.ts'
import { spendRamp } from './spend-ramp.ts'
import { spendSurge } from './spend-surge.ts'
import type { TailPrior } from './tail-rate.ts'

export interface SpendConfig {
  /** Findings below this score are not emitted. */
  readonly leastScore: number
  /** Days for which an alert on an advertiser covers what it does. */
  readonly episodeDays: number
  /** Days of a field before anything is emitted. */
  readonly warmUpDays: number
}

export const spendKinds: readonly SpendKind[] = [spendSurge, newAdvertiser, dormantReturn, spendRamp]

export function priorOf(kind: string): TailPrior {
  if (kind === 'page-swarm') return swarmPrior
  if (kind === 'undeclared-swarm') return undeclaredSwarmPrior
  return spendKinds.find((one) => one.kind === kind)?.prior ?? swarmPrior
}

/** Steady advertisers within this ratio of their level need no closer look. */
const QUIET = Math.log(1.8)
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
    movement: movementOf(table, entries, day),
    active: entries.length,
    daysKnown: field.daysKnown,
  }
  const context: FindingContext = {
    identity: field.identity,
    field: fieldDay,
    exercise: pending.exercise,
    source: [...pending.sources].sort().join(', ') || field.identity.platform,
    idOf: (series) => table.idOf(series),
  }
  const repeated = repeatedShare(table, entries, day)
  if (repeated !== null && repeated >= FROZEN_SHARE) {
    if (field.frozenSince === 0) emit(frozenFinding(repeated, entries.length, context))
    field.frozenSince ||= day
    // The next real day is compared with the last real one.
    field.lastDay = day
    return
  }
  field.frozenSince = 0
  summary.crumbs = crumbsOf(table, entries, fieldDay)
  judgeEntries(field, table, entries, fieldDay, context, config, emit)
  for (const entry of entries) learn(table, entry, day)
  field.learnDay(summary)
}

type Statistics = ReadonlyMap<string, { series: number; statistic: number }[]>

function learn(table: AdvertiserTable, entry: DayEntry, day: number): void {
  table.put(entry.series, day, entry.max, entry.min < entry.max)
}

function judgeEntries(
  field: SpendField,
  table: AdvertiserTable,
  entries: readonly DayEntry[],
  fieldDay: FieldDay,
  context: FindingContext,
  config: SpendConfig,
  emit: Emit,
): void {
  const profiles = entries
    .filter((entry) => deservesLook(table, entry, fieldDay.day))
    .map((entry) => profileOf(table, entry, fieldDay.day))
  const least = rateOfScore(config.leastScore)
  const silent = field.daysKnown < config.warmUpDays
  const covered = judgeSwarms(field, table, profiles, fieldDay, context, silent ? null : least, emit)
  const stats: Statistics = new Map(spendKinds.map((kind) => [kind.kind, []]))
  for (const profile of profiles) {
    const series = profile.entry.series
    const open = isOpen(table, series, fieldDay.day, config.episodeDays)
    if (open || covered.has(series)) continue
    const judged = mostSurprising(field, profile, fieldDay, stats, least)
    if (judged === null || silent) continue
    table.alertDay[series] = fieldDay.day
    emit(advertiserFinding(judged, context))
  }
  for (const kind of spendKinds) field.tail(kind.kind, kind.prior).learn(fieldDay.day, stats.get(kind.kind) ?? [])
}

function isOpen(table: AdvertiserTable, series: number, day: number, episodeDays: number): boolean {
  const alerted = table.alertDay[series] ?? 0
  return alerted > 0 && day - alerted <= episodeDays
}

/** The kind whose tail makes it rarest; every kind's statistic is noted for learning. */
function mostSurprising(
  field: SpendField,
  profile: SpendProfile,
  fieldDay: FieldDay,
  stats: Statistics,
  least: number,
): Judged | null {
  let best: Judged | null = null
  for (const kind of spendKinds) {
    const statistic = kind.statistic(profile, fieldDay)
    if (statistic === null) continue
    stats.get(kind.kind)?.push({ series: profile.entry.series, statistic })
    const tail = field.tail(kind.kind, kind.prior)
    const perDay = tail.perDay(statistic)
    if (perDay > least * (kind.patience ?? 1)) continue
    if (best === null || perDay < best.perDay) {
      best = { kind, profile, statistic, perDay, threshold: tail.levelOf(least) }
    }
  }
  return best
}

function judgeSwarms(
  field: SpendField,
  table: AdvertiserTable,
  profiles: readonly SpendProfile[],
  fieldDay: FieldDay,
  context: FindingContext,
  least: number | null,
  emit: Emit,
): Set<number> {
  const day = fieldDay.day
  const restated = field.isRestated(crumbsOf(table, profiles.map((profile) => profile.entry), fieldDay))
  field.starters = field.starters.filter((one) => one.day > day - STARTER_DAYS)
  for (const profile of profiles) {
    if (restated && profile.pastDays > 0) continue
    const starter = starterOf(profile, fieldDay)
    if (starter !== null) field.starters.push(starter)
  }
  const covered = new Set<number>()
  const stats: Statistics = new Map([
    ['page-swarm', []],
    ['undeclared-swarm', []],
  ])
  for (const swarm of swarmsOf(field.starters, day, field.daysKnown, fieldDay.ordinary)) {
    if (isAlerted(field, table, swarm.key, swarm.pages, day)) continue
    const tail = field.tail(swarm.kind, priorOf(swarm.kind))
    const perDay = tail.perDay(swarm.statistic)
    stats.get(swarm.kind)?.push({ series: swarm.pages[0]?.series ?? -1, statistic: swarm.statistic })
    if (least === null || perDay > least || !isSwarm(swarm)) continue
    field.swarms.set(swarm.key, day)
    for (const page of swarm.pages) {
      covered.add(page.series)
      table.alertDay[page.series] = day
    }
    emit(swarmFinding(swarm, perDay, tail.levelOf(least), context))
  }
  field.tail('page-swarm', swarmPrior).learn(day, stats.get('page-swarm') ?? [])
  field.tail('undeclared-swarm', undeclaredSwarmPrior).learn(day, stats.get('undeclared-swarm') ?? [])
  return covered
}

/** A swarm is not told again while it grows: its key, or most of its pages, were named within the month. */
function isAlerted(
  field: SpendField,
  table: AdvertiserTable,
  key: string,
  pages: readonly Starter[],
  day: number,
): boolean {
  const known = field.swarms.get(key)
  if (known !== undefined && day - known < STARTER_DAYS) {
    return true
  }
  const named = pages.filter((page) => (table.alertDay[page.series] ?? 0) > day - STARTER_DAYS).length
  return named * 2 >= pages.length
}

function starterOf(profile: SpendProfile, fieldDay: FieldDay): Starter | null {
  const isNew = profile.pastDays === 0
  if (!isNew && profile.gap < SILENT_DAYS) return null
  const { entry } = profile
  const payer = entry.disclaimers[0] ?? null
  return {
    series: entry.series,
    day: fieldDay.day,
    name: entry.name,
    payer,
    log: Math.log(Math.max(entry.max, 1e-9)),
    waking: !isNew,
  }
}

/** Silent advertisers that show less than an ordinary day. */
function crumbsOf(table: AdvertiserTable, entries: readonly DayEntry[], fieldDay: FieldDay): number {
  let crumbs = 0
  for (const entry of entries) {
    const last = table.lastActive(entry.series)
    if (last > 0 && fieldDay.day - last >= SILENT_DAYS && Math.log(entry.max) < fieldDay.ordinary) crumbs++
  }
  return crumbs
}

/** Quick test without reading the whole past. */
function deservesLook(table: AdvertiserTable, entry: DayEntry, day: number): boolean {
  if (table.pastCount(entry.series) < 5 || day - table.lastActive(entry.series) >= 14) return true
  return Math.log(Math.max(entry.min, 1e-9)) - table.recentLevel(entry.series) > QUIET
}

/** Median log ratio of steady advertisers to their own level, shrunk where they are few; never below 0. */
function movementOf(table: AdvertiserTable, entries: readonly DayEntry[], day: number): number {
  const ratios: number[] = []
  for (const entry of entries) {
    if (entry.min <= 0 || day - table.lastActive(entry.series) > 7) continue
    const level = table.recentLevel(entry.series)
    if (!Number.isNaN(level)) ratios.push(Math.log(entry.min) - level)
  }
  if (ratios.length < LEAST_STEADY) return 0
  return Math.max(0, median(ratios, 0)) * (ratios.length / (ratios.length + LEAST_STEADY))
}
