/** Administration over HTTP: people, tokens, retention, mute windows, and the log of what was read. */
import { factorPlace } from '../../../server/access/second-factor.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { SessionUser } from '../../../shared/domain/access.ts'
import type { AuditEntry } from '../../../shared/domain/alert.ts'
import { updateUser } from '../../../server/access/users.ts'
import { findingOf } from '../../support/findings.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

let app: Running
let admin: TestUser
let lead: TestUser

beforeAll(async () => {
  app = await startApp({ env: { SIGN_INS_PER_MINUTE: '1000' } })
  admin = await app.makeUser({ role: 'admin', name: 'Adm' })
  lead = await app.makeUser({ role: 'lead', name: 'Lea' })
})
afterAll(() => app.close())

async function call(method: string, path: string, body?: object, as: TestUser = admin) {
  const answer = await app.fetch(path, {
    method,
    as,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as any) }
}

const lastEntry = async (): Promise<AuditEntry> => (await app.store.audit.latest('administration', null, 1))[0]!

describe('people', () => {
  test('[ACCESS24] an invitation makes the person and a link that sets the password', async () => {
    const invitation = {
      email: 'New.Analyst@example.org',
      name: 'New',
      role: 'analyst',
      scope: { countries: ['BR'], elections: [] },
      lanes: ['legal'],
    }
    const made = await call('POST', '/api/admin/users', invitation)
    expect(made.status).toBe(200)
    expect(made.body.user).toMatchObject({ email: 'new.analyst@example.org', hasPassword: false, disabled: false })
    expect((await call('POST', '/api/admin/users', invitation)).body.error.code).toBe('INVALID')
    const answer = await app.fetch('/api/session/link', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: made.body.link.token, password: 'a password of their own' }),
    })
    expect(answer.status).toBe(200)
    const { user } = (await answer.json()) as { user: SessionUser }
    expect(user).toMatchObject({ role: 'analyst', scope: { countries: ['BR'] }, lanes: ['legal'] })
    const { users } = (await call('GET', '/api/admin/users')).body
    expect(users.find((each: { id: string }) => each.id === user.id)).toMatchObject({ hasPassword: true })
  })

  test('[ACCESS25] rights are changed by another admin only, and each change is in the log', async () => {
    const { user } = await app.makeUser({ role: 'analyst' })
    const changed = await call('PUT', `/api/admin/users/${user.id}`, { role: 'lead', lanes: ['policy'] })
    expect(changed.body.user).toMatchObject({ id: user.id, role: 'lead', lanes: ['policy'] })
    expect(await lastEntry()).toMatchObject({
      action: 'access.user-changed',
      actor: { type: 'user', id: admin.user.id },
      role: 'admin',
      patch: { user: user.id, role: { from: 'analyst', to: 'lead' } },
    })
    const own = await call('PUT', `/api/admin/users/${admin.user.id}`, { scope: { countries: ['BR'], elections: [] } })
    expect(own.body.error.code).toBe('FORBIDDEN')
    expect((await call('PUT', `/api/admin/users/${admin.user.id}`, { name: 'Adm the first' })).status).toBe(200)
    expect((await call('PUT', `/api/admin/users/${user.id}`, { role: 'admin' }, lead)).status).toBe(403)
    expect((await call('PUT', `/api/admin/users/${user.id}`, { role: 'god' })).body.error.code).toBe('INVALID')
    expect((await call('PUT', '/api/admin/users/nobody', { name: 'x' })).status).toBe(404)
  })

  test('[ACCESS25] the last admin stays one, also when two admins disable each other at once', async () => {
    const other = await app.makeUser({ role: 'admin' })
    // Both have passed the door: what decides is the transaction.
    const disable = (by: TestUser, of: TestUser) =>
      updateUser(app.app.signInContext, by.user, of.user.id, { disabled: true })
    const both = await Promise.allSettled([disable(admin, other), disable(other, admin)])
    expect(both.map((each) => each.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const users = await app.store.access.users()
    expect(users.filter((each) => each.role === 'admin' && !each.disabled).length).toBe(1)
    const left = users.find((each) => each.role === 'admin' && !each.disabled)!
    // For the tests that follow, the first one is let in again.
    if (left.id === admin.user.id) return
    await call('PUT', `/api/admin/users/${admin.user.id}`, { disabled: false }, other)
    const { openSession } = await import('../../../server/access/sign-in.ts')
    const again = (await app.store.access.user(admin.user.id))!
    const { secret } = await openSession(app.app.signInContext, again, 'test')
    admin = { user: admin.user, cookie: `war_room_session=${secret}` }
  })

  test('[ACCESS25] who is disabled is let in no more by any way, and a second factor can be dropped for somebody', async () => {
    const password = 'a long enough password'
    const person = await app.makeUser({ password })
    const { id, email } = person.user
    await app.store.secondFactors.set(id, app.app.signInContext.secrets.seal('JBSWY3DPEHPK3PXP', factorPlace(id)))
    expect((await call('DELETE', `/api/admin/users/${id}/second-factor`)).status).toBe(204)
    expect((await app.store.access.user(id))?.totpSecret).toBeNull()
    const { link } = (await call('POST', `/api/admin/users/${id}/link`)).body
    await call('PUT', `/api/admin/users/${id}`, { disabled: true })
    const ways = [
      ['/api/session', { email, password }],
      ['/api/session/link', { token: link.token, password }],
    ] as const
    for (const [path, body] of ways) {
      const answer = await app.fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(answer.status).toBe(401)
    }
    expect((await call('POST', `/api/admin/users/${id}/link`)).body.error.code).toBe('NOT_ALLOWED')
  })
})

