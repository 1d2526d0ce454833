/** npm run bench [-- NAME… --hours N] : runs the benchmarks and prints one table, each figure beside its floor and budget. */
import { parseArgs } from 'node:util'

import type { BenchRow } from './bench-row.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { hours: { type: 'string' } } })
const hours = values.hours === undefined ? undefined : Number(values.hours)

/** As many as the budget of account clusters speaks of. */
const MILLIONS_OF_ACTIONS = 5

const benches: Readonly<Record<string, () => Promise<{ run: () => Promise<BenchRow[]> }>>> = {
  ingest: () => import('./ingest.ts'),
  'detection-spend': () => import('./detection-spend.ts'),
  'detection-clusters': async () => {
    const { run } = await import('./detection-clusters.ts')
    return { run: () => run(MILLIONS_OF_ACTIONS) }
  },
  'fan-out': () => import('./fan-out.ts'),
  'open-alerts': () => import('./open-alerts.ts'),
  burst: () => import('./burst.ts'),
  latency: () => import('./latency.ts'),
  replay: () => import('./replay.ts'),
  kill: () => import('./kill.ts'),
  shift: async () => {
    const { run } = await import('./shift.ts')
    return { run: () => run(hours) }
  },
}

const asked = positionals
const unknown = asked.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}

const rows: BenchRow[] = []
let failed = 0
for (const [name, load] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.error(`… ${name}`)
  const from = performance.now()
  try {
    const measured = await (await load()).run()
    rows.push(...measured)
    // Told at once as well: a run that is stopped has not been for nothing.
    for (const row of measured) console.error(`  ${row.ok === false ? '✗' : ' '} ${row.name}: ${row.value} ${row.unit}`)
  } catch (error) {
    failed++
    console.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
  console.error(`  ${((performance.now() - from) / 1000).toFixed(1)} s`)
}
print(rows)
const missed = rows.filter((row) => row.ok === false).length
console.log(`\n${rows.length} figures, ${missed} over budget${failed > 0 ? `, ${failed} benchmarks failed` : ''}.`)
process.exit(failed > 0 ? 1 : 0)

function print(all: readonly BenchRow[]): void {
  const cells = [
    ['', 'figure', 'value', 'unit', 'of its floor', 'budget'],
    ...all.map((row) => [
      row.ok === undefined ? ' ' : row.ok ? '✓' : '✗',
      row.name,
      row.value.toLocaleString('en'),
      row.unit,
      row.floor === undefined
        ? ''
        : `${(row.value / row.floor).toFixed(2)} of ${row.floor.toLocaleString('en')} (${row.floorName})`,
      row.budget ?? '',
    ]),
  ]
  const widths = cells[0]?.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0))) ?? []
  for (const line of cells)
    console.log(
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}
