import { expect, test } from 'vitest'

import type { ElectionEntry } from '../../../shared/protocol/http.ts'
import { electionInScope } from './scope-election.ts'

function entry(id: string, country: string, daysToPolls: number): ElectionEntry {
  return {
    id,
    name: id,
    country,
    subdivision: null,
    kind: 'general',
    exercise: false,
    tentative: false,
    rounds: [],
    phase: 'campaign',
    nextMilestone: null,
    daysToPolls,
    electors: null,
    open: {},
    oldestUnownedCritical: null,
  }
}

const elections = [entry('fr', 'FR', 140), entry('br', 'BR', 2), entry('br-old', 'BR', -1400), entry('us', 'US', -2)]

test('the header tells of the chosen election, or of the nearest one to come', () => {
  expect(electionInScope(elections, {})?.id).toBe('us')
  expect(electionInScope(elections, { countries: ['BR'] })?.id).toBe('br')
  expect(electionInScope(elections, { countries: ['BR'], elections: ['br-old'] })?.id).toBe('br-old')
  expect(electionInScope(elections, { countries: ['DE'] })).toBeNull()
})
