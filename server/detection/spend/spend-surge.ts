/**
 * `spend-surge`: an advertiser far above its own level, beyond what the field does that day.
 *
 * Finds a jump of an advertiser that has been active: today's sure amount against the highest of its usual amount, its
 * last days and its own peak, less the common movement of the field. The jump counts as far as its past is known (a
 * page with five active days may do anything) and steady; its size in the field adds to it. An advertiser that has
 * jumped before has to jump higher. Cost: one pass over at most 28 remembered days.
 * Blind to: the first active days of an advertiser (new-advertiser), growth that no day shows (spend-ramp), jumps
 * below a hundred where the library says `≤100`. Source: median and order statistics on log spend (Hampel 1974);
 * rates by peaks over threshold (see tail-rate.ts).
 */
import { isReturning } from './dormant-return.ts'
import { isNewcomer } from './new-advertiser.ts'
import type { FieldDay, SpendKind } from './spend-kind.ts'
import type { SpendProfile } from './spend-profile.ts'

const LEAST_PAST = 1
/** Usual amounts below this share of an ordinary page-day count as that: nobody needs to know of a step from 1 to 5. */
const FLOOR = Math.log(0.08)
/** An own peak weighs a little less than the last days: it may be restated, or long ago. */
const PEAK_DISCOUNT = 0.8
const LEAST_EXCESS = Math.log(2.5)
/** Active days of the last month at which the past is half believed. */
const HALF_KNOWN = 12
const SIZE_WEIGHT = 0.25
const SPREAD_WEIGHT = 0.7
const MOST_SPREAD = 1.5

/** Today above the highest of what it usually spends, spent in the last days, and has ever spent. */
function excessOf(profile: SpendProfile, field: FieldDay): number {
  return excessOver(profile, field, Math.max(profile.usual, profile.lately, profile.peak - PEAK_DISCOUNT))
}

function excessOver(profile: SpendProfile, field: FieldDay, own: number): number {
  return profile.log - Math.max(own, field.ordinary + FLOOR) - field.movement
}

export const spendSurge: SpendKind = {
  kind: 'spend-surge',
  prior: { level: 0.6, scale: 0.45, days: 10 },
  fromDay: 7,
  weight: 1.2,
  strictness: 0.5,
  waits: true,
  statistic(profile, field) {
    if (profile.pastDays < LEAST_PAST || isReturning(profile) || isNewcomer(profile, field)) return null
    if (excessOver(profile, field, Math.max(profile.usual, profile.lately)) < LEAST_EXCESS) return null
    const known = profile.activeDays / (profile.activeDays + HALF_KNOWN)
    const size = profile.log - field.large
    return excessOf(profile, field) * known + SIZE_WEIGHT * size - SPREAD_WEIGHT * Math.min(MOST_SPREAD, profile.spread)
  },
  reference(profile) {
    return Math.exp(profile.usual)
  },
  title(name, times) {
    return `${name} spends ${times} times its usual day`
  },
  features(profile, field) {
    return [
      { name: 'own peak', value: Math.round(Math.exp(profile.peak)), window: `${profile.pastDays} active days` },
      { name: 'field that day', value: Math.round(Math.exp(field.movement) * 100) / 100, unit: '× usual' },
    ]
  },
}
