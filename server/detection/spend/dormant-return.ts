/**
 * `dormant-return`: silent for weeks, then large.
 *
 * Judged against what the returning advertisers of that field spend in their first days, and against what it spent
 * before its silence. Cost: one pass over the remembered days. Blind to: returns within three weeks (spend-surge),
 * returns at a small amount (page-swarm if they are many). Source: peaks over threshold (see tail-rate.ts).
 */
import type { SpendKind } from './spend-kind.ts'
import type { SpendProfile } from './spend-profile.ts'

const SILENT_DAYS = 21
const BACK_FOR_DAYS = 3
/** What an advertiser spent before lowers the surprise of a large return, but less than one for one. */
const OWN_PAST_WEIGHT = 0.5

interface Silence {
  readonly days: number
  /** Past days that lie before the silence. */
  readonly before: number
}

export function silenceOf(profile: SpendProfile): Silence | null {
  let next = profile.day
  for (let i = profile.past.length - 1; i >= 0; i--) {
    const day = profile.past[i]?.day ?? next
    if (next - day >= SILENT_DAYS) return { days: next - day, before: i + 1 }
    if (profile.day - day > BACK_FOR_DAYS) return null
    next = day
  }
  return null
}

export function isReturning(profile: SpendProfile): boolean {
  return silenceOf(profile) !== null
}

export const dormantReturn: SpendKind = {
  kind: 'dormant-return',
  prior: { level: 0, scale: 0.8, days: 10 },
  statistic(profile, field) {
    const silence = silenceOf(profile)
    if (silence === null) return null
    const since = profile.past.slice(silence.before).reduce((high, one) => Math.max(high, one.log), -Infinity)
    if (profile.log < since + Math.LN2 / 2) return null
    const before = profile.past.slice(0, silence.before).reduce((high, one) => Math.max(high, one.log), -Infinity)
    const ownExcess = profile.log - Math.max(before, field.ordinary)
    return profile.log - field.large - field.movement + OWN_PAST_WEIGHT * Math.min(0, ownExcess - 1)
  },
  reference(profile) {
    return Math.exp(profile.usual)
  },
  title(name, times) {
    return `${name} was silent and is back at ${times} times its earlier day`
  },
  features(profile) {
    return [{ name: 'silence', value: silenceOf(profile)?.days ?? 0, unit: 'days', threshold: SILENT_DAYS }]
  },
}
