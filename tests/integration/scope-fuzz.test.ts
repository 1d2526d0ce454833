/**
 * 200 people of every role with random scopes and lanes, 10,000 random changes: nothing that is sent, answered, counted,
 * found, exported or notified tells of an alert out of sight. Every push, every queued notification and every e-mail and
 * webhook that arrives is read; what is asked for (pages, counts, searches, exports, logs) by some people in turn after
 * each round, and by everybody at the end.
 */
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { alertStates, lanes, type AlertRow } from '../../shared/domain/alert.ts'
import { notifyEvents } from '../../shared/protocol/notify.ts'
import type { DeliveryState } from '../../server/store/deliveries.ts'
import { verifyAlerts } from '../../server/triage/verify-alerts.ts'
import { call } from '../support/call.ts'
import { findingOf } from '../support/findings.ts'
import { channelTypes, OutsideWorld } from '../support/outside-world.ts'
import { randomCommand } from '../support/random-commands.ts'
import { covers, maySee, ScopeWatch, wordOf } from '../support/scope-watch.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { ask, commandOf, connectSocket, until, type LiveSocket } from '../support/socket.ts'
import { startApp, type Running, type TestUser } from '../support/start-app.ts'

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000)
const PEOPLE = 200
const CHANGES = 10_000
const ALERTS = 300
const FOUND_AT_ONCE = 360
const COMMANDS_AT_ONCE = 60
const ASKED_AT_ONCE = 4
const CHANNELS = 40
/** People told by e-mail, and channels, that lose their scope half-way. */
const NARROWED = 10
const countries = ['BR', 'FR', 'MX', 'US', 'DE', 'IT'] as const
const elections = ['br-2026-general', 'us-2026-midterms', 'mx-2027-legislative']
const roles = ['analyst', 'analyst', 'lead', 'viewer', 'specialist', 'specialist'] as const

interface Watcher {
  readonly person: TestUser
  readonly socket: LiveSocket
  readonly seen: Map<string, number>
}

const random = seededRandom(seed)
const watch = new ScopeWatch()
const watchers: Watcher[] = []
const codes = new Map<string, number>()
/** Away from the page: told by e-mail only. */
const away: TestUser[] = []
let outside: OutsideWorld
let server: Running
let chief: TestUser
let admin: TestUser
let chiefSocket: LiveSocket
let messages = 0
/** Queued under rights that were gone when their turn came. */
let withheld = 0

beforeAll(async () => {
  outside = await OutsideWorld.start()
  server = await startApp({ env: outside.env })
  chief = await server.makeUser({ role: 'lead', name: 'Chief' })
  admin = await server.makeUser({ role: 'admin', name: 'Admin' })
  chiefSocket = await connectSocket(server.address, chief)
  for (let n = 0; n < PEOPLE; n++) watchers.push(await join())
  await tellEverybody()
}, 60_000)
afterAll(async () => {
  for (const { socket } of [...watchers, { socket: chiefSocket }]) socket.disconnect()
  await server.close()
  await outside.close()
})

function randomPerson(): Promise<TestUser> {
  const role = random.pick(roles)
  const scope = {
    countries: countries.filter(() => random.next() < (role === 'specialist' ? 0.5 : 0.15)),
    elections: elections.filter(() => random.next() < 0.1),
  }
  const own = lanes.filter(() => random.next() < (role === 'specialist' ? 0.3 : 0.1))
  const everywhere = role === 'specialist' && random.next() < 0.3
  return server.makeUser({ scope: everywhere ? null : scope, role, lanes: own })
}

async function join(): Promise<Watcher> {
  const person = await randomPerson()
  const socket = await connectSocket(server.address, person)
  const watcher: Watcher = { person, socket, seen: new Map() }
  socket.on('alerts:changed', ({ changes }) => {
    messages++
    const rows = changes.map((change) => change.row)
    for (const row of rows) watcher.seen.set(row.id, Math.max(row.seq, watcher.seen.get(row.id) ?? 0))
    watch.checkRows('push', person, rows)
  })
  socket.on('notice:raised', (notice) => void unread.push([person, JSON.stringify(notice)]))
  socket.on('presence:changed', (all) => void unread.push([person, JSON.stringify(all.map(({ alertId }) => alertId))]))
  await ask(socket, 'feed:subscribe', {})
  return watcher
}

/** Pushed beside the feed: read once the alerts they may name are known. */
const unread: [TestUser, string][] = []

