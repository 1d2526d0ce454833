/** Durable ingest over HTTP at full speed, with detection running beside it on the same cores. */
import { rmSync } from 'node:fs'

import { runScript, spawnServer, type ServerProcess } from '../tests/support/server-process.ts'
import { INGEST_TOKEN } from '../tests/support/start-app.ts'
import { tempFolder } from '../tests/support/temp-folder.ts'
import type { BenchRow } from './bench-row.ts'
import { batchLines } from './load-generator.ts'

const SECONDS = 12

export async function run(): Promise<BenchRow[]> {
  const folder = tempFolder('bench', true)
  const floor = parseFloor()
  const server = await spawnServer(folder, 0)
  try {
    await detectionStarted(server)
    await metric(server, 'war_room_nodejs_eventloop_lag_p99_seconds')
    const cpuBefore = await metric(server, 'war_room_process_cpu_seconds_total')
    const load = await runScript('bench/load-generator.ts', {}, [server.address, INGEST_TOKEN, String(SECONDS)])
    if (load.code !== 0) throw new Error(load.out)
    const { accepted, seconds, bytes } = JSON.parse(load.out) as { accepted: number; seconds: number; bytes: number }
    const lag = (await metric(server, 'war_room_nodejs_eventloop_lag_p99_seconds')) * 1000
    const from = performance.now()
    const behind = await metric(server, 'war_room_detection_entries_behind')
    await caughtUp(server)
    const rest = (performance.now() - from) / 1000
    const cpu = (await metric(server, 'war_room_process_cpu_seconds_total')) - cpuBefore
    const perSecond = accepted / seconds
    return [
      {
        name: 'ingest over HTTP, durable, detection running',
        value: Math.round(perSecond),
        unit: 'observations/s',
        floor: Math.round(floor),
        floorName: 'JSON.parse of the same lines, one core',
        budget: '≥ 100000 and ≥ 0.25 of the floor',
        ok: perSecond >= 100_000 && perSecond / floor >= 0.25,
      },
      {
        name: 'ingest with detection, for each second of processor time of the server',
        value: Math.round(accepted / cpu),
        unit: 'observations',
      },
      { name: 'ingest in bytes', value: Math.round(bytes / seconds / 1e6), unit: 'MB/s' },
      {
        name: 'event loop of the main thread during it, p99',
        value: round(lag),
        unit: 'ms',
        budget: '< 50',
        ok: lag < 50,
      },
      {
        name: 'ingest with detection, until the last is detected',
        value: Math.round(accepted / (seconds + rest)),
        unit: 'observations/s',
      },
      { name: 'batches detection was behind at the end', value: behind, unit: 'batches of 2000' },
    ]
  } finally {
    await server.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The best of some rounds, since the machine is shared. */
function parseFloor(): number {
  const lines = batchLines(1)
  let best = 0
  for (let round = 0; round < 8; round++) {
    const from = performance.now()
    let parsed = 0
    for (let repeat = 0; repeat < 10; repeat++) for (const line of lines) if (JSON.parse(line) !== null) parsed++
    best = Math.max(best, parsed / ((performance.now() - from) / 1000))
  }
  return best
}

async function detectionStarted(server: ServerProcess): Promise<void> {
  const warm = await runScript('bench/load-generator.ts', {}, [server.address, INGEST_TOKEN, '1'])
  if (warm.code !== 0) throw new Error(warm.out)
  await caughtUp(server)
}

async function caughtUp(server: ServerProcess): Promise<void> {
  const end = Date.now() + 60_000
  while ((await metric(server, 'war_room_detection_entries_behind')) > 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

export async function metric(server: { readonly address: string }, name: string): Promise<number> {
  const text = await (await fetch(`${server.address}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN)
}

export function round(value: number): number {
  return Math.round(value * 100) / 100
}
