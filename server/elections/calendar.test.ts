import { describe, expect, test } from 'vitest'

import { election as electionSchema, electionExtent, pollingSpans, silenceSpans } from '../../shared/domain/election.ts'
import { createCalendar } from './calendar.ts'
import { seedElections } from './seed.ts'

const calendar = createCalendar(seedElections)
const at = (time: string): number => Date.parse(time)
const ids = (country: string, subdivision: string | null, time: string): string[] =>
  calendar.electionsFor(country, subdivision, at(time)).map((election) => election.id)

describe('the seeds', () => {
  test('there are enough of them, each valid and named once', () => {
    expect(seedElections.length).toBeGreaterThan(50)
    for (const election of seedElections) expect(electionSchema.safeParse(election).error?.message).toBeUndefined()
    expect(new Set(seedElections.map((election) => election.id)).size).toBe(seedElections.length)
  })

  test('every zone exists, opens before it closes, and rounds follow each other', () => {
    for (const election of seedElections) {
      for (const round of election.rounds)
        for (const span of pollingSpans(round)) expect(span.to).toBeGreaterThan(span.from)
      const dates = election.rounds.map((round) => round.date)
      expect(dates).toEqual([...dates].sort())
    }
  })

  test('every silence window begins before its round opens, ends after it begins and names its law', () => {
    let windows = 0
    for (const election of seedElections) {
      for (const window of election.silence) {
        windows += 1
        const [span] = silenceSpans(election, window)
        const [polls] = pollingSpans(election.rounds[window.round]!)
        expect(span!.from).toBeLessThan(polls!.from)
        expect(span!.to).toBeGreaterThanOrEqual(polls!.to)
        expect(window.source).toContain('counsel')
      }
    }
    expect(windows).toBeGreaterThan(20)
  })

  test('Germany and the United States have no silence rule', () => {
    const without = seedElections.filter((election) => ['DE', 'US'].includes(election.country))
    expect(without.length).toBeGreaterThan(10)
    expect(without.flatMap((election) => election.silence)).toEqual([])
  })

  test('a date that is not fixed says so', () => {
    expect(seedElections.find((election) => election.id === 'fr-2027-presidential')?.tentative).toBe(true)
  })
})

describe('the calendar', () => {
  test('an alert on Alabama belongs to the national and the state election, one on the whole country not to the state’s', () => {
    expect(ids('US', 'US-AL', '2026-10-01T00:00:00Z').sort()).toEqual(['us-2026-midterms', 'us-al-2026-general'])
    expect(ids('US', null, '2026-10-01T00:00:00Z')).toEqual(['us-2026-midterms'])
    expect(ids('US', 'US-FL', '2026-10-01T00:00:00Z')).toEqual(['us-2026-midterms'])
  })

  test('an election counts from a year before its first polls to a month after its last', () => {
    expect(ids('NL', null, '2022-11-20T00:00:00Z')).toEqual(['nl-2023-provincial'])
    const mexico = seedElections.find((election) => election.id === 'mx-2024-presidential')!
    const { from, to } = electionExtent(mexico)
    const found = (time: number): boolean => calendar.electionsFor('MX', null, time).includes(mexico)
    expect([found(from - 366 * 86_400_000), found(from - 364 * 86_400_000)]).toEqual([false, true])
    expect([found(to + 30 * 86_400_000), found(to + 32 * 86_400_000)]).toEqual([true, false])
  })

  test('nothing is known of a place without a country', () => {
    expect(calendar.electionsFor(null, null, at('2026-10-01T00:00:00Z'))).toEqual([])
    expect(calendar.effect(null, null, 0)).toMatchObject({ factor: 0.8, election: null })
  })

  test('silence is asked by the clock of the region', () => {
    const inTahiti = calendar
      .silenceAt('FR', 'FR-PF', at('2022-04-08T11:00:00Z'))
      .filter((hit) => hit.window.scope === 'all')
    const inParis = calendar
      .silenceAt('FR', null, at('2022-04-08T11:00:00Z'))
      .filter((hit) => hit.window.scope === 'all')
    expect([inTahiti.length, inParis.length]).toEqual([1, 0])
  })

  test('Brazil bars paid ads from 48 hours before to 24 hours after each round, not between', () => {
    const silent = (time: string): boolean => calendar.silenceAt('BR', null, at(time)).length > 0
    expect(
      [
        '2026-10-02T10:59:00Z',
        '2026-10-02T11:00:00Z',
        '2026-10-05T19:59:00Z',
        '2026-10-05T20:00:00Z',
        '2026-10-15T00:00:00Z',
        '2026-10-24T00:00:00Z',
      ].map(silent),
    ).toEqual([false, true, true, false, false, true])
  })

  test('the strongest phase of several elections sets the factor and is named', () => {
    const effect = calendar.effect('US', 'US-AL', at('2026-11-03T20:00:00Z'))
    expect(effect.factor).toBe(1.5)
    expect(effect.text).toContain('1.5')
    expect(effect.election?.country).toBe('US')
  })

  test('the nearest election may lie behind or ahead', () => {
    expect(calendar.nearest('MX', at('2024-07-01T00:00:00Z'))?.id).toBe('mx-2024-presidential')
    expect(calendar.nearest('MX', at('2026-12-01T00:00:00Z'))?.id).toBe('mx-2027-legislative')
    expect(calendar.nearest('ZZ', 0)).toBeNull()
  })
})
