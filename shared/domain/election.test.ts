import { describe, expect, test } from 'vitest'

import { calendarFactor, phaseOf, phases, pollingSpans, silenceSpans, type Election } from './election.ts'

const HOUR = 3_600_000
const at = (time: string): number => Date.parse(time)

const brazil: Election = {
  id: 'br-test',
  country: 'BR',
  subdivision: null,
  name: 'Brazil',
  kind: 'general',
  rounds: ['2026-10-04', '2026-10-25'].map((date) => ({
    date,
    opens: '08:00',
    closes: '17:00',
    zones: [
      { zone: 'America/Sao_Paulo' },
      { zone: 'America/Rio_Branco', opens: '06:00', closes: '15:00', subdivisions: ['BR-AC'] },
    ],
  })),
  silence: ['2026-10-02', '2026-10-23'].map((day, round) => ({
    from: `${day}T08:00`,
    to: `2026-10-${round === 0 ? '05' : '26'}T17:00`,
    scope: 'ads' as const,
    round,
    zone: 'America/Sao_Paulo',
    rule: 'no paid ads',
    source: 'law',
  })),
  electors: 1,
  exercise: false,
  sources: ['test'],
}

const tahiti: Election = {
  ...brazil,
  id: 'fr-test',
  country: 'FR',
  rounds: [
    {
      date: '2022-04-10',
      opens: '08:00',
      closes: '19:00',
      zones: [
        { zone: 'Europe/Paris', closes: '20:00' },
        { zone: 'Pacific/Tahiti', date: '2022-04-09', subdivisions: ['FR-PF'] },
      ],
    },
  ],
  silence: [
    { from: '2022-04-09T00:00', to: '2022-04-10T20:00', scope: 'all', round: 0, rule: 'eve', source: 'law' },
    { from: '2021-10-01T00:00', to: '2022-04-10T20:00', scope: 'ads', round: 0, rule: 'six months', source: 'law' },
  ],
}

describe('polling hours over zones', () => {
  test('zones with unified hours open at the same instant', () => {
    const [saoPaulo, acre] = pollingSpans(brazil.rounds[0]!)
    expect(new Date(saoPaulo!.from).toISOString()).toBe('2026-10-04T11:00:00.000Z')
    expect(acre!.from).toBe(saoPaulo!.from)
    expect(acre!.to).toBe(saoPaulo!.to)
  })

  test('a zone that votes the day before opens on its own day', () => {
    const [paris, papeete] = pollingSpans(tahiti.rounds[0]!)
    expect(new Date(paris!.from).toISOString()).toBe('2022-04-10T06:00:00.000Z')
    expect(new Date(papeete!.from).toISOString()).toBe('2022-04-09T18:00:00.000Z')
  })

  test('polling day on the day clocks go back is an hour longer from midnight to opening', () => {
    const day = (date: string): Election => ({
      ...brazil,
      rounds: [{ date, opens: '08:00', closes: '18:00', zones: [{ zone: 'Europe/Berlin' }] }],
      silence: [{ from: `${date}T00:00`, to: `${date}T18:00`, scope: 'all', round: 0, rule: '', source: '' }],
    })
    const length = (of: Election): number => {
      const [span] = silenceSpans(of, of.silence[0]!)
      return (span!.to - span!.from) / HOUR
    }
    expect(length(day('2026-10-18'))).toBe(18)
    expect(length(day('2026-10-25'))).toBe(19)
    expect(length(day('2026-03-29'))).toBe(17)
  })
})

