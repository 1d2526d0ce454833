/** Which storyline is told where and when: fixed by the seed, so any stretch of time can be asked for alone. */
import type { Election } from '../../shared/domain/election.ts'
import { silenceSpans } from '../../shared/domain/election.ts'
import { DAY_MS, HOUR_MS } from '../../shared/domain/time.ts'
import { exerciseCountries } from './countries.ts'
import type { ExerciseCountry } from './countries.ts'
import { createRandom, shuffled } from './random.ts'
import { storylines } from './storylines/all.ts'
import { LONGEST_STORY_S } from './storylines/storyline.ts'
import type { Storyline } from './storylines/storyline.ts'
import { undeclaredAds } from './storylines/undeclared-ads.ts'

/** Seconds of story time from one storyline to the next. */
const SLOT_S = 40
/** Storylines that have happened before the exercise starts, over the last days. */
const PAST_TELLINGS = storylines.length
const PAST_DAYS = 4

export interface Telling {
  readonly index: number
  readonly storyline: Storyline
  readonly country: ExerciseCountry
  readonly startMs: number
  /** Story seconds in one second. */
  readonly speed: number
}

export interface Schedule {
  past(): Telling[]
  /** Tellings that may have something to say in [fromMs, toMs). */
  heardIn(fromMs: number, toMs: number): Telling[]
  inSilence(country: ExerciseCountry, atMs: number): boolean
}

export interface ScheduleOptions {
  readonly seed: number
  readonly speed: number
  readonly startAt: number
  readonly elections: readonly Election[]
}

export function createSchedule({ seed, speed, startAt, elections }: ScheduleOptions): Schedule {
  const silences = silencesOf(elections)
  const inSilence = (country: ExerciseCountry, atMs: number): boolean =>
    silences.some((span) => span.country === country.code && atMs >= span.from && atMs < span.to)
  const slotMs = (SLOT_S * 1000) / speed

  const castOf = (index: number, startMs: number): Pick<Telling, 'storyline' | 'country'> => {
    const cycle = Math.floor(index / storylines.length)
    const planned = at(shuffled(storylines, createRandom(seed, 'stories', cycle)), index)
    const countries = shuffled(
      exerciseCountries,
      createRandom(seed, 'countries', Math.floor(index / exerciseCountries.length)),
    )
    if (planned.needsSilence !== true) return { storyline: planned, country: at(countries, index) }
    const silent = countries.find((country) => inSilence(country, startMs))
    return silent === undefined
      ? { storyline: undeclaredAds, country: at(countries, index) }
      : { storyline: planned, country: silent }
  }
  const live = (index: number): Telling => {
    const startMs = Math.floor(startAt + (index + 0.2) * slotMs)
    return { index, startMs, speed, ...castOf(index, startMs) }
  }
  const range = (fromMs: number, toMs: number): Telling[] => {
    const first = Math.max(0, Math.floor((fromMs - startAt) / slotMs) - 1)
    const last = Math.ceil((toMs - startAt) / slotMs)
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => live(first + offset))
  }
  return {
    inSilence,
    past() {
      return Array.from({ length: PAST_TELLINGS }, (_, index) => {
        const back = 2 * HOUR_MS + (index / PAST_TELLINGS) * PAST_DAYS * DAY_MS
        const startMs = Math.floor(startAt - back)
        // Negative indexes: never the key of a live telling.
        return { index: -1 - index, startMs, speed: 1, ...castOf(index, startMs) }
      })
    },
    heardIn: (fromMs, toMs) => range(fromMs - (LONGEST_STORY_S * 1000) / speed, toMs),
  }
}

function silencesOf(elections: readonly Election[]): { country: string; from: number; to: number }[] {
  return elections.flatMap((election) =>
    election.silence.flatMap((window) =>
      silenceSpans(election, window).map(({ from, to }) => ({ country: election.country, from, to })),
    ),
  )
}

function at<T>(list: readonly T[], index: number): T {
  const value = list[index % list.length]
  if (value === undefined) throw new RangeError('an empty list')
  return value
}
