/** What a reviewer tried as somebody who means harm, each as a test. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createToken } from '../../../server/access/tokens.ts'
import { readConfig } from '../../../server/config.ts'
import { call } from '../../support/call.ts'
import { findingOf } from '../../support/findings.ts'
import { mailHeader } from '../../support/mail-text.ts'
import { startMailReceiver } from '../../support/receiver.ts'
import { ask, connectSocket, until } from '../../support/socket.ts'
import { INGEST_TOKEN, startApp, type Running, type TestUser } from '../../support/start-app.ts'

const PASSWORD = 'a-long-enough-password'
let app: Running
let admin: TestUser

beforeAll(async () => {
  app = await startApp({ env: { SIGN_INS_PER_MINUTE: '1000000' } })
  admin = await app.makeUser({ role: 'admin', name: 'Admin' })
})
afterAll(() => app.close())

describe('an admin of some places', () => {
  test('[ACCESS25] is no way to the rights of those who see everything', async () => {
    const local = await app.makeUser({ role: 'admin', scope: { countries: ['BR'], elections: [] } })
    const invited = { email: 'me-again@example.org', name: 'Me again', role: 'admin', scope: null, lanes: [] }
    const tries = [
      ['POST', '/api/admin/users', invited],
      ['GET', '/api/admin/users', undefined],
      ['PUT', `/api/admin/users/${admin.user.id}`, { role: 'viewer' }],
      ['POST', `/api/admin/users/${admin.user.id}/link`, {}],
      ['DELETE', `/api/admin/users/${admin.user.id}/second-factor`, undefined],
      ['DELETE', `/api/admin/users/${admin.user.id}/sessions`, undefined],
      ['POST', '/api/admin/tokens', { name: 'mine', scopes: ['read'] }],
      ['GET', '/api/admin/log', undefined],
    ] as const
    for (const [method, path, body] of tries) {
      const { status } = await call(app, local, method, path, body)
      expect([method, path, status]).toEqual([method, path, 403])
    }
    // What a lead may do, within the scope, stays theirs.
    expect((await call(app, local, 'GET', '/api/admin/read-log')).status).toBe(200)
  })

  test('[ACCESS25] does not count as the last admin who could let others in', async () => {
    const alone = await startApp()
    const [only, other] = [await alone.makeUser({ role: 'admin' }), await alone.makeUser({ role: 'admin' })]
    const narrow = { scope: { countries: ['BR'], elections: [] } }
    const path = (person: TestUser) => `/api/admin/users/${person.user.id}`
    expect((await call(alone, only, 'PUT', path(other), narrow)).status).toBe(200)
    const third = await alone.makeUser({ role: 'admin' })
    expect((await call(alone, only, 'PUT', path(third), { role: 'lead' })).status).toBe(200)
    const fourth = await alone.makeUser({ role: 'admin' })
    expect((await call(alone, fourth, 'PUT', path(only), narrow)).status).toBe(200)
    expect((await call(alone, only, 'PUT', path(fourth), narrow)).status).toBe(403)
    await alone.close()
  })
})

test('[ACCESS10] the password is not to be guessed from an unlocked screen either', async () => {
  const ana = await app.makeUser({ name: 'Ana', password: PASSWORD })
  const guesses: number[] = []
  for (let n = 0; n < 9; n++) {
    const guess = { current: `guess-number-${n}`, next: 'another-long-password' }
    guesses.push((await call(app, ana, 'POST', '/api/account/password', guess)).status)
  }
  expect(guesses).toEqual([403, 403, 403, 403, 403, 403, 403, 403, 429])
  // Locked against the right one too, by whatever way it is tried.
  for (const [path, body] of [
    ['/api/account/password', { current: PASSWORD, next: 'another-long-password' }],
    ['/api/account/second-factor', { password: PASSWORD }],
    ['/api/account/second-factor/disable', { password: PASSWORD }],
  ] as const) {
    expect([path, (await call(app, ana, 'POST', path, body)).status]).toEqual([path, 429])
  }
})

test('[ACCESS10] whoever writes addresses into X-Forwarded-For does not become another caller', async () => {
  const behind = await startApp({ env: { TRUST_PROXY: 'on', SIGN_INS_PER_MINUTE: '5' } })
  const statuses: number[] = []
  for (let n = 0; n < 8; n++) {
    const response = await behind.fetch('/api/session', {
      method: 'POST',
      // The proxy adds the address it sees behind what the caller has written.
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${n}, 203.0.113.9` },
      body: JSON.stringify({ email: `person${n}@example.org`, password: 'guess' }),
    })
    statuses.push(response.status)
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
  await behind.close()
})

test('[ACCESS8] when an admin is told that rights are gone, nothing more is pushed and nothing answered', async () => {
  const changes: readonly (readonly [string, (id: string) => Promise<unknown>])[] = [
    ['role', (id) => call(app, admin, 'PUT', `/api/admin/users/${id}`, { role: 'viewer' })],
    ['scope', (id) => call(app, admin, 'PUT', `/api/admin/users/${id}`, { scope: { countries: [], elections: [] } })],
    ['disabled', (id) => call(app, admin, 'PUT', `/api/admin/users/${id}`, { disabled: true })],
    ['sessions', (id) => call(app, admin, 'DELETE', `/api/admin/users/${id}/sessions`)],
    ['second factor', (id) => call(app, admin, 'DELETE', `/api/admin/users/${id}/second-factor`)],
  ]
  for (const [what, change] of changes) {
    const person = await app.makeUser({ role: 'lead' })
    const socket = await connectSocket(app.address, person)
    await ask(socket, 'feed:subscribe', {})
    let pushed = 0
    socket.on('alerts:changed', () => pushed++)
    await app.raise([findingOf({ subject: { type: 'advertiser', id: `before ${what}`, name: 'Before' } })])
    await until('it is pushed', () => pushed === 1)
    await change(person.user.id)
    await app.raise([findingOf({ subject: { type: 'advertiser', id: `after ${what}`, name: 'After' } })])
    const answer = socket.connected ? await ask(socket, 'feed:query', { filter: {} }).catch(() => null) : null
    await until('it is cut off', () => !socket.connected)
    expect([what, pushed, answer]).toEqual([what, 1, null])
  }
})

test('[ACCESS3] a token opens no socket, whatever its scopes', async () => {
  const secret = await createToken(app.store, 'all', ['ingest', 'read', 'wall', 'share'], new Date())
  for (const headers of [
    { authorization: `Bearer ${secret}` },
    { cookie: `war_room_session=${secret}` },
    { authorization: `Bearer ${INGEST_TOKEN}` },
  ]) {
    await expect(connectSocket(app.address, null, { headers })).rejects.toThrow('Sign in first')
  }
})

test('[ACCESS26] a token that was revoked stays so when the server starts with it in its environment', async () => {
  const { tokens } = await call(app, admin, 'GET', '/api/admin/tokens')
  const { id } = tokens.find(({ name }: any) => name === 'environment')
  const send = () =>
    app.fetch('/api/observations', {
      method: 'POST',
      headers: { authorization: `Bearer ${INGEST_TOKEN}`, 'content-type': 'application/x-ndjson' },
      body: '{}',
    })
  expect((await send()).status).toBe(202)
  expect((await call(app, admin, 'DELETE', `/api/admin/tokens/${id}`)).status).toBe(204)
  expect((await send()).status).toBe(401)
  await app.restart()
  expect((await send()).status).toBe(401)
})

test('[ACCESS19] single sign-on that is half set up is told in words, by the name of what is missing', () => {
  expect(() => readConfig({ OIDC_ISSUER: 'https://id.example' })).toThrow('OIDC_CLIENT_ID: is needed with OIDC_ISSUER')
  for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ROLE_CLAIM']) {
    expect(() => readConfig({ [name]: 'x' })).toThrow('OIDC_ISSUER: is needed with')
  }
  expect(() => readConfig({ OIDC_AUTO_CREATE_ROLE: 'viewer' })).toThrow('OIDC_ISSUER: is needed with')
  expect(readConfig({ OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'x' }).OIDC_CLIENT_ID).toBe('x')
})

test('[ACCESS14] line breaks in a title add no header and no receiver to an e-mail', async () => {
  const mail = await startMailReceiver()
  const sender = await startApp({ env: { SMTP_URL: mail.url } })
  const lead = await sender.makeUser({ role: 'lead' })
  const channel = { type: 'email', name: 'desk', to: ['desk@example.org'], scope: null }
  const { id } = await call(sender, lead, 'POST', '/api/notify/channels', channel)
  const rule = { name: 'all', events: ['raised'], scope: null, to: { channels: [id] } }
  await call(sender, lead, 'POST', '/api/notify/rules', rule)
  await sender.raise([findingOf({ title: 'Page A\r\nBcc: thief@example.org\r\n\r\nhello', summary: 'a\r\n.\r\nQUIT' })])
  await until('it came', () => mail.mails.length === 1)
  expect(mail.mails[0]!.to).toEqual(['desk@example.org'])
  expect(mailHeader(mail.mails[0]!.text, 'Bcc')).toBeUndefined()
  expect(mailHeader(mail.mails[0]!.text, 'Subject')).toContain('Bcc: thief@example.org')
  await sender.close()
  await mail.close()
})

test('[ACCESS16] nesting without end over a socket ends nobody but its sender', async () => {
  const socket = await connectSocket(app.address, admin)
  const other = await connectSocket(app.address, admin)
  const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`
  for (const event of ['alert:open', 'feed:query', 'feed:subscribe', 'alert:command', 'presence:set']) {
    // Past the client's own serialiser, which would fall over it: the packet of an event, as text.
    socket.io.engine.write(`42["${event}",${deep}]`)
  }
  expect(await ask(other, 'feed:query', { filter: {} })).toMatchObject({ ok: true })
  socket.disconnect()
  other.disconnect()
  expect(app.errors).toEqual([])
})
