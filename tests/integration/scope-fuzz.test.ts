import { afterAll, beforeAll, expect, test } from 'vitest'

import { inScope, sightOf, type AccessScope } from '../../shared/domain/access.ts'
import type { AlertRow } from '../../shared/domain/alert.ts'
import { findingOf } from '../support/findings.ts'
import { randomCommand } from '../support/random-commands.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { ask, connectSocket, until, type LiveSocket } from '../support/socket.ts'
import { startApp, type Running, type TestUser } from '../support/start-app.ts'

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000)
const PEOPLE = 200
const CHANGES = 10_000
const countries = ['BR', 'FR', 'MX', 'US', 'DE', 'IT', null]

interface Watcher {
  readonly person: TestUser
  readonly scope: AccessScope
  readonly socket: LiveSocket
  readonly seen: Map<string, number>
  messages: number
}

const random = seededRandom(seed)
let server: Running
const watchers: Watcher[] = []
const outside: string[] = []

/** Whatever a person is sent is read whole: every alert named in it must be in their scope. */
function check(watcher: Watcher, what: string, rows: readonly AlertRow[]): void {
  for (const row of rows) {
    watcher.seen.set(row.id, Math.max(row.seq, watcher.seen.get(row.id) ?? 0))
    if (!inScope(watcher.scope, row)) outside.push(`${what}: ${row.country} to ${JSON.stringify(watcher.scope)}`)
  }
}

async function watch(): Promise<void> {
  const scope = {
    countries: ['BR', 'FR', 'MX', 'US', 'DE', 'IT'].filter(() => random.next() < 0.15),
    elections: ['br-2026-general', 'us-2026-midterms', 'mx-2027-legislative'].filter(() => random.next() < 0.1),
  }
  const person = await server.makeUser({ scope, role: random.pick(['analyst', 'lead', 'viewer'] as const) })
  const socket = await connectSocket(server.address, person)
  const watcher: Watcher = { person, scope, socket, seen: new Map(), messages: 0 }
  socket.on('alerts:changed', ({ changes }) => {
    watcher.messages++
    check(
      watcher,
      'frame',
      changes.map((change) => change.row),
    )
  })
  await ask(socket, 'feed:subscribe', {})
  watchers.push(watcher)
}

beforeAll(async () => {
  server = await startApp()
  for (let n = 0; n < PEOPLE; n++) await watch()
}, 60_000)
afterAll(async () => {
  for (const { socket } of watchers) socket.disconnect()
  await server.close()
})

test(`[LIVE3] no message, answer or count leaves scope: 200 people, 10,000 changes (FUZZ_SEED=${seed})`, async () => {
  const conditions = Array.from({ length: 300 }, (_, at) =>
    findingOf({ subject: { type: 'advertiser', id: `s-${at}`, name: `Page ${at}` }, country: random.pick(countries) }),
  )
  await server.raise(conditions)
  const rows = (await server.store.feed.page({ filter: {}, limit: 500 }, null)).rows
  const colleagues = { userIds: watchers.map(({ person }) => person.user.id), alertIds: rows.map((row) => row.id) }
  const codes = new Map<string, number>()
  for (let changes = rows.length; changes < CHANGES;) {
    await server.raise(Array.from({ length: 400 }, () => ({ ...random.pick(conditions), score: random.next() })))
    changes += 400
    await Promise.all(
      Array.from({ length: 40 }, async () => {
        const watcher = random.pick(watchers)
        const target = random.pick(rows)
        const answer = await ask(watcher.socket, 'alert:command', randomCommand(random, target, colleagues))
        const code = answer.ok ? 'ok' : answer.error.code
        codes.set(code, (codes.get(code) ?? 0) + 1)
        const may = inScope(watcher.scope, target)
        if (!may && code !== 'OUT_OF_SCOPE') outside.push(`command answered ${code} on ${target.country}`)
      }),
    )
    await lookAround(random.pick(watchers), random.pick(rows))
  }
  const head = await server.store.counters.get('change')
  expect(head).toBeGreaterThanOrEqual(CHANGES)
  await until('everything was pushed', () => everyoneIsCurrent(), 20_000)
  expect(outside).toEqual([])
  expect(codes.get('OUT_OF_SCOPE')).toBeGreaterThan(100)
  expect(watchers.reduce((sum, watcher) => sum + watcher.messages, 0)).toBeGreaterThan(2000)
}, 120_000)

/** Opens, logs and counts as a page does, on an alert that may be anywhere. */
async function lookAround(watcher: Watcher, target: AlertRow): Promise<void> {
  const { socket, scope, person } = watcher
  const page = await ask(socket, 'feed:query', {
    filter: { states: ['new', 'claimed', 'closed', 'snoozed'] },
    limit: 500,
  })
  if (!page.ok) throw new Error(page.error.message)
  check(watcher, 'page', page.page.rows)
  const counted = await server.store.feed.page({ filter: {}, limit: 1 }, sightOf(person.user))
  const shown = await ask(socket, 'feed:query', { filter: {}, limit: 1 })
  if (shown.ok) {
    const allowed = new Set(counted.rows.length === 0 ? [] : Object.keys(counted.facets.countries))
    for (const country of Object.keys(shown.page.facets.countries)) {
      if (!allowed.has(country)) outside.push(`count of ${country} to ${JSON.stringify(scope)}`)
    }
    if (shown.page.total !== counted.total) outside.push(`total ${shown.page.total} instead of ${counted.total}`)
  }
  const opened = await ask(socket, 'alert:open', { alertId: target.id })
  if (opened.ok) check(watcher, 'detail', [opened.alert.row, ...opened.alert.related.map(({ row }) => row)])
  const logged = await ask(socket, 'alert:log', { alertId: target.id })
  if (opened.ok !== inScope(scope, target) || logged.ok !== opened.ok) outside.push('detail or log of an alert outside')
  const listed = await server.fetch('/api/alerts?limit=500', { as: person })
  check(watcher, 'http', ((await listed.json()) as { alerts: AlertRow[] }).alerts)
  const people = (await (await server.fetch('/api/people', { as: person })).json()) as {
    people: { openAlerts: number }[]
  }
  const owned = people.people.reduce((sum, each) => sum + each.openAlerts, 0)
  const owners = Object.entries(counted.facets.owners)
  const visible = owners.reduce((sum, [owner, n]) => sum + (owner === 'none' ? 0 : n), 0)
  if (owned !== visible) outside.push(`people own ${owned} open alerts where ${visible} are visible`)
}

async function everyoneIsCurrent(): Promise<boolean> {
  const states = ['new', 'claimed', 'investigating', 'escalated', 'snoozed', 'suppressed', 'merged', 'closed'] as const
  const all = (await server.store.feed.page({ filter: { states: [...states] }, limit: 500 }, null)).rows
  return watchers.every(({ scope, seen }) =>
    all.filter((row) => inScope(scope, row)).every((row) => (seen.get(row.id) ?? 0) >= row.seq),
  )
}
