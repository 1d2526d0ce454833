import type { Election, ElectionRound, PollingZone, SilenceWindow } from '../../../shared/domain/election.ts'
import { round, seed, silencePerRound } from './build.ts'
import { spain as spainZones } from './zones.ts'

interface Vote {
  readonly country: string
  readonly subdivision?: string
  readonly id: string
  readonly name: string
  readonly kind: Election['kind']
  readonly dates: readonly string[]
  readonly hours: string
  readonly zones: string | PollingZone[]
  readonly electors: number
  readonly source: string
  readonly silence?: (rounds: readonly ElectionRound[]) => SilenceWindow[]
}

function vote(of: Vote): Election {
  const { dates, hours, zones, source, silence, ...rest } = of
  const rounds = dates.map((date) => round(date, hours, zones))
  return seed({ ...rest, rounds, silence: silence?.(rounds) ?? [], sources: [source] })
}

const eveAndDay = (until: string, rule: string, source: string) => (rounds: readonly ElectionRound[]) =>
  silencePerRound(rounds, {
    before: [1, '00:00'],
    until: [0, until],
    scope: 'all',
    rule,
    source: `${source} (check with counsel)`,
  })

const slovakMoratorium = (rounds: readonly ElectionRound[]): SilenceWindow[] =>
  silencePerRound(rounds, {
    before: [2, '00:00'],
    until: [0, '22:00'],
    scope: 'all',
    rule: 'No campaigning from 48 hours before polling day until polls close.',
    source: 'Zákon č. 181/2014 Z. z., § 14 (check with counsel)',
  })

const dutch = (date: string, kind: 'general' | 'regional' | 'municipal', name: string, electors: number): Election =>
  vote({
    country: 'NL',
    id: `nl-${date.slice(0, 4)}-${kind === 'regional' ? 'provincial' : kind}`,
    name: `Netherlands, ${name} ${date.slice(0, 4)}`,
    kind,
    dates: [date],
    hours: '07:30–21:00',
    zones: 'Europe/Amsterdam',
    electors,
    source: 'Kiesraad, election calendar and results',
  })

const british = (date: string, electors: number): Election =>
  vote({
    country: 'GB',
    id: `gb-${date.slice(0, 4)}-general`,
    name: `United Kingdom, general ${date.slice(0, 4)}`,
    kind: 'general',
    dates: [date],
    hours: '07:00–22:00',
    zones: 'Europe/London',
    electors,
    source: 'House of Commons Library and Electoral Commission, results',
  })

