/**
 * Judges single advertisers: at once what is rare or alone, otherwise when its turn comes.
 *
 * How urgent a finding is and whether it is told at all are two weights of its kind: most jumps of steady pages are
 * natural, so they let others go first, and yet weak ones are told, since an attack hides among them.
 * Values of the first two days are estimates, and many natural jumps are gone the next day while campaigns go on.
 * A finding that is rare enough is raised at once. A middling one is raised at once if nothing of its field is more
 * urgent that day; otherwise, as a weak one always is, it waits for the next day. There it goes on if the advertiser is
 * still at that level, as rare as it is among what stays (a tail of its own per kind), and takes its turn again: it is
 * told on the first day that has nothing more urgent, and at the latest three days after it was found. So a busy day does
 * not bury what a quiet one would show, and nothing is kept back for longer than that.
 */
import type { Emit } from '../detector.ts'
import type { AdvertiserTable } from './advertiser-table.ts'
import { rateOfScore } from './alert-score.ts'
import { dormantReturn } from './dormant-return.ts'
import type { SwarmsOfDay } from './judge-swarms.ts'
import { newAdvertiser } from './new-advertiser.ts'
import { admissionOf, advertiserFinding, urgencyOf } from './spend-finding.ts'
import type { FindingContext, Judged, LaterDay } from './spend-finding.ts'
import { STAYED } from './spend-field.ts'
import type { FirstDay, Held, SpendField } from './spend-field.ts'
import type { FieldDay, SpendKind } from './spend-kind.ts'
import { profileOf } from './spend-profile.ts'
import type { DayEntry, SpendProfile } from './spend-profile.ts'
import { spendRamp } from './spend-ramp.ts'
import { spendSurge } from './spend-surge.ts'
import { largestOf, stayedPrior } from './tail-rate.ts'
import type { TailRate } from './tail-rate.ts'

export interface SpendConfig {
  /** Findings below this score are not emitted. */
  readonly leastScore: number
  /** Findings from this score on never wait for a second day. */
  readonly atOnceScore: number
  /** Days for which an alert on an advertiser covers what it does. */
  readonly episodeDays: number
  /** Days of a field before anything is emitted. */
  readonly warmUpDays: number
}

/** Steps that a finding waits for its turn. */
const WAIT_STEPS = 3

export const spendKinds: readonly SpendKind[] = [spendSurge, newAdvertiser, dormantReturn, spendRamp]

/** Advertisers a day of a small field. In a larger one, watched by more people, more is told. */
const SMALL_FIELD = 160
const ADMITTED_BY_SIZE = 0.2
/** Advertisers a day from which findings wait for each other; the smaller a field, the less waiting would spare. */
const BUSY_FIELD = 600
/** What is not rare enough to be told at once is not told on a day that has told as many. */
const MOST_A_DAY = 8

/** Still there on the second day: at least this much of the first, as a logarithm. */
const STILL = Math.log(0.5)
/** An advertiser that was told is told again within its episode only from this many times the told amount. */
const ESCALATION = Math.log(3)
/** The first days of what was told may grow into it: a first day is often half a day. */
const SETTLING_STEPS = 3

