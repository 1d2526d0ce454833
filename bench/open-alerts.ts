/** 100,000 open alerts in the store: first screen, filters, state changes, a bulk close, coming back. */
import { gzipSync } from 'node:zlib'

import { sql } from 'kysely'

import { severities, type AlertRow } from '../shared/domain/alert.ts'
import type { FeedFilter } from '../shared/domain/feed-filter.ts'
import type { FeedQuery } from '../shared/protocol/events.ts'
import { insertAlert } from '../tests/support/alert-rows.ts'
import { findingsOf } from '../tests/support/findings.ts'
import { PageClient } from '../tests/support/page-client.ts'
import { seededRandom } from '../tests/support/seeded-random.ts'
import { ask, commandOf, connectSocket, until, type LiveSocket } from '../tests/support/socket.ts'
import { startApp, type Running } from '../tests/support/start-app.ts'
import type { BenchRow } from './bench-row.ts'

const ALERTS = 100_000
const SEEDS = 1000
const BULK = 5000

export async function run(): Promise<BenchRow[]> {
  const server = await startApp({ onDisk: true })
  try {
    await fill(server)
    const lead = await server.makeUser({ role: 'lead' })
    const socket = await connectSocket(server.address, lead)
    const page = await new PageClient(server.address, lead).open()
    const rows = [
      ...(await firstScreen(socket)),
      ...(await filters(socket)),
      ...(await stateChanges(socket)),
      ...(await bulkClose(server, socket, page)),
      ...(await comeBack(server, page)),
    ]
    socket.disconnect()
    page.close()
    return rows
  } finally {
    await server.close()
  }
}

/** A thousand alerts of all kinds, a hundred times over, by the store's own means. */
async function fill({ store }: Running): Promise<void> {
  const random = seededRandom(3)
  await store.transaction(async (tx) => {
    for (let n = 0; n < SEEDS; n++) {
      await insertAlert(tx, `alert-${n}-`, {
        state: random.next() < 0.9 ? 'new' : random.pick(['claimed', 'investigating', 'escalated'] as const),
        owner: random.next() < 0.9 ? null : { id: `person-${random.whole(1, 20)}`, name: 'A person' },
        severity: random.pick(severities),
        kind: random.pick(['spend-surge', 'co-action', 'silence-breach', 'new-advertiser'] as const),
        country: random.pick(['BR', 'FR', 'MX', 'US', 'DE', null]),
        elections: random.pick([[], ['br-2026'], ['fr-2027', 'fr-2027-b']]),
        title: `Page ${random.whole(1, 400)} spends far above its own level, by a factor nobody has seen`,
        summary: `${random.whole(1000, 99_000)} EUR on a day, where a few hundred are usual for it`,
        raisedAt: new Date(Date.UTC(2026, 8, 1) + random.whole(0, 2_000_000) * 1000).toISOString(),
      })
    }
    const copies = ALERTS / SEEDS - 1
    const numbers = sql`WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ${copies})`
    await sql`${numbers} INSERT INTO alert_elections SELECT alert_id || n, election_id FROM alert_elections, copy`.execute(
      tx.db,
    )
    await sql`${numbers} INSERT INTO alerts (id, fingerprint, version, seq, open, state, severity_rank, kind, detector,
      country, owned, owner_id, lane, exercise, raised_at, updated_at, claim_expires_at, snooze_at, due_at, search, row,
      work, body) SELECT id || n, fingerprint || n, version, seq, open, state, severity_rank, kind, detector, country,
      owned, owner_id, lane, exercise, raised_at, updated_at, claim_expires_at, snooze_at, due_at, search,
      replace(row, '"' || id || '"', '"' || id || n || '"'), work, body FROM alerts, copy`.execute(tx.db)
    await sql`UPDATE facet_counts SET n = n * ${copies + 1}`.execute(tx.db)
  })
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const from = performance.now()
  const value = await work()
  return { ms: performance.now() - from, value }
}

async function query(socket: LiveSocket, filter: FeedFilter, more: Partial<FeedQuery> = {}) {
  const answer = await ask(socket, 'feed:query', { filter, limit: 100, ...more })
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.page
}

function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length * 0.95)] ?? 0) * 10) / 10
}

async function firstScreen(socket: LiveSocket): Promise<BenchRow[]> {
  const { ms, value } = await timed(() => query(socket, {}))
  if (value.total !== ALERTS) throw new Error(`${value.total} alerts are open`)
  const kilobytes = gzipSync(JSON.stringify(value)).byteLength / 1000
  return [
    { name: '100,000 open alerts: first list', value: Math.round(ms), unit: 'ms', budget: '≤ 1000', ok: ms <= 1000 },
    {
      name: '100,000 open alerts: first screen, gzipped',
      value: Math.round(kilobytes),
      unit: 'kB',
      budget: '≤ 150',
      ok: kilobytes <= 150,
    },
  ]
}

