import { expect, test } from 'vitest'

import { election } from '../../shared/domain/election.ts'
import { seedElections } from '../../server/elections/seed.ts'
import { draftOf, electionOf, emptyElection } from '../../client/src/features/elections/election-draft.ts'

test('every election that comes with the room goes through the form unchanged', () => {
  expect(seedElections.length).toBeGreaterThan(20)
  for (const seed of seedElections) {
    expect(electionOf(draftOf(seed))).toEqual({ ...seed, tentative: seed.tentative ?? false })
  }
})

test('an empty form is no election, and every field that is missing can be told', () => {
  const parsed = election.safeParse(electionOf(emptyElection))
  const paths = parsed.error?.issues.map(({ path }) => path.join('.')) ?? []
  expect(paths).toEqual(expect.arrayContaining(['id', 'country', 'electors', 'sources', 'rounds.0.date']))
})