/**
 * Rules that tell every person and forty channels, each within a scope: channels and some people of whatever happens, the
 * others of what was decided and what is asked of their lanes. A hundred mails a second are what one mail server takes.
 */
async function tellEverybody(): Promise<void> {
  const scopes = watchers.flatMap(({ person }) => person.user.scope ?? []).slice(0, CHANNELS)
  for (const [n, scope] of scopes.entries()) {
    await outside.addChannel(server, chief, channelTypes[n % channelTypes.length]!, scope)
  }
  for (let n = 0; n < NARROWED; n++) away.push(await randomPerson())
  outside.addPeople([...away, ...watchers.map(({ person }) => person)])
  const people = watchers.map(({ person }) => person.user.id)
  const some = away.map(({ user }) => user.id)
  const decided = ['answered', 'closed', 'reopened', 'mention', 'second-person-asked']
  const rules = [
    { events: notifyEvents, to: { channels: outside.channelIds, people: some, mentioned: true } },
    { events: ['escalated'], severity: 'critical', to: { laneMembers: true } },
    { events: decided, to: { people: people.slice(0, 100) } },
    { events: decided, severity: 'high', to: { people: people.slice(100) } },
  ]
  for (const rule of rules) {
    const made = await call(server, chief, 'POST', '/api/notify/rules', { name: 'all', scope: null, ...rule })
    expect(made.status).toBe(200)
  }
}

test(`[COL1] [LIVE3] [ACCESS29] nothing told leaves scope: 200 people, 10,000 changes (FUZZ_SEED=${seed})`, async () => {
  const conditions = Array.from({ length: ALERTS }, (_, n) =>
    findingOf({
      title: `common ${wordOf(n)}`,
      subject: { type: 'advertiser', id: `id-${wordOf(n)}`, name: `Name ${wordOf(n)}` },
      country: random.pick([...countries, null]),
    }),
  )
  await server.raise(conditions)
  await learn()
  let round = 0
  let isNarrowed = false
  const narrow = async () => {
    isNarrowed = true
    await server.app.collaboration.settled()
    await outside.narrow(server, chief, admin, away, NARROWED)
  }
  for (let head = 0; head < CHANGES; head = await server.store.counters.get('change')) {
    await change(conditions)
    await learn()
    if (head >= CHANGES / 2 && !isNarrowed) await narrow()
    const from = (round++ * ASKED_AT_ONCE) % PEOPLE
    for (const watcher of watchers.slice(from, from + ASKED_AT_ONCE)) await lookAround(watcher)
  }
  await server.app.collaboration.settled()
  for (const watcher of watchers) await lookAtTheEnd(watcher)
  await until('everything was pushed', () => watchers.every(isCurrent), 20_000)
  await readNotifications()
  await readSent()
  expect(watch.leaks).toEqual([])
  expectLooked()
  expect((await verifyAlerts(server.store)).differing).toEqual([])
}, 300_000)

/** Findings, what people in a hurry ask for wherever they may, and what the chief asks of lanes. */
async function change(conditions: readonly ReturnType<typeof findingOf>[]): Promise<void> {
  await server.raise(
    Array.from({ length: FOUND_AT_ONCE }, () => ({ ...random.pick(conditions), score: random.next() })),
  )
  const rows = watch.rows
  const triagers = watchers.filter(({ person: { user } }) => user.role === 'analyst' || user.role === 'lead')
  const colleagues = { userIds: watchers.map(({ person }) => person.user.id), alertIds: rows.map((row) => row.id) }
  await Promise.all(
    Array.from({ length: COMMANDS_AT_ONCE }, async () => {
      const watcher = random.pick(random.next() < 0.6 ? triagers : watchers)
      const target = random.pick(random.next() < 0.3 ? rows : [...watch.visibleTo(watcher.person), random.pick(rows)])
      const answer = await ask(watcher.socket, 'alert:command', randomCommand(random, target, colleagues))
      const code = answer.ok ? 'ok' : answer.error.code
      codes.set(code, (codes.get(code) ?? 0) + 1)
      // It may have been asked of their lane meanwhile: then it was theirs to act on.
      const now = (await server.store.alerts.get(target.id))!.row
      if (!maySee(watcher.person, now) && code !== 'OUT_OF_SCOPE')
        watch.leak(`command answered ${code}`, watcher.person)
    }),
  )
  for (const row of Array.from({ length: 6 }, () => random.pick(rows))) {
    const at = (await server.store.alerts.get(row.id))!.row
    const names = Array.from({ length: 3 }, () => `@${random.pick(watchers).person.user.name}`)
    const internal = `note ${/Wort\d+x/.exec(row.title)![0]} ${names.join(' ')}`
    await ask(chiefSocket, 'alert:command', commandOf('note', at, { internal, outward: '' }))
    await ask(
      chiefSocket,
      'alert:command',
      commandOf('escalate', { ...at, version: at.version + 1 }, { lane: random.pick(lanes), ask: internal }),
    )
  }
  await ask(random.pick(watchers).socket, 'presence:set', { alertId: random.pick(rows).id })
}

