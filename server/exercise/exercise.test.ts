import { describe, expect, test } from 'vitest'

import { election, phaseOf } from '../../shared/domain/election.ts'
import { observation } from '../../shared/domain/observation.ts'
import type { Observation, Spend } from '../../shared/domain/observation.ts'
import { exerciseElections } from './elections.ts'
import { createExercise } from './exercise.ts'
import type { Exercise } from './exercise.ts'
import type { Timed } from './records.ts'
import { observationTime } from '../sources/observation-time.ts'

const START = Date.parse('2026-11-22T13:30:00Z')
const MINUTE = 60_000
const DAY = 86_400_000

function exercise(given: Partial<Parameters<typeof createExercise>[0]> = {}): Exercise {
  return createExercise({ seed: 7, speed: 1, startAt: START, ...given })
}

const ids = (records: readonly Timed[]): (string | undefined)[] =>
  records.map(({ observation: one }) => one.observationId)
const all = (of: Exercise): Timed[] => [...of.history()]
const spendOf = (records: readonly Timed[]): Spend[] =>
  records.flatMap(({ observation: one }) => (one.type === 'spend' ? [one] : []))

describe('the exercise as a generator', () => {
  test('the same seed and start give the same records; another seed gives others', () => {
    const first = all(exercise())
    expect(JSON.stringify(all(exercise()))).toBe(JSON.stringify(first))
    expect(JSON.stringify(all(exercise({ seed: 8 })))).not.toBe(JSON.stringify(first))
    expect(first.length).toBeGreaterThan(20_000)
  })

  test('live time asked for at once or second by second is the same', () => {
    const until = START + 3 * MINUTE
    const whole = exercise().next(START, until)
    const slices: Timed[] = []
    const sliced = exercise()
    for (let from = START; from < until; from += 700) slices.push(...sliced.next(from, Math.min(until, from + 700)))
    expect(ids(slices)).toEqual(ids(whole))
    expect(whole.length).toBeGreaterThan(100)
  })

  test('no id comes twice, in the history or after it', () => {
    const made = exercise()
    const found = [...ids(all(made)), ...ids(made.next(START, START + 20 * MINUTE))]
    expect(found).not.toContain(undefined)
    expect(new Set(found).size).toBe(found.length)
  })

  test('every record is valid, marked as exercise, and names nobody real by its id', () => {
    const made = exercise()
    const records = [...all(made), ...made.next(START, START + 10 * MINUTE)]
    const wrong = records.filter(({ observation: one }) => {
      const source = one.source ?? ''
      return (
        one.exercise !== true || !/^exercise(-press-[a-z]{2})?$/.test(source) || !observation.safeParse(one).success
      )
    })
    expect(wrong).toEqual([])
    for (const { observation: one } of records) for (const id of idsIn(one)) expect(id).toMatch(/^ex-/)
  })

  test('history is in the order of arrival and ends before the start', () => {
    const times = all(exercise()).map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBeLessThan(START)
  })

  test.each([1, 8])('at speed %i nothing speaks of a moment after it arrives', (speed) => {
    const made = exercise({ speed })
    const records = [...all(made), ...made.next(START, START + 15 * MINUTE)]
    const early = records.filter(({ atMs, observation: one }) => latestMoment(one) > atMs)
    expect(early).toEqual([])
  })

  test('a faster exercise tells more in the same time', () => {
    const calm = exercise().next(START, START + 5 * MINUTE).length
    expect(exercise({ speed: 4 }).next(START, START + 5 * MINUTE).length).toBeGreaterThan(3 * calm)
  })
})