/** What may be told today: found today, or waiting since an earlier day. */
interface Candidate {
  readonly judged: Judged
  readonly since: number
  readonly confirmed: boolean
}

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
  const { day } = fieldDay
  const { cadence } = field.identity
  const least = rateOfScore(config.leastScore) * Math.max(1, fieldDay.active / SMALL_FIELD) ** ADMITTED_BY_SIZE
  const atOnce = rateOfScore(config.atOnceScore) * Math.max(1, BUSY_FIELD / fieldDay.active)
  const today = new Map<number, DayEntry>()
  for (const entry of entries) if (field.awaited.has(entry.series)) today.set(entry.series, entry)
  learnStayed(field, today, day)
  const extremes = new Map<string, FirstDay[]>(spendKinds.map((kind) => [kind.kind, []]))
  const candidates = new Map<number, Candidate>()
  const isCovered = (series: number): boolean =>
    swarms.covered.has(series) || day - (field.told.get(series)?.day ?? -Infinity) <= config.episodeDays
  for (const one of stillWaiting(field, table, today, fieldDay, least)) {
    const { series } = one.judged.profile.entry
    if (!isCovered(series)) candidates.set(series, one)
  }
  for (const profile of profiles) {
    const { series } = profile.entry
    const covered = isCovered(series)
    const judged = mostSurprising(field, profile, fieldDay, covered ? null : extremes, least)
    if (judged === null || (covered && !isEscalation(field, judged))) continue
    const before = candidates.get(series)
    if (before === undefined) candidates.set(series, { judged, since: day, confirmed: false })
    else if (urgencyOf(judged) < urgencyOf(before.judged)) candidates.set(series, { ...before, judged })
  }
  field.held.clear()
  let urgent = swarms.mostUrgent
  let told = swarms.told
  for (const { judged, since, confirmed } of ranked([...candidates.values()], context)) {
    const { kind, profile, statistic, perDay } = judged
    const { entry, log } = profile
    const urgency = urgencyOf(judged)
    const isQuiet = urgency <= urgent
    const isLast = day - since >= WAIT_STEPS * cadence
    const admission = admissionOf(judged)
    const isAdmitted = admission <= least
    const isTurn = isQuiet && admission <= least * (kind.patience ?? 1)
    if (urgency <= atOnce || (told < MOST_A_DAY && (isTurn || (isLast && isAdmitted)))) {
      urgent = Math.min(urgent, urgency)
      told++
      field.told.set(entry.series, { day, kind: kind.kind, log })
      if (field.daysKnown >= config.warmUpDays) emit(advertiserFinding(judged, context))
    } else if (!isLast && (!confirmed || isAdmitted)) {
      field.held.set(entry.series, {
        kind: kind.kind,
        statistic,
        perDay,
        log,
        since,
        confirmed,
        entry,
        foundOn: profile.day,
      })
    }
  }
  for (const kind of spendKinds) {
    if (field.daysKnown < kind.fromDay) continue
    const found = extremes.get(kind.kind) ?? []
    field.tail(kind.kind, kind.prior).learn(day, found)
    if (kind.waits === true) field.firstDays.set(kind.kind, largestOf(found))
  }
  field.awaited.clear()
  for (const series of field.held.keys()) field.awaited.add(series)
  for (const found of field.firstDays.values()) for (const one of found) field.awaited.add(one.series)
}

/** What a second day teaches: how extreme the findings of the day before are that are still at their level. */
function learnStayed(field: SpendField, today: ReadonlyMap<number, DayEntry>, day: number): void {
  for (const kind of spendKinds) {
    const found = field.firstDays.get(kind.kind)
    if (found === undefined) continue
    const stayed = found.filter((one) => isStill(today.get(one.series), one.log))
    stayedTail(field, kind).learn(day, stayed)
  }
}

function isStill(entry: DayEntry | undefined, log: number): boolean {
  return entry !== undefined && Math.log(Math.max(entry.min, 1e-9)) >= log + STILL
}

/** The tail of what was still at its level on the second day. */
function stayedTail(field: SpendField, kind: SpendKind): TailRate {
  return field.tail(`${kind.kind}${STAYED}`, stayedPrior(kind.prior))
}

/** The most urgent first; names decide between equals, since rows of a day have no order. */
function ranked(candidates: readonly Candidate[], context: FindingContext): Candidate[] {
  const idOf = (one: Candidate): string => context.idOf(one.judged.profile.entry.series)
  return [...candidates].sort((a, b) => urgencyOf(a.judged) - urgencyOf(b.judged) || (idOf(a) < idOf(b) ? -1 : 1))
}