async function learn(): Promise<void> {
  watch.learn((await server.store.feed.page({ filter: { states: [...alertStates] }, limit: 500 }, null)).rows)
  for (const [person, text] of unread.splice(0)) watch.checkText('notice', text, (row) => maySee(person, row), person)
}

async function read(person: TestUser, path: string): Promise<any> {
  const response = await server.fetch(path, { as: person })
  if (![200, 403, 404].includes(response.status)) throw new Error(`${path}: ${response.status}`)
  const text = await response.text()
  watch.checkText(path.split('?')[0]!.split('/').slice(0, 3).join('/'), text, (row) => maySee(person, row), person)
  return response.status === 200 && !path.includes('.csv') ? JSON.parse(text) : { status: response.status }
}

/** Asks as pages do, of alerts that may be anywhere. */
async function lookAround({ person, socket }: Watcher): Promise<void> {
  const target = random.pick(random.next() < 0.5 ? watch.rows : [...watch.visibleTo(person), random.pick(watch.rows)])
  const isSeen = maySee(person, target)
  await countsAreExact(person, socket)
  for (const event of ['alert:open', 'alert:log'] as const) {
    const answer = await ask(socket, event, { alertId: target.id })
    watch.checkText(event, JSON.stringify(answer), (row) => maySee(person, row), person)
    if (answer.ok !== isSeen) watch.leak(`${event} answered ${answer.ok}`, person)
  }
  const word = /Wort\d+x/.exec(target.title)![0]
  const { alerts } = await read(person, `/api/search?q=${word}`)
  if (alerts.length !== (isSeen ? 1 : 0)) watch.leak(`search found ${alerts.length} of ${word}`, person)
  for (const words of ['common', 'note', 'name']) await read(person, `/api/search?q=${words}&limit=100`)
  await read(person, `/api/export.csv?state=${alertStates.join()}`)
  await read(person, `/api/advertisers/${target.subject.id}`)
  await read(person, '/api/notices')
  const sum = (counts: readonly number[]) => counts.reduce((total, n) => total + n, 0)
  const open = watch.openTo(person)
  const held = open.filter(({ owner }) => owner !== null).length
  const { people } = await read(person, '/api/people')
  if (sum(people.map((each: any) => each.openAlerts)) !== held) watch.leak('people own what is not seen', person)
  const { people: carrying } = await read(person, '/api/workload')
  if (sum(carrying.map((each: any) => each.open)) !== held) watch.leak('workload of what is not seen', person)
  const { elections: shown } = await read(person, '/api/elections')
  for (const each of shown) {
    const there = open.filter((row) => row.elections.includes(each.id)).length
    if (sum(Object.values(each.open)) !== there) watch.leak(`election ${each.id} counts what is not seen`, person)
  }
}

/** The page's rows and counts are those of what the person sees, to the last one. */
async function countsAreExact(person: TestUser, socket: LiveSocket): Promise<void> {
  const answer = await ask(socket, 'feed:query', { filter: {}, limit: 500 })
  if (!answer.ok) throw new Error(answer.error.message)
  const { page } = answer
  watch.checkRows('page', person, page.rows)
  const open = watch.openTo(person)
  const byCountry: Record<string, number> = {}
  for (const row of open) byCountry[row.country ?? 'none'] = (byCountry[row.country ?? 'none'] ?? 0) + 1
  if (page.total !== open.length || page.rows.length !== open.length) watch.leak(`total ${page.total}`, person)
  const counted = Object.entries(page.facets.countries).filter(([, n]) => n > 0)
  for (const [country, n] of counted) if (byCountry[country] !== n) watch.leak(`${n} of ${country}`, person)
}

