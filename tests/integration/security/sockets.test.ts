/** The socket: who may connect, what each event refuses, and how fast a right that is gone is gone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { ClientToServer } from '../../../shared/protocol/events.ts'
import { findingOf } from '../../support/findings.ts'
import { ask, commandOf, connectSocket, socketFor, type LiveSocket } from '../../support/socket.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

let app: Running
let admin: TestUser

beforeAll(async () => {
  app = await startApp()
  admin = await app.makeUser({ role: 'admin', name: 'Admin' })
})
afterAll(() => app.close())

async function raised(country: string) {
  const finding = findingOf({ country })
  await app.raise([finding])
  const page = await app.store.feed.page({ filter: { text: finding.subject.id }, limit: 1 }, null)
  return page.rows[0]!
}

/** What each event is asked with; the compiler says when one is missing. */
const questions = (alertId: string) =>
  ({
    'feed:subscribe': {},
    'feed:query': { filter: {} },
    'alert:open': { alertId },
    'alert:log': { alertId },
    'alert:command': commandOf('claim', { id: alertId, version: 1 }, {}),
    'alert:bulk': { commands: [commandOf('claim', { id: alertId, version: 1 }, {})] },
    'presence:set': { alertId },
  }) satisfies { readonly [E in keyof ClientToServer]: Parameters<ClientToServer[E]>[0] }

async function refusalOf(person: TestUser | null, headers: Record<string, string> = {}): Promise<string> {
  return connectSocket(app.address, person, { headers }).then(
    (socket) => {
      socket.disconnect()
      return 'connected'
    },
    (error: Error) => error.message,
  )
}