/** Something new about an advertiser that was told lately: it ramps up since, or jumps again once it has settled. */
function isEscalation(field: SpendField, judged: Judged): boolean {
  const { kind, profile } = judged
  const told = field.told.get(profile.entry.series)
  if (told === undefined || told.kind === 'spend-ramp') return false
  if (kind.kind === 'spend-ramp') return profile.log > told.log + ESCALATION
  if (profile.day - told.day < SETTLING_STEPS * profile.cadence) return false
  const since = profile.past
    .filter((one) => one.day >= told.day)
    .reduce((high, one) => Math.max(high, one.log), told.log)
  return profile.log > since + ESCALATION
}

/** The kind whose tail makes it rarest; every kind's statistic is noted for learning. */
function mostSurprising(
  field: SpendField,
  profile: SpendProfile,
  fieldDay: FieldDay,
  extremes: ReadonlyMap<string, FirstDay[]> | null,
  least: number,
): Judged | null {
  let best: { kind: SpendKind; statistic: number; perDay: number; urgency: number } | null = null
  for (const kind of spendKinds) {
    const statistic = kind.statistic(profile, fieldDay)
    if (statistic === null) continue
    extremes?.get(kind.kind)?.push({ series: profile.entry.series, statistic, log: profile.log })
    if (kind.isRipe?.(profile) === false) continue
    const perDay = field.tail(kind.kind, kind.prior).perDay(statistic)
    const urgency = urgencyOf({ kind, perDay })
    const isWorth =
      kind.waits === true
        ? admissionOf({ kind, perDay: Math.min(perDay, stayedTail(field, kind).perDay(statistic)) }) <= least
        : admissionOf({ kind, perDay }) <= least * (kind.patience ?? 1)
    if (isWorth && (best === null || urgency < best.urgency)) best = { kind, statistic, perDay, urgency }
  }
  if (best === null) return null
  const { kind, statistic, perDay } = best
  return { kind, profile, statistic, perDay, threshold: thresholdOf(field, kind, least), later: [] }
}

/**
 * Findings that wait. After the first day those that are still at their level go on, as rare as they are among such, the
 * others are dropped. Growth over days needs no second day: it goes on while it grows.
 */
function stillWaiting(
  field: SpendField,
  table: AdvertiserTable,
  today: ReadonlyMap<number, DayEntry>,
  fieldDay: FieldDay,
  least: number,
): Candidate[] {
  const found: Candidate[] = []
  for (const [series, held] of field.held) {
    const kind = spendKinds.find((one) => one.kind === held.kind)
    if (kind === undefined) continue
    const entry = today.get(series)
    if (!held.confirmed && !isStill(entry, held.log)) continue
    const isSecond = kind.waits === true && !held.confirmed
    const judged = {
      kind,
      // Told with the day that it was found on: the days since would pass for its past.
      profile: profileOf(table, held.entry, held.foundOn, field.identity.cadence),
      later: laterDays(table, held, entry, fieldDay.day),
      statistic: held.statistic,
      perDay: isSecond ? Math.min(held.perDay, stayedTail(field, kind).perDay(held.statistic)) : held.perDay,
      threshold: thresholdOf(field, kind, least),
    }
    found.push({ judged, since: held.since, confirmed: true })
  }
  return found
}

/** The statistic from which a finding of the kind is told. */
function thresholdOf(field: SpendField, kind: SpendKind, least: number): number {
  return field.tail(kind.kind, kind.prior).levelOf(least / (kind.strictness ?? 1))
}

/** What the advertiser did from the day after it was found to today. */
function laterDays(table: AdvertiserTable, held: Held, today: DayEntry | undefined, day: number): LaterDay[] {
  const days = table
    .pastBefore(held.entry.series, day)
    .filter((one) => one.day > held.foundOn)
    .map((one) => ({ day: one.day, min: one.atMost ? 0 : Math.exp(one.log), max: Math.exp(one.log) }))
  return today === undefined ? days : [...days, { day, min: today.min, max: today.max }]
}
