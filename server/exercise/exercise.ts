/**
 * The exercise: several elections at once, with an ordinary background and storylines that recur, as observations.
 *
 * A pure function of seed, speed and start: `next` may be asked for any stretch of time, in any order, and gives the
 * same observations with the same ids. Nothing is dated later than the end of the stretch asked for.
 */
import type { Election } from '../../shared/domain/election.ts'
import { DAY_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { HISTORY_DAYS, advertisersOf, spendPlan } from './advertisers.ts'
import type { Advertiser } from './advertisers.ts'
import { exerciseCountries } from './countries.ts'
import type { ExerciseCountry } from './countries.ts'
import { dailyReport, reportTime } from './daily-spend.ts'
import type { Planned } from './daily-spend.ts'
import { exerciseElections } from './elections.ts'
import { ordinaryAd } from './ordinary-ads.ts'
import { crowdAccounts, crowdOf, ordinaryPost } from './ordinary-posts.ts'
import type { Crowd } from './ordinary-posts.ts'
import { createRandom, keyOf } from './random.ts'
import { dayOf } from './records.ts'
import type { Timed } from './records.ts'
import { createSchedule } from './schedule.ts'
import type { Schedule, Telling } from './schedule.ts'

/** Seconds of story time between ordinary posts, and between ordinary ads, over all countries. */
const POST_EVERY_S = 2
const AD_EVERY_S = 25
const PAST_POSTS_DAYS = 2
const PAST_POST_EVERY_S = 25
const PAST_AD_EVERY_S = 600

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
  /** First day of the history. */
  readonly firstDayMs: number
  readonly speed: number
  readonly schedule: Schedule
  readonly sets: readonly CountrySet[]
}

interface CountrySet {
  readonly country: ExerciseCountry
  readonly advertisers: readonly Advertiser[]
  readonly planned: readonly Planned[]
  readonly crowd: Crowd
}

export function createExercise(options: ExerciseOptions): Exercise {
  const { seed, speed, startAt } = options
  const elections = exerciseElections(startAt)
  const stage: Stage = {
    run: `ex-${keyOf(seed, startAt)}`,
    seed,
    startAt,
    firstDayMs: Math.floor(startAt / DAY_MS) * DAY_MS - HISTORY_DAYS * DAY_MS,
    speed,
    schedule: createSchedule({ seed, speed, startAt, elections }),
    sets: exerciseCountries.map((country) => countrySet(country, seed, startAt)),
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
  const { startAt } = stage
  const past = stage.schedule.past().flatMap((telling) => tell(stage, telling))
  const today = Math.floor(startAt / DAY_MS) * DAY_MS
  const records: Timed[] = stage.sets.flatMap(({ crowd }) =>
    crowdAccounts(crowd, stage.run, startAt - PAST_POSTS_DAYS * DAY_MS),
  )
  for (let dateMs = stage.firstDayMs; dateMs <= today; dateMs += DAY_MS) records.push(...reportsOf(stage, dateMs, past))
  const fromMs = startAt - PAST_POSTS_DAYS * DAY_MS
  records.push(...ordinary(stage, 'post', fromMs, startAt, PAST_POST_EVERY_S * 1000, 'h'))
  records.push(...ordinary(stage, 'ad', startAt - 5 * DAY_MS, startAt, PAST_AD_EVERY_S * 1000, 'h'))
  return [...past.filter(({ atMs }) => atMs < startAt), ...records]
}

/**
 * The report of one day for every country. A page whose own storyline has a row for that day is left to it: a day of
 * a page is reported once.
 */
function reportsOf(stage: Stage, dateMs: number, told: readonly Timed[]): Timed[] {
  const date = dayOf(dateMs)
  const day = Math.round((dateMs - stage.firstDayMs) / DAY_MS)
  const taken = new Set(
    told.map(({ observation }) =>
      observation.type === 'spend' && observation.to === date ? observation.advertiserId : '',
    ),
  )
  return stage.sets.flatMap(({ country, planned }) => {
    const rows = planned.filter(([advertiser]) => !taken.has(advertiser.id))
    return dailyReport(country, rows, { run: stage.run, day, date, atMs: reportTime(dateMs, stage.startAt) })
  })
}

function liveOf(stage: Stage, fromMs: number, toMs: number): Timed[] {
  const within = ({ atMs }: Timed): boolean => atMs >= fromMs && atMs < toMs
  const stories = stage.schedule.heardIn(fromMs, toMs).flatMap((telling) => tell(stage, telling))
  const step = 1000 / stage.speed
  return [
    ...stories,
    ...openingsIn(stage, fromMs, toMs),
    ...ordinary(stage, 'post', fromMs, toMs, POST_EVERY_S * step, 'l'),
    ...ordinary(stage, 'ad', fromMs, toMs, AD_EVERY_S * step, 'l'),
  ].filter(within)
}

/** Soon after midnight the new day's first report appears; a page that a storyline will need today is held back. */
function openingsIn(stage: Stage, fromMs: number, toMs: number): Timed[] {
  const records: Timed[] = []
  for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day++) {
    const atMs = day * DAY_MS + 20 * MINUTE_MS
    if (atMs < fromMs || atMs >= toMs || atMs < stage.startAt) continue
    const told = stage.schedule.beginningIn(day * DAY_MS, (day + 1) * DAY_MS)
    const opening = reportsOf(
      stage,
      day * DAY_MS,
      told.flatMap((telling) => tell(stage, telling)),
    )
    records.push(...opening.map((record) => ({ ...record, atMs })))
  }
  return records
}

function tell(stage: Stage, telling: Telling): Timed[] {
  const { country, startMs, turn, speed } = telling
  const set = stage.sets.find((each) => each.country === country)
  if (set === undefined) throw new Error(`no such country in the exercise: ${country.code}`)
  const key = `${country.key}-${keyOf(stage.run, telling.index)}`
  const random = createRandom(stage.run, 'telling', telling.index)
  const at = (seconds: number): number => Math.floor(startMs + (seconds * 1000) / speed)
  return telling.storyline.tell({
    run: stage.run,
    key,
    country,
    advertisers: set.advertisers,
    random,
    startMs,
    turn,
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
      records.push(ordinaryAd(country, advertisers, stage.run, stage.seed, atMs, name))
  }
  return records
}
