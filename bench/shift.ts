/** An eight-hour shift in two minutes: twenty socket clients, five alerts a second, cuts and restarts. */
import { setFlagsFromString } from 'node:v8'

import { runShift } from '../tests/support/shift.ts'
import type { BenchRow } from './bench-row.ts'

const SECONDS = 120

export async function run(): Promise<BenchRow[]> {
  setFlagsFromString('--expose-gc')
  const seed = Date.now() % 1_000_000
  const report = await runShift({ seconds: SECONDS, analysts: 20, alertsPerSecond: 5, seed })
  for (const difference of report.differences) console.error(`  seed ${seed}: ${difference}`)
  const settled = report.heap.slice(3)
  const growth = (settled.at(-1) ?? 0) / Math.max(1, settled[0] ?? 1)
  console.error(`  heap in MB over the shift: ${report.heap.join(' ')}`)
  return [
    {
      name: `shift of 20 analysts: ${report.findings} findings, ${report.commands} commands, ${report.cuts} cuts, ${report.restarts} restarts: differences`,
      value: report.differences.length,
      unit: 'differences',
      budget: '0',
      ok: report.differences.length === 0,
    },
    {
      name: 'shift: heap at the end, of that after a third',
      value: Math.round(growth * 100) / 100,
      unit: 'times',
      budget: '≤ 1.3',
      ok: growth <= 1.3,
    },
  ]
}
