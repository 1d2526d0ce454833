/**
 * `dormant-return`: silent for weeks, then large.
 *
 * Judged against what the returning advertisers of that field spend in their first days, and against what it spent
 * before its silence. Cost: one pass over the remembered days. Blind to: returns within three weeks (spend-surge),
 * returns at a small amount (page-swarm if they are many). Source: peaks over threshold (see tail-rate.ts).
 */
import type { SpendKind } from './spend-kind.ts'
import type { SpendProfile } from './spend-profile.ts'

const SILENT_DAYS = 14
/** Silence of a weekly report: a skipped week is none. */
const SILENT_STEPS = 4
const BACK_FOR_STEPS = 3
/** What an advertiser spent before lowers the surprise of a return that is not well above it. */
const OWN_PAST_WEIGHT = 1
const CLEAR_EXCESS = 1.5
/** The first day back says more than the third. */
const LATER_DISCOUNT = 0.5
const FLOOR = Math.log(0.08)

interface Silence {
  readonly days: number
  /** Past days that lie before the silence. */
  readonly before: number
}

/** Days without spend from which an advertiser counts as silent. */
export function silentFrom(cadence: number): number {
  return Math.max(SILENT_DAYS, SILENT_STEPS * cadence)
}

function silenceOf(profile: SpendProfile): Silence | null {
  let next = profile.day
  for (let i = profile.past.length - 1; i >= 0; i--) {
    const day = profile.past[i]?.day ?? next
    if (next - day >= silentFrom(profile.cadence)) return { days: next - day, before: i + 1 }
    if (profile.day - day > BACK_FOR_STEPS * profile.cadence) return null
    next = day
  }
  return null
}

export function isReturning(profile: SpendProfile): boolean {
  return silenceOf(profile) !== null
}

export const dormantReturn: SpendKind = {
  kind: 'dormant-return',
  prior: { level: -1.5, scale: 1, days: 10 },
  fromDay: SILENT_DAYS + 1,
  weight: 1.3,
  strictness: 1.3,
  waits: true,
  statistic(profile, field) {
    const silence = silenceOf(profile)
    if (silence === null) return null
    const since = profile.past.slice(silence.before).reduce((high, one) => Math.max(high, one.log), -Infinity)
    if (profile.log < since + Math.LN2 / 2) return null
    const before = profile.past.slice(0, silence.before).reduce((high, one) => Math.max(high, one.log), -Infinity)
    const excess = profile.log - Math.max(before, field.ordinary + FLOOR)
    const back = (profile.day - (profile.past[silence.before]?.day ?? profile.day)) / profile.cadence
    const size = profile.log - field.large - field.movement
    return size - OWN_PAST_WEIGHT * Math.max(0, CLEAR_EXCESS - excess) - LATER_DISCOUNT * back
  },
  reference(profile) {
    return Math.exp(profile.usual)
  },
  title(name, times) {
    if (times < 1.5) return `${name} was silent and is back at about its earlier day`
    return `${name} was silent and is back at ${times} times its earlier day`
  },
  features(profile) {
    return [
      { name: 'silence', value: silenceOf(profile)?.days ?? 0, unit: 'days', threshold: silentFrom(profile.cadence) },
    ]
  },
}
