/**
 * Elections the war room knows from the start. Dates, hours and silence rules were written down from the sources each
 * entry names; the numbers of electors are approximate. Check with counsel before anyone relies on a silence rule.
 */
import type { Election } from '../../shared/domain/election.ts'
import { europe } from './seeds/europe.ts'
import { france } from './seeds/france.ts'
import { germany } from './seeds/germany.ts'
import { latinAmerica } from './seeds/latin-america.ts'
import { pacificCanadaAfrica } from './seeds/pacific-canada-africa.ts'
import { unitedStates } from './seeds/united-states.ts'

export const seedElections: readonly Election[] = [
  ...france,
  ...germany,
  ...unitedStates,
  ...latinAmerica,
  ...europe,
  ...pacificCanadaAfrica,
]
