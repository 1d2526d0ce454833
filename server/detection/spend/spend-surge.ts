/**
 * `spend-surge`: an advertiser far above its own level, beyond what the field does that day.
 *
 * Finds a jump of an advertiser that has been active: today's sure amount against the larger of its usual amount and
 * its own earlier peaks, less the common movement of the field, weighed with its size in the field. An advertiser
 * that has jumped before has to jump higher. Cost: one pass over at most 28 remembered days.
 * Blind to: the first active days of an advertiser (new-advertiser), growth that no day shows (spend-ramp), jumps
 * below a hundred where the library says `≤100`. Source: median and order statistics on log spend (Hampel 1974);
 * rates by peaks over threshold (see tail-rate.ts).
 */
import { isReturning } from './dormant-return.ts'
import { isNewcomer } from './new-advertiser.ts'
import type { SpendKind } from './spend-kind.ts'

const LEAST_PAST = 4
/** Usual amounts below this share of an ordinary page-day count as that: from 1 to 12 is no news anywhere. */
const FLOOR = Math.log(0.25)
/** An own peak weighs a little less than the usual level: it may be restated or a single day's slip. */
const PEAK_DISCOUNT = 0.5
const LEAST_EXCESS = Math.log(2.5)

export const spendSurge: SpendKind = {
  kind: 'spend-surge',
  prior: { level: 3.5, scale: 0.9, days: 10 },
  statistic(profile, field) {
    if (profile.pastDays < LEAST_PAST || isReturning(profile) || isNewcomer(profile, field)) return null
    const reference = Math.max(profile.usual, profile.peak - PEAK_DISCOUNT, field.ordinary + FLOOR)
    const excess = profile.log - reference - field.movement
    if (excess < LEAST_EXCESS) return null
    return excess + (profile.log - field.large)
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