async function filters(socket: LiveSocket): Promise<BenchRow[]> {
  const asked: FeedFilter[] = [
    {},
    { severities: ['critical'] },
    { severities: ['high', 'low'], countries: ['BR'] },
    { countries: ['FR', 'none'] },
    { elections: ['fr-2027'] },
    { kinds: ['co-action'], severities: ['info'] },
    { owners: ['none'], states: ['new'] },
    { owners: ['person-3'] },
    { states: ['escalated'] },
    { detectors: ['ad-spend'], countries: ['US'], elections: ['br-2026'] },
    { countries: ['ZZ'] },
    { kinds: ['tip'] },
  ]
  const times: number[] = []
  let slowest = { ms: 0, filter: '' }
  for (let round = 0; round < 5; round++) {
    for (const filter of asked) {
      const { ms } = await timed(() => query(socket, filter))
      times.push(ms)
      if (ms > slowest.ms) slowest = { ms, filter: JSON.stringify(filter) }
    }
  }
  const words: number[] = []
  for (const text of ['page 7', 'factor', 'nothing like it'])
    words.push((await timed(() => query(socket, { text }))).ms)
  console.error(
    `  slowest filter ${slowest.filter}: ${slowest.ms.toFixed(0)} ms; words ${words.map(Math.round).join(', ')} ms`,
  )
  return [
    {
      name: '100,000 open alerts: filter change, p95',
      value: p95(times),
      unit: 'ms',
      budget: '≤ 100',
      ok: p95(times) <= 100,
    },
    { name: '100,000 open alerts: words, slowest', value: Math.round(Math.max(...words)), unit: 'ms' },
  ]
}

async function stateChanges(socket: LiveSocket): Promise<BenchRow[]> {
  const { rows } = await query(socket, { states: ['new'] }, { limit: 300 })
  const times: number[] = []
  for (const row of rows) {
    const { ms, value } = await timed(() => ask(socket, 'alert:command', commandOf('claim', row, {})))
    if (!value.ok) throw new Error(value.error.message)
    times.push(ms)
  }
  return [
    {
      name: '100,000 open alerts: state change, p95',
      value: p95(times),
      unit: 'ms',
      budget: '≤ 100',
      ok: p95(times) <= 100,
    },
  ]
}

async function bulkClose(server: Running, socket: LiveSocket, page: PageClient): Promise<BenchRow[]> {
  const rows: AlertRow[] = []
  while (rows.length < BULK) {
    const last = rows.at(-1)
    const after = last && { severity: last.severity, owned: last.owner !== null, raisedAt: last.raisedAt, id: last.id }
    const next = await query(socket, { states: ['new'] }, { limit: 500, ...(after === undefined ? {} : { after }) })
    rows.push(...next.rows)
  }
  const commands = rows
    .slice(0, BULK)
    .map((row) => commandOf('close', row, { disposition: 'benign', reason: 'lawful campaigning' }))
  const { ms, value } = await timed(async () => {
    const answer = await ask(socket, 'alert:bulk', { commands })
    const head = await server.store.counters.get('change')
    await until('the open page has all of it', () => page.held['all'] === head, 20_000)
    return answer
  })
  const done = value.ok ? value.answers.filter((answer) => answer.ok).length : 0
  const counted = (await server.store.feed.page({ filter: {}, limit: 1 }, null)).total
  const right = done === BULK && page.feed.tally?.total === counted
  return [
    {
      name: `bulk close of ${BULK}, until an open page counts right${right ? '' : ' (it does not)'}`,
      value: Math.round(ms),
      unit: 'ms',
      budget: '< 5000',
      ok: right && ms < 5000,
    },
  ]
}

/** A minute away at 50 changes a second: more than is worth sending one by one. */
async function comeBack(server: Running, page: PageClient): Promise<BenchRow[]> {
  const times: number[] = []
  for (const missed of [1000, 3000]) {
    page.close()
    for (let n = 0; n < missed; n += 250) await server.raise(findingsOf(250))
    const head = await server.store.counters.get('change')
    const { ms } = await timed(async () => {
      page.socket.connect()
      await until('it is back', () => page.current && (page.held['all'] ?? 0) >= head, 20_000)
    })
    times.push(ms)
  }
  const counted = (await server.store.feed.page({ filter: {}, limit: 1 }, null)).total
  const right = page.feed.tally?.total === counted
  const slowest = Math.round(Math.max(...times))
  return [
    {
      name: 'coming back after 1,000 and 3,000 missed changes, slower',
      value: slowest,
      unit: 'ms',
      budget: '≤ 3000',
      ok: right && slowest <= 3000,
    },
  ]
}
