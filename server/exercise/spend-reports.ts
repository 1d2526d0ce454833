/**
 * The calendar of the daily reports: when each country's report of each day arrives, and which storyline is in it.
 *
 * A detector judges a day once, so new spend alerts need new days. The exercise therefore begins with reports that lag a
 * few days behind, as real libraries do, and brings the missing days one after another, a country-day every three minutes;
 * once it has caught up, a report arrives after its day is over. A longer lag would bring more, and alerts on long past days.
 */
import { DAY_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { LAG_DAYS, PAST_DAYS } from './advertisers.ts'
import type { Advertiser, SpendPlan } from './advertisers.ts'
import type { ExerciseCountry } from './countries.ts'
import { dailyReport } from './daily-spend.ts'
import { createRandom, keyOf, shuffled } from './random.ts'
import { dayOf } from './records.ts'
import type { Timed } from './records.ts'
import { spendStories } from './spend-stories/all.ts'
import type { SpendStory, StoryRow } from './spend-stories/spend-story.ts'

const REPORT_EVERY_S = 180
/** Twenty minutes into the next day. */
const READY_AFTER_MS = DAY_MS + 20 * MINUTE_MS
const STORY_CHANCE = 0.7
/** Storylines in the reports that were there before the start: the last days, now and then. */
const PAST_STORY_DAYS = 4
const PAST_STORY_CHANCE = 0.45

export interface ReportingCountry {
  readonly country: ExerciseCountry
  readonly advertisers: readonly Advertiser[]
  readonly planned: readonly (readonly [Advertiser, SpendPlan])[]
}

export interface Reports {
  /** Everything that had arrived before the start. */
  past(): Timed[]
  /** What arrives in [fromMs, toMs). */
  within(fromMs: number, toMs: number): Timed[]
}

export interface ReportsOptions {
  readonly run: string
  readonly seed: number
  readonly speed: number
  readonly startAt: number
  readonly countries: readonly ReportingCountry[]
}

export function createReports(options: ReportsOptions): Reports {
  const { startAt, speed, countries } = options
  const firstDayMs = Math.floor(startAt / DAY_MS) * DAY_MS - (PAST_DAYS + LAG_DAYS) * DAY_MS
  const arrival = (day: number, place: number): number => {
    const ready = firstDayMs + day * DAY_MS + READY_AFTER_MS
    if (day < PAST_DAYS) return ready
    const turn = (day - PAST_DAYS) * countries.length + place + 0.25
    return Math.max(ready, Math.floor(startAt + (turn * REPORT_EVERY_S * 1000) / speed))
  }
  const report = (day: number, place: number): Timed[] => {
    const of = countries[place]
    if (of === undefined) return []
    const atMs = arrival(day, place)
    const date = dayOf(firstDayMs + day * DAY_MS)
    const { story, rows } = storyOf(options, of, day, place)
    const told = new Set(rows.map(([page]) => page.id))
    const usual = of.planned
      .filter(([advertiser]) => !told.has(advertiser.id))
      .map(([advertiser, plan]): StoryRow => [advertiser, plan(story?.repeatsDay === true ? day - 1 : day)])
    return dailyReport(of.country, [...usual, ...rows], { run: options.run, date, atMs })
  }
  return {
    past: () => days(0, PAST_DAYS).flatMap((day) => countries.flatMap((_, place) => report(day, place))),
    within(fromMs, toMs) {
      return countries.flatMap((_, place) => {
        const records: Timed[] = []
        for (let day = PAST_DAYS; arrival(day, place) < toMs; day++) {
          if (arrival(day, place) >= fromMs) records.push(...report(day, place))
        }
        return records
      })
    },
  }
}

function storyOf(
  { run, seed }: ReportsOptions,
  of: ReportingCountry,
  day: number,
  place: number,
): { story: SpendStory | null; rows: StoryRow[] } {
  const random = createRandom(run, of.country.key, 'report', day)
  const past = day < PAST_DAYS
  if (past && day < PAST_DAYS - PAST_STORY_DAYS) return { story: null, rows: [] }
  if (!random.chance(past ? PAST_STORY_CHANCE : STORY_CHANCE)) return { story: null, rows: [] }
  // Each country walks the list from another place, so that neighbours in time differ.
  const order = shuffled(spendStories, createRandom(seed, 'spend stories', of.country.key))
  const turn = day - (PAST_DAYS - PAST_STORY_DAYS)
  const story = order[(turn + place * 2) % order.length] ?? null
  const key = `${of.country.key}-${keyOf(run, 'report', day)}`
  const { country, advertisers } = of
  return { story, rows: story?.rows({ key, country, advertisers, random, turn }) ?? [] }
}

function days(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}