describe('silence windows', () => {
  test('a window ruled by one clock begins everywhere at once', () => {
    const [saoPaulo, acre] = silenceSpans(brazil, brazil.silence[0]!)
    expect(acre!.from).toBe(saoPaulo!.from)
    expect(new Date(saoPaulo!.from).toISOString()).toBe('2026-10-02T11:00:00.000Z')
  })

  test('each round has its own window', () => {
    const spans = brazil.silence.map((window) =>
      new Date(silenceSpans(brazil, window)[0]!.from).toISOString().slice(0, 10),
    )
    expect(spans).toEqual(['2026-10-02', '2026-10-23'])
  })

  test('the window of a zone that votes the day before begins a day earlier', () => {
    const [, papeete] = silenceSpans(tahiti, tahiti.silence[0]!)
    expect(new Date(papeete!.from).toISOString()).toBe('2022-04-08T10:00:00.000Z')
  })
})

describe('phases', () => {
  test.each([
    ['2025-01-01T00:00:00Z', 'scheduled', 0],
    ['2026-01-01T00:00:00Z', 'pre-campaign', 0],
    ['2026-08-01T00:00:00Z', 'campaign', 0],
    ['2026-09-29T00:00:00Z', 'final-week', 0],
    ['2026-10-03T00:00:00Z', 'silence', 0],
    ['2026-10-04T12:00:00Z', 'polling', 0],
    ['2026-10-05T12:00:00Z', 'counting', 0],
    ['2026-10-10T12:00:00Z', 'campaign', 1],
    ['2026-10-20T12:00:00Z', 'final-week', 1],
    ['2026-10-24T12:00:00Z', 'silence', 1],
    ['2026-10-25T12:00:00Z', 'polling', 1],
    ['2026-10-26T12:00:00Z', 'counting', 1],
    ['2026-11-22T12:00:00Z', 'past', 1],
  ] as const)('%s is %s of round %i', (time, phase, round) => {
    expect(phaseOf(brazil, at(time))).toMatchObject({ phase, round })
  })

  test('every phase was seen above, so none can be forgotten', () => {
    expect(phases).toHaveLength(8)
  })

  test('a ban of six months is no silence phase', () => {
    expect(phaseOf(tahiti, at('2022-01-20T12:00:00Z')).phase).toBe('campaign')
    expect(phaseOf(tahiti, at('2022-04-09T12:00:00Z')).phase).toBe('silence')
  })

  test('polling begins with the first zone to open and ends with the last to close', () => {
    expect(phaseOf(tahiti, at('2022-04-09T18:00:00Z')).phase).toBe('polling')
    expect(phaseOf(tahiti, at('2022-04-09T17:59:59Z')).phase).toBe('silence')
    expect(phaseOf(tahiti, at('2022-04-10T18:00:00Z')).phase).toBe('counting')
  })

  test('days to the polls are calendar days of the main zone', () => {
    expect(phaseOf(brazil, at('2026-10-03T02:00:00Z')).daysToPolls).toBe(2)
    expect(phaseOf(brazil, at('2026-10-03T04:00:00Z')).daysToPolls).toBe(1)
    expect(phaseOf(brazil, at('2026-10-04T15:00:00Z')).daysToPolls).toBe(0)
    expect(phaseOf(brazil, at('2026-10-27T12:00:00Z')).daysToPolls).toBe(-2)
  })

  test('the next milestone is always ahead, and the last one is the close of the last round', () => {
    let time = at('2025-01-01T00:00:00Z')
    const labels: string[] = []
    for (let next = phaseOf(brazil, time).nextMilestone; next !== null; next = phaseOf(brazil, time).nextMilestone) {
      expect(next.at).toBeGreaterThan(time)
      time = next.at
      labels.push(next.label)
    }
    expect(labels.at(0)).toContain('campaign of round 1')
    expect(labels.at(-1)).toBe('polls close of round 2')
  })

  test('the calendar factor stays between 0.8 and 1.5 and explains itself', () => {
    for (const phase of phases) {
      const { factor, text } = calendarFactor(phase)
      expect(factor).toBeGreaterThanOrEqual(0.8)
      expect(factor).toBeLessThanOrEqual(1.5)
      expect(text).toContain(factor.toFixed(1))
    }
    expect(calendarFactor('silence').factor).toBeGreaterThan(calendarFactor('campaign').factor)
  })
})
