import { expect, test } from 'vitest'

import type { Election } from '../../shared/domain/election.ts'
import { faultsOf } from './check-election.ts'
import { seedElections } from './seed.ts'

const good: Election = {
  id: 'xx-2030',
  country: 'MX',
  subdivision: null,
  name: 'Test',
  kind: 'presidential',
  rounds: [{ date: '2030-06-02', opens: '08:00', closes: '18:00', zones: [{ zone: 'America/Mexico_City' }] }],
  silence: [
    { from: '2030-05-30T00:00', to: '2030-06-02T18:00', scope: 'all', round: 0, rule: 'three days', source: 'law' },
  ],
  electors: 1,
  exercise: false,
  sources: ['law'],
}
const fields = (given: Partial<Election>) => faultsOf({ ...good, ...given }).map(({ field }) => field)

test('every election known from the start holds', () => {
  expect(seedElections.length).toBeGreaterThan(10)
  for (const seed of seedElections) expect([seed.id, faultsOf(seed)]).toEqual([seed.id, []])
})

test('faults are named by their field', () => {
  const round = good.rounds[0]!
  const window = good.silence[0]!
  expect(fields({ exercise: true })).toEqual(['election.exercise'])
  expect(fields({ subdivision: 'US-AL' })).toEqual(['election.subdivision'])
  expect(fields({ rounds: [{ ...round, date: '2030-02-30' }] })).toEqual(['election.rounds.0.date'])
  expect(fields({ rounds: [round, round] })).toEqual(['election.rounds.1.date'])
  expect(fields({ rounds: [{ ...round, closes: '07:00' }] })).toContain('election.rounds.0.closes')
  expect(fields({ rounds: [{ ...round, zones: [{ zone: 'Mars/Olympus' }] }] })).toEqual([
    'election.rounds.0.zones.0.zone',
  ])
  expect(fields({ silence: [{ ...window, round: 1 }] })).toEqual(['election.silence.0.round'])
  expect(fields({ silence: [{ ...window, to: window.from }] })).toEqual(['election.silence.0.to'])
})
