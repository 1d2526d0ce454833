/**
 * The exercise: several elections at once, with an ordinary background and storylines that recur, as observations.
 *
 * A pure function of seed, speed and start: `next` may be asked for any stretch of time, in any order, and gives the
 * same observations with the same ids. Nothing is dated later than the end of the stretch asked for.
 */
import type { Election } from '../../shared/domain/election.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { advertisersOf, spendPlan } from './advertisers.ts'
import { exerciseCountries } from './countries.ts'
import type { ExerciseCountry } from './countries.ts'
import { exerciseElections } from './elections.ts'
import { libraryTime } from './library-clock.ts'
import { ordinaryAd } from './ordinary-ads.ts'
import { crowdAccounts, crowdOf, ordinaryPost } from './ordinary-posts.ts'
import type { Crowd } from './ordinary-posts.ts'
import { pressFeeds } from './press-feeds.ts'
import { createRandom, keyOf } from './random.ts'
import type { Timed } from './records.ts'
import { createSchedule } from './schedule.ts'
import type { Schedule, Telling } from './schedule.ts'
import { createReports } from './spend-reports.ts'
import type { ReportingCountry, Reports } from './spend-reports.ts'

/** Seconds of story time between ordinary posts, and between ordinary ads, over all countries. */
const POST_EVERY_S = 2
const AD_EVERY_S = 25
const PAST_POSTS_DAYS = 2
const PAST_POST_EVERY_S = 25
const PAST_ADS_DAYS = 5
const PAST_AD_EVERY_S = 300

export interface ExerciseOptions {
  readonly seed: number
  /** Story seconds in one second of the clock. */
  readonly speed: number
  /** When it starts, in milliseconds since 1970; history lies before. */
  readonly startAt: number
}

export interface Exercise {
  readonly startAt: number
  readonly elections: readonly Election[]
  /** What has happened before the start, in the order of arrival. */
  history(): Generator<Timed>
  /** What arrives in [fromMs, toMs), in order. */
  next(fromMs: number, toMs: number): Timed[]
}

interface Stage {
  readonly run: string
  readonly seed: number
  readonly startAt: number
  readonly speed: number
  readonly schedule: Schedule
  readonly reports: Reports
  readonly sets: readonly CountrySet[]
}

interface CountrySet extends ReportingCountry {
  readonly crowd: Crowd
}

export function createExercise(options: ExerciseOptions): Exercise {
  const { seed, speed, startAt } = options
  const elections = exerciseElections(startAt)
  const run = `ex-${keyOf(seed, startAt)}`
  const sets = exerciseCountries.map((country) => countrySet(country, seed, startAt))
  const stage: Stage = {
    run,
    seed,
    startAt,
    speed,
    schedule: createSchedule({ seed, speed, startAt, elections }),
    reports: createReports({ run, seed, speed, startAt, countries: sets }),
    sets,
  }
  return {
    startAt,
    elections,
    *history() {
      yield* inOrder(historyOf(stage))
    },
    next: (fromMs, toMs) => inOrder(liveOf(stage, fromMs, toMs)),
  }
}

function countrySet(country: ExerciseCountry, seed: number, startAt: number): CountrySet {
  const advertisers = advertisersOf(country, seed)
  const planned = advertisers.map((advertiser) => [advertiser, spendPlan(advertiser, country, seed)] as const)
  return { country, advertisers, planned, crowd: crowdOf(country, seed, startAt) }
}

/** Stable: what arrives at one moment keeps the order in which it was told (rows before the mark of their pull). */
function inOrder(records: Timed[]): Timed[] {
  return records.sort((a, b) => a.atMs - b.atMs)
}

function historyOf(stage: Stage): Timed[] {
  const { startAt, run } = stage
  const fromMs = startAt - PAST_POSTS_DAYS * DAY_MS
  return [
    ...stage.schedule.past().flatMap((telling) => tell(stage, telling)),
    ...stage.reports.past(),
    ...stage.sets.flatMap(({ crowd }) => crowdAccounts(crowd, run, fromMs)),
    ...ordinary(stage, 'post', fromMs, startAt, PAST_POST_EVERY_S * 1000, 'h'),
    ...ordinary(stage, 'ad', startAt - PAST_ADS_DAYS * DAY_MS, startAt, PAST_AD_EVERY_S * 1000, 'h'),
  ].filter(({ atMs }) => atMs < startAt)
}

function liveOf(stage: Stage, fromMs: number, toMs: number): Timed[] {
  const within = ({ atMs }: Timed): boolean => atMs >= fromMs && atMs < toMs
  const stories = stage.schedule.heardIn(fromMs, toMs).flatMap((telling) => tell(stage, telling))
  const step = 1000 / stage.speed
  return [
    ...stories,
    ...stage.reports.within(fromMs, toMs),
    ...pressFeeds(exerciseCountries, stage.run, stage.startAt, fromMs, toMs),
    ...ordinary(stage, 'post', fromMs, toMs, POST_EVERY_S * step, 'l'),
    ...ordinary(stage, 'ad', fromMs, toMs, AD_EVERY_S * step, 'l'),
  ].filter(within)
}

function tell(stage: Stage, telling: Telling): Timed[] {
  const { country, startMs, speed } = telling
  const key = `${country.key}-${keyOf(stage.run, telling.index)}`
  const random = createRandom(stage.run, 'telling', telling.index)
  const at = (seconds: number): number => Math.floor(startMs + (seconds * 1000) / speed)
  return telling.storyline.tell({
    run: stage.run,
    key,
    country,
    random,
    startMs,
    libraryMs: libraryTime(startMs, stage.startAt, stage.speed),
    at,
  })
}

/** One ordinary post or ad in each step of the clock, of a country drawn by its size; none pays for ads in a silence. */
function ordinary(
  stage: Stage,
  what: 'post' | 'ad',
  fromMs: number,
  toMs: number,
  stepMs: number,
  part: string,
): Timed[] {
  const records: Timed[] = []
  for (let slot = Math.floor((fromMs - stage.startAt) / stepMs); slot * stepMs + stage.startAt < toMs; slot++) {
    const random = createRandom(stage.run, what, part, slot)
    const atMs = Math.floor(stage.startAt + (slot + random.next()) * stepMs)
    if (atMs < fromMs || atMs >= toMs) continue
    const { country, crowd, advertisers } = random.pick(stage.sets)
    const name = `${keyOf(stage.run, what, part, slot)}${part}`
    if (what === 'post') records.push(ordinaryPost(crowd, stage.run, stage.seed, atMs, name))
    else if (!stage.schedule.inSilence(country, atMs))
      records.push(
        ordinaryAd(
          country,
          advertisers,
          stage.run,
          stage.seed,
          atMs,
          libraryTime(atMs, stage.startAt, stage.speed),
          name,
        ),
      )
  }
  return records
}
