import type { Election } from '../../../shared/domain/election.ts'
import { round, seed } from './build.ts'
import { australia as australiaZones, canada as canadaZones } from './zones.ts'

/** The blackout of the Broadcasting Services Act covers radio and television, not ads online: no window here. */
const australian = (id: string, date: string, name: string, kind: Election['kind'], electors: number): Election =>
  seed({
    id,
    country: 'AU',
    name,
    kind,
    rounds: [round(date, '08:00–18:00', australiaZones)],
    electors,
    sources: ['Australian Electoral Commission, timetable and enrolment statistics'],
  })

const canadian = (date: string, electors: number): Election =>
  seed({
    id: `ca-${date.slice(0, 4)}-general`,
    country: 'CA',
    name: `Canada, general ${date.slice(0, 4)}`,
    kind: 'general',
    rounds: [round(date, '09:30–21:30', canadaZones)],
    electors,
    sources: ['Elections Canada, official voting results and polling hours'],
  })

export const pacificCanadaAfrica: Election[] = [
  australian('au-2022-federal', '2022-05-21', 'Australia, federal 2022', 'general', 17_200_000),
  australian('au-2023-voice', '2023-10-14', 'Australia, Voice referendum 2023', 'referendum', 17_670_000),
  australian('au-2025-federal', '2025-05-03', 'Australia, federal 2025', 'general', 18_100_000),
  canadian('2019-10-21', 27_400_000),
  canadian('2021-09-20', 27_600_000),
  canadian('2025-04-28', 28_500_000),
  seed({
    id: 'ke-2022-general',
    country: 'KE',
    name: 'Kenya, general 2022',
    kind: 'general',
    rounds: [round('2022-08-09', '06:00–17:00', 'Africa/Nairobi')],
    electors: 22_120_000,
    sources: ['Independent Electoral and Boundaries Commission, register of voters 2022'],
  }),
  seed({
    id: 'ke-2027-general',
    country: 'KE',
    name: 'Kenya, general 2027',
    kind: 'general',
    rounds: [round('2027-08-10', '06:00–17:00', 'Africa/Nairobi')],
    electors: 24_000_000,
    sources: ['Constitution of Kenya, art. 101: the second Tuesday of August in every fifth year'],
  }),
]
