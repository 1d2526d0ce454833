/**
 * `spend-ramp`: sustained growth that no single day shows.
 *
 * A cumulative sum of the daily log ratios over the last active days, each ratio capped, so that one jump cannot
 * make a ramp; it starts again at 0 when the sum would fall below it. What counts is how far the run has climbed, over
 * how many steps, and how large it is in the field by now. Cost: one pass over the last 14 active days.
 * Blind to: growth slower than 8 % a day, ramps with days of pause longer than the step allows, amounts under `≤100`.
 * Source: Page 1954 (CUSUM), on log ratios.
 */
import type { SpendKind } from './spend-kind.ts'
import type { SpendProfile } from './spend-profile.ts'

const LOOK_BACK = 14
const DRIFT = Math.log(1.08)
const CAP = Math.log(2.2)
const LEAST_STEPS = 4
const LEAST_CLIMB = Math.log(5)

export interface Climb {
  readonly steps: number
  /** Sum of the capped log ratios. */
  readonly height: number
  readonly from: number
}

export function climbOf(profile: SpendProfile): Climb {
  let sum = 0
  let steps = 0
  let height = 0
  let from = profile.log
  const start = Math.max(1, profile.past.length - LOOK_BACK)
  let previous = profile.past[start - 1]
  for (let i = start; i <= profile.past.length; i++) {
    const log = profile.past[i]?.log ?? profile.log
    const ratio = log - (previous?.log ?? log)
    const step = Math.min(CAP, ratio)
    if (sum + step - DRIFT <= 0) {
      sum = 0
      steps = 0
      height = 0
    } else {
      if (steps === 0) from = previous?.log ?? log
      sum += step - DRIFT
      steps++
      height += step
    }
    previous = profile.past[i]
  }
  return { steps, height, from }
}

export const spendRamp: SpendKind = {
  kind: 'spend-ramp',
  prior: { level: 2, scale: 0.8, days: 10 },
  statistic(profile, field) {
    if (profile.pastDays < LEAST_STEPS) return null
    const climb = climbOf(profile)
    if (climb.steps < LEAST_STEPS || climb.height < LEAST_CLIMB) return null
    return climb.height + (profile.log - field.large) - field.movement
  },
  reference(profile) {
    return Math.exp(climbOf(profile).from)
  },
  title(name, times) {
    return `${name} grows day after day, now ${times} times where it began`
  },
  features(profile) {
    const climb = climbOf(profile)
    return [{ name: 'days of growth', value: climb.steps, unit: 'days', threshold: LEAST_STEPS }]
  },
}
