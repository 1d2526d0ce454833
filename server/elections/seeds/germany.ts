import type { Election } from '../../../shared/domain/election.ts'
import { round, seed } from './build.ts'

const BERLIN = 'Europe/Berlin'

/** No silence rule: § 32 Bundeswahlgesetz only keeps campaigning out of the polling place and exit polls back. */
const federal = (year: string, date: string, electors: number): Election =>
  seed({
    id: `de-${year}-federal`,
    country: 'DE',
    name: `Germany, Bundestag ${year}`,
    kind: 'general',
    rounds: [round(date, '08:00–18:00', BERLIN)],
    electors,
    sources: ['Die Bundeswahlleiterin, results of the Bundestag elections'],
  })

const land = (code: string, date: string, name: string, electors: number, source: string): Election =>
  seed({
    id: `de-${code.toLowerCase()}-${date.slice(0, 4)}-landtag`,
    country: 'DE',
    subdivision: `DE-${code}`,
    name: `${name}, Landtag ${date.slice(0, 4)}`,
    kind: 'regional',
    rounds: [round(date, '08:00–18:00', BERLIN)],
    electors,
    sources: [source],
  })

export const germany: Election[] = [
  federal('2017', '2017-09-24', 61_690_000),
  federal('2021', '2021-09-26', 61_180_000),
  federal('2025', '2025-02-23', 60_500_000),
  land(
    'BW',
    '2026-03-08',
    'Baden-Württemberg',
    7_700_000,
    'Statistisches Landesamt Baden-Württemberg, election calendar',
  ),
  land('RP', '2026-03-22', 'Rheinland-Pfalz', 3_000_000, 'Landeswahlleiter Rheinland-Pfalz'),
  land('ST', '2026-09-06', 'Sachsen-Anhalt', 1_750_000, 'Landeswahlleiterin Sachsen-Anhalt'),
  land('MV', '2026-09-20', 'Mecklenburg-Vorpommern', 1_300_000, 'Landeswahlleiter Mecklenburg-Vorpommern'),
  land('BE', '2026-09-20', 'Berlin, Abgeordnetenhaus', 2_450_000, 'Landeswahlleiter Berlin'),
  land(
    'NW',
    '2027-04-25',
    'Nordrhein-Westfalen',
    12_900_000,
    'Landesregierung Nordrhein-Westfalen, date of the Landtag election',
  ),
]