describe('connecting', () => {
  test('[ACCESS1] needs a session; without one no event reaches anything', async () => {
    expect(await refusalOf(null)).toBe('Sign in first')
    expect(await refusalOf(null, { cookie: 'war_room_session=invented-invented-invented' })).toBe('Sign in first')
    const socket = socketFor(app.address, null)
    socket.connect()
    await new Promise((resolve) => socket.once('connect_error', resolve))
    const { id } = await raised('BR')
    const answered: string[] = []
    for (const [event, query] of Object.entries(questions(id))) {
      // Typed by `questions`; the name is a string only here.
      ;(socket as any).emit(event, query, () => answered.push(event))
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(answered).toEqual([])
    expect((await app.store.alerts.get(id))?.row.state).toBe('new')
    socket.disconnect()
  })

  test('[ACCESS2] needs a role that has a feed', async () => {
    expect(await refusalOf(await app.makeUser({ role: 'partner' }))).toBe('This role has no feed')
    expect(await refusalOf(await app.makeUser({ role: 'wall' }))).toBe('This role has no feed')
    expect(await refusalOf(await app.makeUser({ role: 'viewer' }))).toBe('connected')
  })

  test('[ACCESS4] is refused to a page of another site', async () => {
    expect(await refusalOf(admin, { origin: 'https://evil.example' })).not.toBe('connected')
    expect(await refusalOf(admin, { origin: 'null' })).not.toBe('connected')
    expect(await refusalOf(admin, { origin: app.address })).toBe('connected')
  })
})

describe('events', () => {
  test('[ACCESS6] tell nothing of an alert outside scope, and change nothing there', async () => {
    const { id, title } = await raised('BR')
    const outsider = await app.makeUser({ role: 'lead', scope: { countries: ['FR'], elections: [] } })
    const socket = await connectSocket(app.address, outsider)
    const asked = questions(id)
    const answers = [
      await ask(socket, 'feed:subscribe', { countries: ['BR'] }),
      await ask(socket, 'feed:query', { filter: { countries: ['BR'] } }),
      await ask(socket, 'alert:open', asked['alert:open']),
      await ask(socket, 'alert:log', asked['alert:log']),
      await ask(socket, 'alert:command', asked['alert:command']),
      await ask(socket, 'alert:bulk', asked['alert:bulk']),
      await ask(socket, 'presence:set', asked['presence:set']),
    ]
    expect(answers).toMatchObject([
      { ok: true, rooms: {} },
      { ok: true, page: { rows: [], total: 0, unfiltered: 0 } },
      { ok: false, error: { code: 'NOT_FOUND' } },
      { ok: false, error: { code: 'NOT_FOUND' } },
      { ok: false, error: { code: 'OUT_OF_SCOPE' } },
      { ok: true, answers: [{ ok: false, error: { code: 'OUT_OF_SCOPE' } }] },
      { ok: true },
    ])
    expect(JSON.stringify(answers)).not.toContain(title)
    expect((await app.store.alerts.get(id))?.row.state).toBe('new')
    socket.disconnect()
  })

  test('[ACCESS2] that change something refuse a viewer', async () => {
    const { id } = await raised('BR')
    const socket = await connectSocket(app.address, await app.makeUser({ role: 'viewer' }))
    const { 'alert:command': command, 'alert:bulk': bulk } = questions(id)
    expect(await ask(socket, 'alert:command', command)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
    expect(await ask(socket, 'alert:bulk', bulk)).toMatchObject({ answers: [{ error: { code: 'FORBIDDEN' } }] })
    socket.disconnect()
  })

  test('[ACCESS7] of the wrong shape are answered or ignored, and harm nobody', async () => {
    const socket = await connectSocket(app.address, admin)
    const emit = (event: string, ...rest: unknown[]) => (socket as any).emit(event, ...rest)
    for (const event of Object.keys(questions('x'))) {
      for (const junk of [null, 42, 'text', [], { alertId: { $ne: 1 } }, { filter: { text: 'x'.repeat(1000) } }]) {
        emit(event, junk)
        emit(event, junk, 'no function')
        emit(event)
      }
    }
    emit('no:such-event', {}, () => undefined)
    const proto = JSON.parse('{"alertId":"x","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":1}}}')
    expect(await ask(socket, 'alert:open', proto)).toMatchObject({ ok: false })
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect(await ask(socket, 'feed:query', { filter: {} })).toMatchObject({ ok: true })
    socket.disconnect()
    expect(app.errors).toEqual([])
  })

  test('[ACCESS7] beyond 4 MB end the connection, and only that one', async () => {
    const other = await connectSocket(app.address, admin)
    const socket = await connectSocket(app.address, admin)
    const gone = new Promise<string>((resolve) => socket.once('disconnect', resolve))
    socket.emit('alert:open', { alertId: 'x'.repeat(5 * 1024 * 1024) }, () => undefined)
    await gone
    expect(await ask(other, 'feed:query', { filter: {} })).toMatchObject({ ok: true })
    other.disconnect()
  })
})

describe('a right that is gone', () => {
  async function timeToEnd(socket: LiveSocket, work: () => Promise<unknown>): Promise<{ ms: number; reason: string }> {
    const ended = new Promise<string>((resolve) => socket.once('session:ended', ({ reason }) => resolve(reason)))
    const gone = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))
    const began = performance.now()
    await work()
    const reason = await ended
    await gone
    return { ms: performance.now() - began, reason }
  }
  const asAdmin = (path: string, method: string, body?: object) =>
    app.fetch(path, {
      method,
      as: admin,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })

  const ways = [
    ['revoked by an admin', (id: string) => asAdmin(`/api/admin/users/${id}/sessions`, 'DELETE'), 'Signed out'],
    [
      'of a disabled person',
      (id: string) => asAdmin(`/api/admin/users/${id}`, 'PUT', { disabled: true }),
      'Signed out',
    ],
    [
      'of a narrower scope',
      (id: string) => asAdmin(`/api/admin/users/${id}`, 'PUT', { scope: { countries: ['FR'], elections: [] } }),
      'Your rights have changed',
    ],
    [
      'of a lesser role',
      (id: string) => asAdmin(`/api/admin/users/${id}`, 'PUT', { role: 'viewer' }),
      'Your rights have changed',
    ],
  ] as const
  for (const [what, work, reason] of ways) {
    test(`[ACCESS8] a session ${what} is cut off within a second`, async () => {
      const person = await app.makeUser()
      const socket = await connectSocket(app.address, person)
      const ended = await timeToEnd(socket, () => work(person.user.id))
      expect(ended.reason).toBe(reason)
      expect(ended.ms).toBeLessThan(1000)
    })
  }

  test('[ACCESS8] and what it knew is of no more use: HTTP and a new socket refuse it', async () => {
    const person = await app.makeUser()
    await asAdmin(`/api/admin/users/${person.user.id}/sessions`, 'DELETE')
    expect((await app.fetch('/api/alerts', { as: person })).status).toBe(401)
    expect(await refusalOf(person)).toBe('Sign in first')
  })
})
