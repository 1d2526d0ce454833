/** 500 alerts a second for ten seconds, from HTTP to every socket: none may be missing. */
import { rmSync } from 'node:fs'

import { PageClient } from '../tests/support/page-client.ts'
import { spawnServer } from '../tests/support/server-process.ts'
import { prepareFolder } from '../tests/support/kill-rounds.ts'
import { until } from '../tests/support/socket.ts'
import { INGEST_TOKEN } from '../tests/support/start-app.ts'
import { sureAlert } from '../tests/support/sure-alert.ts'
import { tempFolder } from '../tests/support/temp-folder.ts'
import type { BenchRow } from './bench-row.ts'
import { metric, round } from './ingest.ts'

const PER_SECOND = 500
const SECONDS = 10
const POSTS_PER_SECOND = 10
/** Of the kind that is sent; whatever else detectors make of so many accounts is not counted. */
const filter = { kinds: ['shared-infrastructure' as const] }

export async function run(): Promise<BenchRow[]> {
  const folder = tempFolder('bench', true)
  const people = await prepareFolder(folder)
  const server = await spawnServer(folder, 0)
  try {
    const pages = await Promise.all(people.map((person) => new PageClient(server.address, person, { filter }).open()))
    await raise(server.address, 'warm', 1)
    await until('detection runs', () => pages.every((page) => page.feed.tally?.total === 1), 30_000)
    await metric(server, 'war_room_nodejs_eventloop_lag_p99_seconds')
    const from = performance.now()
    for (let post = 0; post < SECONDS * POSTS_PER_SECOND; post++) {
      await raise(server.address, `b${post}x`, PER_SECOND / POSTS_PER_SECOND)
      const due = from + ((post + 1) * 1000) / POSTS_PER_SECOND
      if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()))
    }
    const posted = performance.now()
    const wanted = 1 + PER_SECOND * SECONDS
    await until(
      'every page has all of them',
      () => pages.every((page) => page.feed.tally?.total === wanted),
      60_000,
    ).catch(() => undefined)
    const lag = (await metric(server, 'war_room_nodejs_eventloop_lag_p99_seconds')) * 1000
    const missing = pages.reduce((sum, page) => sum + wanted - (page.feed.tally?.total ?? 0), 0)
    for (const page of pages) page.close()
    return [
      {
        name: `burst of ${PER_SECOND} alerts/s for ${SECONDS} s (sent in ${((posted - from) / 1000).toFixed(1)} s): missing on ${pages.length} pages`,
        value: missing,
        unit: 'alerts',
        budget: '0',
        ok: missing === 0,
      },
      {
        name: 'burst: last alert on the pages after the last post',
        value: Math.round(performance.now() - posted),
        unit: 'ms',
      },
      { name: 'burst: event loop of the main thread, p99', value: round(lag), unit: 'ms' },
    ]
  } finally {
    await server.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

async function raise(address: string, name: string, alerts: number): Promise<void> {
  const observations = Array.from({ length: alerts }, (_, n) => sureAlert(`${name}${n}`)).flat()
  const response = await fetch(`${address}/api/observations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${INGEST_TOKEN}`, 'content-type': 'application/x-ndjson' },
    body: observations.map((each) => JSON.stringify(each)).join('\n'),
  })
  if (response.status !== 202) throw new Error(`answered ${response.status}`)
  await response.arrayBuffer()
}
