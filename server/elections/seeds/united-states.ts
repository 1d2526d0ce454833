import type { Election } from '../../../shared/domain/election.ts'
import { round, seed } from './build.ts'
import { unitedStates as zones } from './zones.ts'

const FEDERAL_DAY = '2 U.S.C. §§ 1, 7 and 3 U.S.C. § 1: the Tuesday after the first Monday of November'
const VOTERS = 'US Elections Project, voting-eligible population, rounded'

/** No federal silence rule; states only bar electioneering near the polling place. */
const federal = (date: string, kind: 'presidential' | 'general', electors: number): Election => {
  const year = date.slice(0, 4)
  return seed({
    id: `us-${year}-${kind === 'presidential' ? 'presidential' : 'midterms'}`,
    country: 'US',
    name: kind === 'presidential' ? `United States, presidential ${year}` : `United States, midterms ${year}`,
    kind,
    rounds: [round(date, '06:00–21:00', zones)],
    electors,
    sources: [FEDERAL_DAY, VOTERS],
  })
}

export const unitedStates: Election[] = [
  federal('2016-11-08', 'presidential', 231_000_000),
  federal('2018-11-06', 'general', 236_000_000),
  federal('2020-11-03', 'presidential', 240_000_000),
  federal('2022-11-08', 'general', 242_000_000),
  federal('2024-11-05', 'presidential', 245_000_000),
  federal('2026-11-03', 'general', 247_000_000),
  federal('2028-11-07', 'presidential', 250_000_000),
  seed({
    id: 'us-al-2017-senate-special',
    country: 'US',
    subdivision: 'US-AL',
    name: 'Alabama, special Senate election 2017',
    kind: 'senate',
    rounds: [round('2017-12-12', '07:00–19:00', 'America/Chicago')],
    electors: 3_330_000,
    sources: ['Alabama Secretary of State, certified results of 12 December 2017'],
  }),
  seed({
    id: 'us-al-2026-general',
    country: 'US',
    subdivision: 'US-AL',
    name: 'Alabama, general election 2026',
    kind: 'general',
    rounds: [round('2026-11-03', '07:00–19:00', 'America/Chicago')],
    electors: 3_800_000,
    sources: ['Alabama Secretary of State, 2026 election calendar', 'Ala. Code § 17-9-6 (hours)'],
  }),
]
