/** Twenty kills without notice at random moments, during ingest and triage with pages connected. */
import { runKillRounds } from '../tests/support/kill-rounds.ts'
import { seededRandom } from '../tests/support/seeded-random.ts'
import type { BenchRow } from './bench-row.ts'

const ROUNDS = 20

export async function run(): Promise<BenchRow[]> {
  const report = await runKillRounds(ROUNDS, seededRandom(Date.now()), true)
  for (const fault of report.faults) console.error(`  ${fault}`)
  return [
    {
      name: `kill −9, ${ROUNDS} times (${report.killsUnderWay} while work was under way): faults`,
      value: report.faults.length,
      unit: 'faults',
      budget: '0',
      ok: report.faults.length === 0,
    },
    { name: 'observations acknowledged and found', value: report.acknowledgedObservations, unit: 'observations' },
    { name: 'commands acknowledged and found', value: report.acknowledgedCommands, unit: 'commands' },
    {
      name: 'pages current again after the new start, slowest',
      value: Math.round(report.slowestReturnMs),
      unit: 'ms',
      budget: '≤ 3000',
      ok: report.slowestReturnMs <= 3000,
    },
  ]
}
