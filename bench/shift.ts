/**
 * A shift at speed: `npm run bench -- shift --hours 8`. Without hours half an hour of the room, which takes a bit more
 * than a minute of the machine.
 */
import { runShift, type ShiftReport } from '../tests/support/shift/run-shift.ts'
import type { BenchRow } from './bench-row.ts'

const HOURS = 0.5
const SPEED = 40

export async function run(hours = HOURS): Promise<BenchRow[]> {
  const seed = Date.now() % 1_000_000
  const say = (line: string) => console.error(`  ${line}`)
  const options = { hours, speed: SPEED, analysts: 20, alertsPerSecond: 5, seed, onDisk: true, say }
  const report = await runShift(options)
  tell(report, seed, say)
  const { accounts, differences } = report
  const wrong = accounts.lost.length + accounts.unexpected.length + report.notTrusted.length
  const growth = growthOf(report.memory)
  return [
    {
      name: `shift of ${hours} h in ${report.seconds} s: ${report.alerts} alerts, 20 analysts, ${report.commands} commands: differences`,
      value: differences.length,
      unit: 'differences',
      budget: '0',
      ok: differences.length === 0,
    },
    {
      name: `shift: of ${accounts.owed} notifications owed, ${accounts.dead} dead letters; lost, false or not owed`,
      value: wrong,
      unit: 'notifications',
      budget: '0',
      ok: wrong === 0 && accounts.owed > 0,
    },
    {
      name: 'shift: heap of the server, growth over the second half',
      value: Math.round(growth * 1000) / 10,
      unit: '%',
      budget: '≤ 10',
      ok: growth <= 0.1,
    },
    {
      name: 'shift: command p95 while receivers fail',
      value: Math.round(report.p95Failing * 10) / 10,
      unit: 'ms',
      floor: Math.round(report.p95Well * 10) / 10,
      floorName: 'ms while they are well',
    },
  ]
}

function tell(report: ShiftReport, seed: number, say: (line: string) => void): void {
  const { accounts } = report
  for (const what of report.differences.slice(0, 20)) say(`seed ${seed}: ${what}`)
  for (const what of report.notTrusted.slice(0, 5)) say(`not to be trusted: ${what}`)
  for (const what of accounts.lost.slice(0, 10)) say(`lost: ${what}`)
  for (const what of accounts.unexpected.slice(0, 10)) say(`not owed: ${what}`)
  say(
    `seed ${seed}, clock × ${report.speed.toFixed(1)}: ${report.commands} commands (${report.refused} refused, ${report.broken} broken off), ` +
      `${report.bulkClosed} closed in bulk, ${report.cuts} cuts, ${report.kills} kills, ${report.restarts} restarts, ` +
      `${report.receiverRestarts} receivers down, ${report.auditEntries} log entries, chains hold; a page holds ${report.pageRows} rows at most`,
  )
  say(
    `notifications: ${accounts.owed} owed (${accounts.optional} more allowed), ${accounts.delivered} delivered, ` +
      `${accounts.repeated} of them again under the same id, ${accounts.dead} dead, ${accounts.lost.length} lost`,
  )
  for (const [fault, n] of Object.entries(accounts.faults)) say(`dead: ${n} × ${fault}`)
}

/** The straight line through the heap of the second half: its rise over that half, of its mean. */
function growthOf(memory: ShiftReport['memory']): number {
  const n = memory.length
  if (n < 3) return Number.NaN
  const x = memory.reduce((sum, { hours }) => sum + hours, 0) / n
  const y = memory.reduce((sum, { heap }) => sum + heap, 0) / n
  const slope =
    memory.reduce((sum, { hours, heap }) => sum + (hours - x) * (heap - y), 0) /
    memory.reduce((sum, { hours }) => sum + (hours - x) ** 2, 0)
  const span = (memory.at(-1)?.hours ?? 0) - (memory[0]?.hours ?? 0)
  return (slope * span) / y
}