export const europe: Election[] = [
  dutch('2021-03-17', 'general', 'Tweede Kamer', 13_100_000),
  dutch('2023-03-15', 'regional', 'provincial', 13_300_000),
  dutch('2023-11-22', 'general', 'Tweede Kamer', 13_470_000),
  dutch('2025-10-29', 'general', 'Tweede Kamer', 13_500_000),
  dutch('2026-03-18', 'municipal', 'municipal', 14_000_000),
  dutch('2027-03-17', 'regional', 'provincial', 13_600_000),
  vote({
    country: 'SK',
    id: 'sk-2023-parliament',
    name: 'Slovakia, National Council 2023',
    kind: 'general',
    dates: ['2023-09-30'],
    hours: '07:00–22:00',
    zones: 'Europe/Bratislava',
    electors: 4_390_000,
    source: 'Štatistický úrad Slovenskej republiky, results 2023',
    silence: slovakMoratorium,
  }),
  vote({
    country: 'SK',
    id: 'sk-2024-presidential',
    name: 'Slovakia, presidential 2024',
    kind: 'presidential',
    dates: ['2024-03-23', '2024-04-06'],
    hours: '07:00–22:00',
    zones: 'Europe/Bratislava',
    electors: 4_360_000,
    source: 'Štatistický úrad Slovenskej republiky, results 2024',
    silence: slovakMoratorium,
  }),
  vote({
    country: 'GB',
    id: 'gb-2016-eu-referendum',
    name: 'United Kingdom, referendum on EU membership 2016',
    kind: 'referendum',
    dates: ['2016-06-23'],
    hours: '07:00–22:00',
    zones: 'Europe/London',
    electors: 46_500_000,
    source: 'Electoral Commission, EU referendum results',
  }),
  british('2017-06-08', 46_800_000),
  british('2019-12-12', 47_600_000),
  british('2024-07-04', 48_200_000),
  vote({
    country: 'GB',
    subdivision: 'GB-SCT',
    id: 'gb-sct-2026-parliament',
    name: 'Scottish Parliament 2026',
    kind: 'regional',
    dates: ['2026-05-07'],
    hours: '07:00–22:00',
    zones: 'Europe/London',
    electors: 4_300_000,
    source: 'Electoral Management Board for Scotland',
  }),
  vote({
    country: 'GB',
    subdivision: 'GB-WLS',
    id: 'gb-wls-2026-senedd',
    name: 'Senedd Cymru 2026',
    kind: 'regional',
    dates: ['2026-05-07'],
    hours: '07:00–22:00',
    zones: 'Europe/London',
    electors: 2_400_000,
    source: 'Electoral Commission, Wales',
  }),
  vote({
    country: 'IT',
    id: 'it-2022-general',
    name: 'Italy, general 2022',
    kind: 'general',
    dates: ['2022-09-25'],
    hours: '07:00–23:00',
    zones: 'Europe/Rome',
    electors: 50_900_000,
    source: 'Ministero dell’Interno, Eligendo',
    silence: eveAndDay('23:00', 'No propaganda on the day before and on polling day.', 'Legge 212/1956, art. 9'),
  }),
  vote({
    country: 'ES',
    id: 'es-2023-general',
    name: 'Spain, general 2023',
    kind: 'general',
    dates: ['2023-07-23'],
    hours: '09:00–20:00',
    zones: spainZones,
    electors: 37_470_000,
    source: 'Ministerio del Interior, results 2023',
    silence: eveAndDay(
      '20:00',
      'No campaigning once the campaign has ended at 00:00 of the day before.',
      'LOREG, art. 53',
    ),
  }),
  vote({
    country: 'PL',
    id: 'pl-2023-parliament',
    name: 'Poland, Sejm and Senate 2023',
    kind: 'general',
    dates: ['2023-10-15'],
    hours: '07:00–21:00',
    zones: 'Europe/Warsaw',
    electors: 29_500_000,
    source: 'Państwowa Komisja Wyborcza, results 2023',
    silence: eveAndDay('21:00', 'Campaigning ends 24 hours before polling day.', 'Kodeks wyborczy, art. 104–107'),
  }),
  vote({
    country: 'PL',
    id: 'pl-2025-presidential',
    name: 'Poland, presidential 2025',
    kind: 'presidential',
    dates: ['2025-05-18', '2025-06-01'],
    hours: '07:00–21:00',
    zones: 'Europe/Warsaw',
    electors: 29_300_000,
    source: 'Państwowa Komisja Wyborcza, results 2025',
    silence: eveAndDay('21:00', 'Campaigning ends 24 hours before polling day.', 'Kodeks wyborczy, art. 104–107'),
  }),
  vote({
    country: 'RO',
    id: 'ro-2025-presidential',
    name: 'Romania, presidential 2025',
    kind: 'presidential',
    dates: ['2025-05-04', '2025-05-18'],
    hours: '07:00–21:00',
    zones: 'Europe/Bucharest',
    electors: 18_000_000,
    source: 'Autoritatea Electorală Permanentă, results 2025',
  }),
  vote({
    country: 'MD',
    id: 'md-2025-parliament',
    name: 'Moldova, parliament 2025',
    kind: 'general',
    dates: ['2025-09-28'],
    hours: '07:00–21:00',
    zones: 'Europe/Chisinau',
    electors: 3_300_000,
    source: 'Comisia Electorală Centrală, results 2025',
    silence: eveAndDay(
      '21:00',
      'No campaigning on the day before and on polling day.',
      'Codul electoral, day of silence',
    ),
  }),
  vote({
    country: 'HU',
    id: 'hu-2026-parliament',
    name: 'Hungary, parliament 2026',
    kind: 'general',
    dates: ['2026-04-12'],
    hours: '06:00–19:00',
    zones: 'Europe/Budapest',
    electors: 8_000_000,
    source: 'Nemzeti Választási Iroda, calendar 2026',
  }),
  vote({
    country: 'SE',
    id: 'se-2026-general',
    name: 'Sweden, general 2026',
    kind: 'general',
    dates: ['2026-09-13'],
    hours: '08:00–20:00',
    zones: 'Europe/Stockholm',
    electors: 7_800_000,
    source: 'Vallagen: the second Sunday of September; Valmyndigheten',
  }),
]
