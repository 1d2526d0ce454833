import { afterAll, beforeAll, expect, test } from 'vitest'

import { inScope, type AccessScope } from '../../../shared/domain/access.ts'
import type { AlertRow } from '../../../shared/domain/alert.ts'
import { call } from '../../support/call.ts'
import { findingOf } from '../../support/findings.ts'
import { startReceiver, type Receiver } from '../../support/receiver.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { ask, commandOf, connectSocket, until } from '../../support/socket.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000)
const random = seededRandom(seed)
const countries = ['BR', 'FR', 'MX', 'US', 'DE', 'IT', 'KE']
const elections = ['br-2026-general', 'us-2026-midterms', 'fr-2027-presidential']
const PEOPLE = 20
const ALERTS = 80

let app: Running
let receiver: Receiver
let chief: TestUser
let handover = ''
const people: { person: TestUser; scope: NonNullable<AccessScope> }[] = []
/** Every alert says a word that no other says, in its title, in a note and in the name of its advertiser. */
const wordOf = new Map<string, string>()
let rows: AlertRow[] = []

beforeAll(async () => {
  receiver = await startReceiver()
  app = await startApp({ env: { NOTIFY_ALLOW_PRIVATE: 'on' } })
  chief = await app.makeUser({ role: 'lead', name: 'Chief' })
  for (let n = 0; n < PEOPLE; n++) {
    const scope = {
      countries: countries.filter(() => random.next() < 0.2),
      elections: elections.filter(() => random.next() < 0.15),
    }
    people.push({ person: await app.makeUser({ scope, role: random.pick(['lead', 'analyst'] as const) }), scope })
    await hook(scope, n)
  }
  const words = Array.from({ length: ALERTS }, (_, n) => `Wort${n}x`)
  await app.raise(
    words.map((word) =>
      findingOf({
        title: `common ${word}`,
        country: random.pick(countries),
        subject: { type: 'advertiser', id: `id-${word}`, name: `Name ${word}` },
      }),
    ),
  )
  rows = (await app.store.feed.page({ filter: {}, limit: 500 }, null)).rows
  for (const row of rows) wordOf.set(row.id, row.title.split(' ')[1]!)
  await work()
  await app.app.collaboration.settled()
}, 60_000)
afterAll(async () => {
  await app.close()
  await receiver.close()
})

/** A webhook whose path names the scope it may be told of. */
async function hook(scope: AccessScope, n: number): Promise<void> {
  const channel = { type: 'webhook', name: `hook ${n}`, url: `${receiver.url}/${n}`, scope }
  const { id } = await call(app, chief, 'POST', '/api/notify/channels', channel)
  const rule = { name: `rule ${n}`, events: ['raised', 'escalated', 'mention'], scope: null, to: { channels: [id] } }
  await call(app, chief, 'POST', '/api/notify/rules', rule)
}

/** The chief does something with every alert that leaves a trace in every list. */
async function work(): Promise<void> {
  const socket = await connectSocket(app.address, chief)
  for (const row of rows) {
    const word = wordOf.get(row.id)!
    const note = `note ${word} @${random.pick(people).person.user.name}`
    await ask(socket, 'alert:command', commandOf('claim', row, {}))
    await ask(socket, 'alert:command', commandOf('note', { id: row.id, version: 2 }, { internal: note, outward: '' }))
    await ask(socket, 'alert:command', commandOf('tag', { id: row.id, version: 3 }, { add: ['side:x'] }))
    const place = { alertIds: [row.id], at: '2026-09-20T12:00:00Z' }
    const contact = { organisation: word, channel: 'phone', direction: 'out', subject: word, ...place }
    const measure = { measure: 'ad-removed', state: 'done', decidedBy: word, note: word, target: row.subject, ...place }
    await call(app, chief, 'POST', '/api/liaison', contact)
    await call(app, chief, 'POST', '/api/enforcement', measure)
  }
  handover = (await call(app, chief, 'POST', '/api/handovers', {})).handover.id
  await call(app, chief, 'POST', `/api/handovers/${handover}/sign`, { version: 1 })
  socket.disconnect()
}

const paths = () => [
  '/api/search?q=common&limit=100',
  '/api/search?q=note&limit=100',
  '/api/search?q=name&limit=100',
  '/api/search?q=wort&limit=100',
  '/api/export.csv',
  '/api/export.json',
  '/api/liaison?limit=500',
  '/api/enforcement?limit=500',
  '/api/notices',
  '/api/handovers',
  `/api/handovers/${handover}`,
  `/api/handovers/${handover}/file.json`,
  `/api/advertisers/${random.pick(rows).subject.id}`,
]

test(`[COL1] no list, search, export or handover tells of an alert outside scope (FUZZ_SEED=${seed})`, async () => {
  let read = 0
  for (const { person, scope } of people) {
    const hidden = rows.filter((row) => !inScope(scope, row)).flatMap((row) => [row.id, wordOf.get(row.id)!])
    for (const path of paths()) {
      const response = await app.fetch(path, { as: person })
      expect([200, 403, 404]).toContain(response.status)
      const text = await response.text()
      const told = hidden.find((word) => text.includes(word))
      expect([path, JSON.stringify(scope), told]).toEqual([path, JSON.stringify(scope), undefined])
      read += text.length
    }
  }
  expect(read).toBeGreaterThan(50_000)
})

test('[COL1] whoever is in scope is told: the same lists are not empty by mistake', async () => {
  for (const path of paths().slice(0, 8)) {
    const text = await (await app.fetch(path, { as: chief })).text()
    expect([path, [...wordOf.values()].filter((word) => text.includes(word)).length >= 70]).toEqual([path, true])
  }
})

test('[COL1] figures count what is in scope and nothing else', async () => {
  for (const { person, scope } of people) {
    const visible = rows.filter((row) => inScope(scope, row))
    const response = await call(app, person, 'GET', '/api/metrics/response')
    expect(response.all.alerts).toBe(visible.length)
    const shift = await call(app, person, 'GET', '/api/metrics/shift')
    expect(shift.notes).toBe(visible.length)
    const { counts } = await call(app, person, 'GET', '/api/enforcement/counts')
    const done = counts.filter(({ election }: any) => election === null)
    expect(done.reduce((n: number, each: any) => n + each.entries, 0)).toBe(visible.length)
    const { people: carrying } = await call(app, person, 'GET', '/api/workload')
    expect(carrying.reduce((n: number, each: any) => n + each.open, 0)).toBe(visible.length)
  }
})

test('[COL1] no channel is told of an alert outside its scope, and each of those inside', async () => {
  const due = people.map(({ scope }) => rows.filter((row) => inScope(scope, row)).length)
  const total = due.reduce((sum, n) => sum + n, 0)
  await until('all is delivered', async () => receiver.received.filter(isRaised).length >= total, 30_000)
  const told = people.map(() => new Set<string>())
  for (const { path, body } of receiver.received) {
    const { alert } = JSON.parse(body)
    const at = Number(path.slice(1))
    expect([at, inScope(people[at]!.scope, alert)]).toEqual([at, true])
    if (JSON.parse(body).event === 'raised') told[at]!.add(alert.id)
  }
  expect(told.map(({ size }) => size)).toEqual(due)
}, 40_000)

function isRaised({ body }: { body: string }): boolean {
  return JSON.parse(body).event === 'raised'
}

test('nothing unexpected happened', () => expect(app.errors).toEqual([]))
