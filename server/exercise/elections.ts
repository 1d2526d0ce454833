/**
 * The exercise brings its own elections, each at another distance, so that whenever it starts one country is inside
 * its silence period, one about to enter it, one in its final week and two are still campaigning.
 */
import type { Election } from '../../shared/domain/election.ts'
import { shiftDay, zonedDay } from '../../shared/lib/zoned-time.ts'
import { exerciseCountries } from './countries.ts'
import type { ExerciseCountry } from './countries.ts'

const SOURCE = 'invented for the exercise; no law applies'

export function exerciseElections(startAt: number): Election[] {
  return exerciseCountries.flatMap((country) => electionsOf(country, startAt))
}

function electionsOf(country: ExerciseCountry, startAt: number): Election[] {
  const date = shiftDay(zonedDay(startAt, country.zone), country.daysToPolls)
  const common = { country: country.code, exercise: true, sources: [SOURCE] }
  const round = (opens: string, closes: string) => ({ date, opens, closes, zones: [{ zone: country.zone }] })
  const window = (
    days: number,
    time: string,
    untilDays: number,
    until: string,
    scope: 'all' | 'ads',
    rule: string,
  ) => ({
    from: `${shiftDay(date, -days)}T${time}`,
    to: `${shiftDay(date, untilDays)}T${until}`,
    scope,
    round: 0,
    rule,
    source: SOURCE,
  })
  switch (country.code) {
    case 'BR':
      return [
        {
          ...common,
          id: 'ex-br',
          subdivision: null,
          name: 'EXERCISE Brazil general',
          kind: 'general',
          rounds: [round('08:00', '17:00')],
          electors: 156_000_000,
          silence: [
            window(2, '08:00', 1, '17:00', 'ads', 'EXERCISE: no paid ads from 48 hours before to 24 hours after.'),
          ],
        },
      ]
    case 'FR':
      return [
        {
          ...common,
          id: 'ex-fr',
          subdivision: null,
          name: 'EXERCISE France presidential',
          kind: 'presidential',
          rounds: [round('08:00', '20:00')],
          electors: 49_000_000,
          silence: [window(1, '00:00', 0, '20:00', 'all', 'EXERCISE: no electioneering from the eve at midnight.')],
        },
      ]
    case 'DE':
      return [
        {
          ...common,
          id: 'ex-de',
          subdivision: null,
          name: 'EXERCISE Germany federal',
          kind: 'legislative',
          rounds: [round('08:00', '18:00')],
          electors: 60_000_000,
          silence: [],
        },
      ]
    case 'MX':
      return [
        {
          ...common,
          id: 'ex-mx',
          subdivision: null,
          name: 'EXERCISE Mexico general',
          kind: 'general',
          rounds: [round('08:00', '18:00')],
          electors: 99_000_000,
          silence: [window(3, '00:00', 0, '18:00', 'all', 'EXERCISE: no campaigning in the last three days.')],
        },
      ]
    default:
      return [
        {
          ...common,
          id: 'ex-us',
          subdivision: null,
          name: 'EXERCISE US midterms',
          kind: 'legislative',
          rounds: [round('07:00', '20:00')],
          electors: 168_000_000,
          silence: [],
        },
        {
          ...common,
          id: 'ex-us-al',
          subdivision: 'US-AL',
          name: 'EXERCISE Alabama senate',
          kind: 'senate',
          rounds: [{ date, opens: '07:00', closes: '19:00', zones: [{ zone: 'America/Chicago' }] }],
          electors: 3_700_000,
          silence: [],
        },
      ]
  }
}
