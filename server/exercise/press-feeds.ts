/**
 * A press feed for each country that reports every 45 seconds and, in turn, falls silent for a quarter of an hour: the
 * story of a source that stops. In clock time, whatever the speed: silence is measured in minutes.
 */
import { MINUTE_MS } from '../../shared/domain/time.ts'
import type { ExerciseCountry } from './countries.ts'
import { isoOf } from './records.ts'
import type { Timed } from './records.ts'

const EVERY_MS = 45_000
/** Once an hour each falls silent; the countries take turns. */
const CYCLE_MS = 60 * MINUTE_MS
const SILENT_FROM_MS = 18 * MINUTE_MS
const SILENT_FOR_MS = 15 * MINUTE_MS
const TURN_MS = 12 * MINUTE_MS

export function pressFeeds(
  countries: readonly ExerciseCountry[],
  run: string,
  startAt: number,
  fromMs: number,
  toMs: number,
): Timed[] {
  const records: Timed[] = []
  for (let beat = Math.max(0, Math.ceil((fromMs - startAt) / EVERY_MS)); startAt + beat * EVERY_MS < toMs; beat++) {
    const atMs = startAt + beat * EVERY_MS
    countries.forEach((country, place) => {
      if (!isSilent(atMs - startAt, place)) records.push(report(country, run, atMs, beat))
    })
  }
  return records
}

function isSilent(sinceStartMs: number, place: number): boolean {
  const inCycle = sinceStartMs % CYCLE_MS
  const from = (SILENT_FROM_MS + place * TURN_MS) % CYCLE_MS
  const into = (inCycle - from + CYCLE_MS) % CYCLE_MS
  // A silence that would lie in the first minutes is left out: nobody knows the feed yet.
  return sinceStartMs >= SILENT_FROM_MS && into < SILENT_FOR_MS
}

function report(country: ExerciseCountry, run: string, atMs: number, beat: number): Timed {
  const name = `ex-press-${country.key}`
  return {
    atMs,
    observation: {
      type: 'pull',
      platform: 'press',
      // Its own name, since the health of a source is watched by name.
      source: `exercise-press-${country.key}`,
      exercise: true,
      observationId: `${run}-${name}-${beat}`,
      pull: `${name}-${beat}`,
      at: isoOf(atMs),
      country: country.code,
    },
  }
}