/** Everybody, when all is done: everything they may search, export and read, and no more. */
async function lookAtTheEnd({ person, socket }: Watcher): Promise<void> {
  await countsAreExact(person, socket)
  const visible = watch.visibleTo(person)
  const exported = await read(person, `/api/export.json?state=${alertStates.join()}`)
  if (exported.alerts.length !== visible.length) watch.leak(`export of ${exported.alerts.length}`, person)
  const found = await read(person, '/api/search?q=common&limit=100')
  if (found.alerts.length !== Math.min(100, visible.length)) watch.leak(`search of ${found.alerts.length}`, person)
  await read(person, '/api/search?q=note&limit=100')
  await read(person, '/api/notices')
  const { all } = await read(person, '/api/metrics/response')
  if (all.alerts !== visible.length) watch.leak(`figures of ${all.alerts}`, person)
}

/** Every notification of all the changes: what each person was told in the page, what was queued for people and channels. */
async function readNotifications(): Promise<void> {
  const people = new Map([...away, ...watchers.map(({ person }) => person)].map((person) => [person.user.id, person]))
  for (const person of people.values()) {
    const told = JSON.stringify(await server.store.notices.of(person.user.id, 100_000))
    watch.checkText('stored notices', told, (row) => maySee(person, row), person)
  }
  for (const { channel, personId, payload } of await deliveriesIn([])) {
    const person = people.get(personId ?? '')
    const sees = (row: AlertRow) =>
      personId === null ? covers(outside.scopeOfChannel(channel), row) : person !== undefined && maySee(person, row)
    watch.checkText(personId === null ? 'queued for channels' : 'queued for people', payload, sees, person ?? channel)
  }
}

/** Every e-mail, webhook and Slack message that arrived, once each, and none that was withheld. */
async function readSent(): Promise<void> {
  const end = Date.now() + 120_000
  while ((await deliveriesIn(['waiting', 'sending'])).length > 0 && Date.now() < end) await sleep(250)
  const sent = outside.received()
  for (const { way, text, to } of sent) {
    const sees = (row: AlertRow) => ('person' in to ? maySee(to.person, row) : covers(to.scope, row))
    watch.checkText(way, text, sees, 'person' in to ? to.person : JSON.stringify(to.scope))
  }
  expect((await deliveriesIn(['waiting', 'sending', 'dead'])).length).toBe(0)
  const ids = (deliveries: readonly { readonly id: string }[]) => deliveries.map(({ id }) => id).toSorted()
  expect(sent.map(({ deliveryId }) => deliveryId).toSorted()).toEqual(ids(await deliveriesIn(['delivered'])))
  withheld = (await deliveriesIn(['discarded'])).length
}

function deliveriesIn(states: readonly DeliveryState[]) {
  return server.store.deliveries.list({ states, after: null, limit: 1_000_000 })
}

function isCurrent({ person, seen }: Watcher): boolean {
  return watch.visibleTo(person).every((row) => (seen.get(row.id) ?? 0) >= row.seq)
}

/** The guard looked: each way told of alerts, specialists among the people were told of some and not of others. */
function expectLooked(): void {
  const specialists = watchers.filter(({ person }) => person.user.role === 'specialist')
  const shares = specialists.map(({ person }) => watch.visibleTo(person).length)
  expect(specialists.length).toBeGreaterThan(30)
  expect(shares.filter((n) => n > 0 && n < ALERTS).length).toBeGreaterThan(20)
  expect(codes.get('OUT_OF_SCOPE')).toBeGreaterThan(100)
  expect(codes.get('ok')).toBeGreaterThan(150)
  expect(messages).toBeGreaterThan(2000)
  expect(withheld).toBeGreaterThan(50)
  const least = {
    push: 20_000,
    page: 1000,
    'alert:open': 20,
    'alert:log': 20,
    '/api/search': 1000,
    '/api/export.csv': 1000,
    '/api/export.json': 1000,
    '/api/notices': 100,
    notice: 100,
    'stored notices': 100,
    'queued for people': 1000,
    'queued for channels': 300,
    'sent by mail to people': 500,
    'sent by email': 100,
    'sent by webhook': 100,
    'sent by slack': 100,
  }
  const few = Object.entries(least).filter(([way, n]) => (watch.told.get(way) ?? 0) < n)
  expect(few.map(([way, n]) => `${way}: ${watch.told.get(way)} of ${n}`)).toEqual([])
}