describe('the ordinary background', () => {
  const rows = spendOf(all(exercise()))

  test('each country has forty days of reports, each closed by a pull', () => {
    const pulls = all(exercise()).filter(({ observation: one }) => one.type === 'pull' && one.platform === 'meta')
    expect(pulls).toHaveLength(5 * 40)
    expect(new Set(rows.map((row) => `${row.country} ${row.to}`)).size).toBe(5 * 40)
  })

  test('what it tells is of the last days: nobody is shown a surge of last month on election day', () => {
    const newest = Math.max(...rows.map((row) => Date.parse(row.to)))
    expect(START - newest).toBeLessThan(5 * DAY)
    const pages = new Map<string, number>()
    for (const row of rows) {
      const first = pages.get(row.advertiserId) ?? Number.POSITIVE_INFINITY
      pages.set(row.advertiserId, Math.min(first, Date.parse(row.to)))
    }
    // Pages that a storyline brings are the only ones that are new after the first week.
    const told = [...pages].filter(([id]) => !/^ex-\w+-page-\d{4}$/.test(id)).map(([, first]) => first)
    expect(told.length).toBeGreaterThan(0)
    expect(START - Math.min(...told)).toBeLessThan(9 * DAY)
  })

  test('a page has at most one row for a day', () => {
    const keys = rows.map((row) => `${row.advertiserId} ${row.to}`)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('most page-days are zero, small amounts are censored, and amounts have a heavy tail', () => {
    const pages = new Set(rows.map((row) => row.advertiserId)).size
    const active = rows.length / (pages * 40)
    expect(active).toBeGreaterThan(0.2)
    expect(active).toBeLessThan(0.6)
    const censored = rows.filter((row) => row.spend.min === 0 && row.spend.max === 100).length / rows.length
    expect(censored).toBeGreaterThan(0.1)
    const us = rows.filter((row) => row.country === 'US').map((row) => row.spend.max ?? 0)
    const sorted = us.toSorted((a, b) => b - a)
    const top = sorted.slice(0, Math.ceil(sorted.length / 10)).reduce((sum, each) => sum + each, 0)
    expect(top / us.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0.5)
  })

  test('ads of an ordinary advertiser are paid in the money of the country', () => {
    const ads = all(exercise()).flatMap(({ observation: one }) => (one.type === 'ad' ? [one] : []))
    const foreign = ads.filter((ad) => ad.paymentCountry !== ad.country)
    expect(ads.length).toBeGreaterThan(500)
    expect(foreign.length / ads.length).toBeLessThan(0.1)
    expect(foreign.length).toBeGreaterThan(0)
  })
})

describe('the elections of the exercise', () => {
  test.each(['2026-01-01T00:05:00Z', '2026-03-29T01:30:00Z', '2027-02-28T23:50:00Z'])(
    'started at %s they lie ahead',
    (at) => {
      const startAt = Date.parse(at)
      const elections = exerciseElections(startAt)
      for (const each of elections) expect(election.safeParse(each).success).toBe(true)
      const days = Object.fromEntries(elections.map((each) => [each.id, phaseOf(each, startAt).daysToPolls]))
      expect(days).toMatchObject({ 'ex-br': 2, 'ex-fr': 1, 'ex-de': 10, 'ex-mx': 20, 'ex-us': 5 })
      expect(days['ex-us-al']).toBeGreaterThanOrEqual(5)
    },
  )

  test('France is silent from the start and Germany is not', () => {
    const phases = Object.fromEntries(exerciseElections(START).map((each) => [each.id, phaseOf(each, START).phase]))
    expect(phases).toMatchObject({ 'ex-fr': 'silence', 'ex-de': 'campaign', 'ex-us': 'final-week' })
  })
})

/** Ids of pages, ads, accounts and posts in a record. */
function idsIn(one: Observation): string[] {
  switch (one.type) {
    case 'post':
      return [one.postId, one.accountId]
    case 'account':
      return [one.accountId]
    case 'ad':
      return [one.adId, one.advertiserId]
    case 'spend':
      return [one.advertiserId]
    default:
      return [one.pull]
  }
}

function latestMoment(one: Observation): number {
  const own = one.type === 'spend' ? Date.parse(one.to) + DAY : (observationTime(one) ?? 0)
  if (one.type === 'ad')
    return Math.max(own, ...[one.createdAt, one.startedAt].map((time) => Date.parse(time ?? one.at ?? '')))
  if (one.type === 'account') return Math.max(own, Date.parse(one.createdAt))
  return own
}
