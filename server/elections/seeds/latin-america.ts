import type { Election, ElectionRound, PollingZone, SilenceWindow } from '../../../shared/domain/election.ts'
import { round, seed, silencePerRound } from './build.ts'
import { brazilLocal, brazilUnified, mexico as mexicoZones } from './zones.ts'

const threeDays = (rounds: readonly ElectionRound[]): SilenceWindow[] =>
  silencePerRound(rounds, {
    before: [3, '00:00'],
    until: [0, '18:00'],
    scope: 'all',
    rule: 'No campaigning or propaganda on polling day and the three days before.',
    source: 'LGIPE, art. 251 (4) (check with counsel)',
  })

const mexican = (date: string, name: string, kind: Election['kind'], electors: number): Election => {
  const rounds = [round(date, '08:00–18:00', mexicoZones)]
  return seed({
    id: `mx-${date.slice(0, 4)}-${kind}`,
    country: 'MX',
    name: `Mexico, ${name} ${date.slice(0, 4)}`,
    kind,
    rounds,
    silence: threeDays(rounds),
    electors,
    sources: ['Instituto Nacional Electoral, calendar and nominal list', 'LGIPE, art. 22: first Sunday of June'],
  })
}

/** Counted from the opening of polls to the day after their closing. Since 2022 Brasília's clock rules everywhere. */
const noPaidAds = (rounds: readonly ElectionRound[], unified: boolean): SilenceWindow[] =>
  silencePerRound(rounds, {
    before: [2, '08:00'],
    until: [1, '17:00'],
    scope: 'ads',
    ...(unified ? { zone: 'America/Sao_Paulo' } : {}),
    rule: 'No paid or boosted election propaganda online from 48 hours before to 24 hours after the vote.',
    source: 'Código Eleitoral, art. 240; Res. TSE 23.610/2019, art. 29 § 11 (check with counsel)',
  })

const brazilian = (
  dates: readonly string[],
  kind: 'general' | 'municipal',
  electors: number,
  zones: PollingZone[],
): Election => {
  const year = (dates[0] ?? '').slice(0, 4)
  const rounds = dates.map((date) => round(date, '08:00–17:00', zones))
  return seed({
    id: `br-${year}-${kind}`,
    country: 'BR',
    name: `Brazil, ${kind} ${year}`,
    kind,
    rounds,
    silence: noPaidAds(rounds, zones === brazilUnified),
    electors,
    sources: [
      'Constituição, arts. 28, 29 and 77: first and last Sunday of October',
      'Tribunal Superior Eleitoral, electorate statistics',
    ],
  })
}

const single = (of: {
  id: string
  country: string
  name: string
  kind: Election['kind']
  dates: string[]
  hours: string
  zone: string
  electors: number
  sources: string[]
}): Election => {
  const { dates, hours, zone, ...rest } = of
  return seed({ ...rest, rounds: dates.map((date) => round(date, hours, zone)) })
}

export const latinAmerica: Election[] = [
  mexican('2018-07-01', 'presidential', 'presidential', 89_300_000),
  mexican('2024-06-02', 'presidential', 'presidential', 98_300_000),
  mexican('2027-06-06', 'legislative', 'legislative', 100_000_000),
  brazilian(['2018-10-07', '2018-10-28'], 'general', 147_300_000, brazilLocal),
  brazilian(['2022-10-02', '2022-10-30'], 'general', 156_450_000, brazilUnified),
  brazilian(['2024-10-06', '2024-10-27'], 'municipal', 155_900_000, brazilUnified),
  brazilian(['2026-10-04', '2026-10-25'], 'general', 158_000_000, brazilUnified),
  single({
    id: 'ar-2023-presidential',
    country: 'AR',
    name: 'Argentina, presidential 2023',
    kind: 'presidential',
    dates: ['2023-10-22', '2023-11-19'],
    hours: '08:00–18:00',
    zone: 'America/Argentina/Buenos_Aires',
    electors: 35_400_000,
    sources: ['Dirección Nacional Electoral, results 2023'],
  }),
  single({
    id: 'ar-2025-legislative',
    country: 'AR',
    name: 'Argentina, legislative 2025',
    kind: 'legislative',
    dates: ['2025-10-26'],
    hours: '08:00–18:00',
    zone: 'America/Argentina/Buenos_Aires',
    electors: 36_000_000,
    sources: ['Cámara Nacional Electoral, calendar 2025'],
  }),
  single({
    id: 'co-2026-presidential',
    country: 'CO',
    name: 'Colombia, presidential 2026',
    kind: 'presidential',
    dates: ['2026-05-31', '2026-06-21'],
    hours: '08:00–16:00',
    zone: 'America/Bogota',
    electors: 41_000_000,
    sources: ['Registraduría Nacional del Estado Civil, calendar 2026'],
  }),
]
