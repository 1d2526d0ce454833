/**
 * `spend-ramp`: sustained growth that no single day shows.
 *
 * An unbroken run of active days, each above the one before; every step of the run counts as its log ratio, capped, so
 * that one jump cannot make a ramp. Natural spend is edited in steps and falls back in between: a run that has climbed
 * five capped steps is rare in any field. The run is rarer every day, so the alert waits until it is clear.
 * Cost: one pass back over the run. Blind to: growth under 5 % a day, runs that fall back for a day, days of pause,
 * everything under `≤100`. Source: runs up (Wald & Wolfowitz 1943) with a capped cumulative sum (Page 1954).
 */
import type { SpendKind } from './spend-kind.ts'
import type { SpendProfile } from './spend-profile.ts'

const LEAST_STEP = 0.05
const CAP = 0.5
/** Shorter runs teach what is usual; an alert needs this many. */
const RIPE_STEPS = 4
const LEAST_STEPS = 2
/** Days from one active day to the next within a run. */
const MOST_PAUSE = 2
const SIZE_WEIGHT = 0.1

interface Climb {
  readonly steps: number
  /** Sum of the capped log ratios. */
  readonly height: number
  /** Logarithm of the amount it began from. */
  readonly from: number
}

function climbOf(profile: SpendProfile): Climb {
  let steps = 0
  let height = 0
  let log = profile.log
  let day = profile.day
  for (let i = profile.past.length - 1; i >= 0; i--) {
    const before = profile.past[i]
    if (before === undefined || day - before.day > MOST_PAUSE * profile.cadence || log - before.log < LEAST_STEP) break
    steps++
    height += Math.min(CAP, log - before.log)
    log = before.log
    day = before.day
  }
  return { steps, height, from: log }
}

export const spendRamp: SpendKind = {
  kind: 'spend-ramp',
  prior: { level: 1.2, scale: 0.25, days: 10 },
  fromDay: 5,
  weight: 0.5,
  strictness: 0.5,
  patience: 0.2,
  statistic(profile, field) {
    if (profile.log < field.ordinary) return null
    const climb = climbOf(profile)
    if (climb.steps < LEAST_STEPS) return null
    return climb.height + SIZE_WEIGHT * (profile.log - field.large) - field.movement
  },
  isRipe(profile) {
    return climbOf(profile).steps >= RIPE_STEPS
  },
  reference(profile) {
    return Math.exp(climbOf(profile).from)
  },
  title(name, times) {
    return `${name} grows day after day, now ${times} times where it began`
  },
  features(profile) {
    const climb = climbOf(profile)
    return [{ name: 'days of growth', value: climb.steps, unit: 'days', threshold: RIPE_STEPS }]
  },
}