describe('tokens', () => {
  test('[ACCESS26] a token is shown once, works in its scopes, tells when it was used, and ends at once', async () => {
    const { token, secret } = (await call('POST', '/api/admin/tokens', { name: 'feed', scopes: ['read'] })).body
    const use = () => app.fetch('/api/alerts', { headers: { authorization: `Bearer ${secret}` } })
    expect((await use()).status).toBe(200)
    const listed = (await call('GET', '/api/admin/tokens')).body.tokens.find(
      (each: { id: string }) => each.id === token.id,
    )
    expect(listed).toMatchObject({ name: 'feed', scopes: ['read'], revokedAt: null })
    expect(listed.lastUsedAt).not.toBeNull()
    expect(JSON.stringify(listed)).not.toContain(secret)
    expect((await call('DELETE', `/api/admin/tokens/${token.id}`)).status).toBe(204)
    expect((await use()).status).toBe(401)
    expect((await call('DELETE', `/api/admin/tokens/${token.id}`)).status).toBe(409)
    expect(await lastEntry()).toMatchObject({ action: 'access.token-revoked', patch: { token: token.id } })
  })
})

describe('what was read', () => {
  test('[ACCESS27] opening an alert about persons is kept once a day with how often, and seen within scope', async () => {
    const findings = [
      findingOf({ kind: 'co-action', country: 'BR' }),
      findingOf({ kind: 'spend-surge', country: 'BR' }),
    ]
    await app.raise(findings)
    const ids: string[] = []
    for (const { subject } of findings) {
      const page = await app.store.feed.page({ filter: { text: subject.id }, limit: 1 }, null)
      ids.push(page.rows[0]!.id)
    }
    const reader = await app.makeUser()
    for (const id of [...ids, ids[0]!]) await call('GET', `/api/alerts/${id}`, undefined, reader)
    const path = `/api/admin/read-log?user=${reader.user.id}`
    expect((await call('GET', path, undefined, lead)).body.entries).toMatchObject([
      { userId: reader.user.id, kind: 'alert', object: ids[0], country: 'BR', times: 2 },
    ])
    const french = await app.makeUser({ role: 'lead', scope: { countries: ['FR'], elections: [] } })
    expect((await call('GET', path, undefined, french)).body.entries).toEqual([])
    // What was read elsewhere since does not push out what is in scope.
    const elections = (await app.store.alerts.get(ids[0]!))!.row.elections
    const brazilian = await app.makeUser({ role: 'lead', scope: { countries: ['BR'], elections: [] } })
    const ofElection = await app.makeUser({ role: 'lead', scope: { countries: [], elections } })
    const ofNothing = await app.makeUser({ role: 'lead', scope: { countries: [], elections: [] } })
    await app.store.transaction(async (tx) => {
      const later = new Date(Date.now() + 60_000).toISOString()
      for (const n of Array(1100).keys()) {
        await tx.readLog.note(reader.user.id, 'alert', `elsewhere-${n}`, { country: 'FR', elections: [] }, later)
      }
    })
    const newest = async (who: TestUser) => (await call('GET', `${path}&limit=1`, undefined, who)).body.entries
    expect(await newest(brazilian)).toMatchObject([{ object: ids[0] }])
    expect(await newest(ofElection)).toMatchObject([{ object: ids[0] }])
    expect(await newest(ofNothing)).toEqual([])
    const outsider = await app.makeUser({ scope: { countries: ['FR'], elections: [] } })
    await call('GET', `/api/alerts/${ids[0]}`, undefined, outsider)
    expect((await call('GET', `/api/admin/read-log?user=${outsider.user.id}`)).body.entries).toEqual([])
  })
})

