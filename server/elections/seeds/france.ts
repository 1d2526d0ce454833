import type { Election, ElectionRound, SilenceWindow } from '../../../shared/domain/election.ts'
import { shiftDay } from '../../../shared/lib/zoned-time.ts'
import { round, seed, silencePerRound } from './build.ts'
import { france as zones } from './zones.ts'

const eve = (rounds: readonly ElectionRound[]): SilenceWindow[] =>
  silencePerRound(rounds, {
    before: [1, '00:00'],
    until: [0, '20:00'],
    scope: 'all',
    rule: 'No election propaganda from the eve of the vote at 00:00 until the last poll closes.',
    source: 'Code électoral, art. L. 49 (check with counsel)',
  })

/** Paid advertising is barred for six months before the first day of the month of the vote, until the vote is decided. */
const paidAdsBarred = (from: string, rounds: readonly ElectionRound[]): SilenceWindow => ({
  from: `${from}T00:00`,
  to: `${rounds.at(-1)?.date ?? from}T20:00`,
  scope: 'ads',
  round: rounds.length - 1,
  rule: 'No commercial advertising for election propaganda in the six months before the month of the vote.',
  source: 'Code électoral, art. L. 52-1 (check with counsel)',
})

const sunday = (date: string): ElectionRound => round(date, '08:00–19:00', zones(shiftDay(date, -1)))

function twoRounds(of: {
  id: string
  name: string
  kind: Election['kind']
  rounds: ElectionRound[]
  barredFrom?: string
  electors: number
  tentative?: boolean
  sources: string[]
}): Election {
  const { barredFrom, rounds, ...rest } = of
  const barred = barredFrom === undefined ? [] : [paidAdsBarred(barredFrom, rounds)]
  return seed({ ...rest, country: 'FR', rounds, silence: [...eve(rounds), ...barred] })
}

export const france: Election[] = [
  twoRounds({
    id: 'fr-2017-presidential',
    name: 'France, presidential 2017',
    kind: 'presidential',
    rounds: [sunday('2017-04-23'), sunday('2017-05-07')],
    barredFrom: '2016-10-01',
    electors: 47_580_000,
    sources: ['Conseil constitutionnel, proclamation of the results, 26 April and 10 May 2017'],
  }),
  twoRounds({
    id: 'fr-2022-presidential',
    name: 'France, presidential 2022',
    kind: 'presidential',
    rounds: [sunday('2022-04-10'), sunday('2022-04-24')],
    barredFrom: '2021-10-01',
    electors: 48_750_000,
    sources: ['Conseil constitutionnel, proclamation of the results, 13 and 27 April 2022'],
  }),
  twoRounds({
    id: 'fr-2024-legislative',
    name: 'France, legislative 2024',
    kind: 'legislative',
    rounds: [sunday('2024-06-30'), sunday('2024-07-07')],
    electors: 49_330_000,
    sources: ['Décret n° 2024-527 of 9 June 2024', 'Ministère de l’Intérieur, results'],
  }),
  twoRounds({
    id: 'fr-2026-municipal',
    name: 'France, municipal 2026',
    kind: 'municipal',
    rounds: [round('2026-03-15', '08:00–18:00', 'Europe/Paris'), round('2026-03-22', '08:00–18:00', 'Europe/Paris')],
    barredFrom: '2025-09-01',
    electors: 48_700_000,
    sources: ['Décret n° 2025-848 of 27 August 2025'],
  }),
  twoRounds({
    id: 'fr-2027-presidential',
    name: 'France, presidential 2027',
    kind: 'presidential',
    rounds: [sunday('2027-04-11'), sunday('2027-04-25')],
    barredFrom: '2026-10-01',
    electors: 49_300_000,
    tentative: true,
    sources: ['Constitution, art. 7: 20 to 35 days before the term ends on 13 May 2027, so 11 or 18 April'],
  }),
]
