import { expect, test } from 'vitest'

import { runKillRounds } from '../support/kill-rounds.ts'
import { seededRandom } from '../support/seeded-random.ts'

test('killed without notice four times during ingest and triage, the server has kept all it acknowledged', async () => {
  const report = await runKillRounds(4, seededRandom(Date.now()))
  expect(report.faults).toEqual([])
  expect(report.acknowledgedObservations).toBeGreaterThan(200)
  expect(report.acknowledgedCommands).toBeGreaterThan(5)
  expect(report.alerts).toBeGreaterThan(63)
}, 150_000)