describe('settings and windows', () => {
  test('[ACCESS23] retention is read and changed by admins, with the change in the log', async () => {
    const retention = {
      outboxDays: 3,
      deadLetterDays: 30,
      closedAlertDays: null,
      readLogDays: 90,
      notificationDays: 14,
    }
    expect((await call('PUT', '/api/admin/retention', retention)).body).toEqual({ retention })
    expect((await call('GET', '/api/admin/retention')).body).toEqual({ retention })
    expect(await lastEntry()).toMatchObject({ action: 'retention.changed', patch: { to: retention } })
    expect((await call('PUT', '/api/admin/retention', { ...retention, outboxDays: 0 })).status).toBe(400)
    const log = (await call('GET', '/api/admin/log?limit=1')).body.entries
    expect(log).toMatchObject([{ action: 'retention.changed', chain: 'administration' }])
  })

  test('[MUTE1] a window over HTTP: proposed by a lead, approved by another person, hiding what arrives', async () => {
    const endsAt = new Date(Date.now() + 3_600_000).toISOString()
    const proposal = { kinds: ['spend-ramp'], countries: ['MX'], reason: 'restated tomorrow', endsAt }
    const { mute } = (await call('POST', '/api/mutes', proposal, lead)).body
    expect((await call('POST', `/api/mutes/${mute.id}/approve`, undefined, lead)).body.error.code).toBe(
      'NEEDS_SECOND_PERSON',
    )
    expect((await call('POST', `/api/mutes/${mute.id}/approve`)).body.mute.state).toBe('active')
    await app.raise([findingOf({ kind: 'spend-ramp', country: 'MX', score: 0.5 })])
    const page = (await call('GET', '/api/alerts?state=suppressed', undefined, lead)).body
    expect(page).toMatchObject({ total: 1, facets: { states: { suppressed: 1 } } })
    expect((await call('GET', '/api/mutes')).body.mutes).toMatchObject([{ id: mute.id, hidden: 1 }])
    expect((await call('DELETE', `/api/mutes/${mute.id}`, undefined, lead)).body.mute.state).toBe('ended')
    expect((await call('GET', '/api/alerts?state=suppressed', undefined, lead)).body.total).toBe(0)
  })

  test('[ACCESS5] nothing went wrong on the server', () => {
    expect(app.errors).toEqual([])
  })
})
