/** Signing in: lock-out, limits, fixation, second factor, one-time links, sessions. */
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { factorPlace } from '../../../server/access/second-factor.ts'
import { SESSION_COOKIE } from '../../../server/access/session-cookie.ts'
import { newLink, signInByPassword } from '../../../server/access/sign-in.ts'
import { firstSignIn } from '../../../server/app.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

const PASSWORD = 'a long enough password'

let app: Running
/** Only ever moves on: the tests share one server, and each has its own people. */
let ahead = 0
const now = () => new Date(Date.now() + ahead)
const pass = (ms: number) => {
  ahead += ms
}

beforeAll(async () => {
  app = await startApp({ now, env: { SIGN_INS_PER_MINUTE: '1000' } })
})
afterAll(() => app.close())

function post(path: string, body: object, headers: Record<string, string> = {}, as?: TestUser): Promise<Response> {
  return app.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(as === undefined ? {} : { as }),
  })
}

const signIn = (email: string, password: string, more: object = {}, headers: Record<string, string> = {}) =>
  post('/api/session', { email, password, ...more }, headers)

/** The value of the session cookie that an answer sets, or null. */
function sessionOf(response: Response): string | null {
  const set = response.headers.getSetCookie().find((each) => each.startsWith(`${SESSION_COOKIE}=`))
  return set === undefined ? null : (/=([^;]*)/.exec(set)?.[1] ?? null)
}

async function statusOf(secret: string): Promise<number> {
  return (await app.fetch('/api/alerts', { headers: { cookie: `${SESSION_COOKIE}=${secret}` } })).status
}

test('[ACCESS9] by https the cookie has a name that a sibling host cannot set, and the plain name is worth nothing', async () => {
  const secure = await startApp({ env: { COOKIE_SECURE: 'on' } })
  try {
    const { user } = await secure.makeUser({ password: PASSWORD })
    const answer = await secure.fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: user.email, password: PASSWORD }),
    })
    const set = answer.headers.getSetCookie()[0] ?? ''
    expect(set).toMatch(/^__Host-war_room_session=[\w-]{43};/)
    expect(set.split('; ').slice(1)).toEqual(
      expect.arrayContaining(['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure']),
    )
    expect(set).not.toContain('Domain')
    const value = /=([\w-]+)/.exec(set)?.[1] ?? ''
    const statusWith = async (name: string) =>
      (await secure.fetch('/api/alerts', { headers: { cookie: `${name}=${value}` } })).status
    expect([await statusWith(`__Host-${SESSION_COOKIE}`), await statusWith(SESSION_COOKIE)]).toEqual([200, 401])
  } finally {
    await secure.close()
  }
})

describe('passwords', () => {
  test('[ACCESS9] a session id that was planted before signing in is worth nothing after it', async () => {
    const { user } = await app.makeUser({ password: PASSWORD })
    const planted = 'planted-planted-planted-planted-planted-pla'
    const answer = await signIn(user.email, PASSWORD, {}, { cookie: `${SESSION_COOKIE}=${planted}` })
    const own = sessionOf(answer)
    expect(own).not.toBeNull()
    expect(own).not.toBe(planted)
    expect(await statusOf(planted)).toBe(401)
    expect(await statusOf(own!)).toBe(200)
    const again = sessionOf(await signIn(user.email, PASSWORD, {}, { cookie: `${SESSION_COOKIE}=${own}` }))
    expect(again).not.toBe(own)
  })

  test('[ACCESS9] the cookie is out of reach of scripts and of other sites', async () => {
    const { user } = await app.makeUser({ password: PASSWORD })
    const [cookie] = (await signIn(user.email, PASSWORD)).headers.getSetCookie()
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Strict/)
    expect(cookie).toMatch(/Path=\//)
    expect(cookie).not.toMatch(/Domain=/)
  })

  test('[ACCESS10] eight wrong passwords lock an account for fifteen minutes, also against the right one', async () => {
    const { user } = await app.makeUser({ password: PASSWORD })
    const statuses: number[] = []
    for (let n = 0; n < 8; n++) statuses.push((await signIn(user.email, `wrong ${n}`)).status)
    expect(statuses).toEqual(Array.from({ length: 8 }, () => 401))
    const locked = await signIn(user.email, PASSWORD)
    expect(locked.status).toBe(429)
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(800)
    pass(15 * 60_000 + 1000)
    expect((await signIn(user.email, PASSWORD)).status).toBe(200)
    const entries = await app.store.audit.latest('administration', null, 50)
    expect(entries.map((entry) => entry.action)).toContain('access.locked')
  })

  test('[ACCESS10] guesses that come all at once are each counted', async () => {
    const { user } = await app.makeUser({ password: PASSWORD })
    await Promise.all(Array.from({ length: 12 }, (_, n) => signIn(user.email, `wrong ${n}`)))
    expect((await signIn(user.email, PASSWORD)).status).toBe(429)
  })

  test('[ACCESS10] an unknown e-mail and a wrong password are told alike', async () => {
    const { user } = await app.makeUser({ password: PASSWORD })
    const known = (await (await signIn(user.email, 'wrong')).json()) as { error: { requestId: string } }
    const unknown = (await (await signIn('nobody@example.org', 'wrong')).json()) as typeof known
    expect({ ...known.error, requestId: '' }).toEqual({ ...unknown.error, requestId: '' })
    for (let n = 0; n < 7; n++) {
      await signIn(user.email, `wrong ${n}`)
      await signIn('nobody@example.org', `wrong ${n}`)
    }
    const both = [await signIn(user.email, PASSWORD), await signIn('nobody@example.org', PASSWORD)]
    expect(both.map((each) => each.status)).toEqual([429, 429])
  })

  test('[ACCESS11] a session ends when its time is over, at signing out, and with a new password', async () => {
    const { user } = await app.makeUser({ password: PASSWORD })
    const first = sessionOf(await signIn(user.email, PASSWORD))!
    const second = sessionOf(await signIn(user.email, PASSWORD))!
    const as = { user, cookie: `${SESSION_COOKIE}=${second}` }
    const next = 'another long password'
    expect((await post('/api/account/password', { current: 'wrong', next }, {}, as)).status).toBe(403)
    expect((await post('/api/account/password', { current: PASSWORD, next }, {}, as)).status).toBe(204)
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200])
    expect((await signIn(user.email, PASSWORD)).status).toBe(401)
    const third = sessionOf(await signIn(user.email, next))!
    await app.fetch('/api/session', { method: 'DELETE', headers: { cookie: `${SESSION_COOKIE}=${third}` } })
    expect(await statusOf(third)).toBe(401)
    pass(12 * 3_600_000 + 1000)
    expect(await statusOf(second)).toBe(401)
  })

  test('[ACCESS11] a sign-in with the old password that is under way ends with it', async () => {
    const { user } = await app.makeUser({ password: PASSWORD })
    const underWay = signInByPassword(app.app.signInContext, { email: user.email, password: PASSWORD }, 'test')
    await app.store.transaction(async (tx) => {
      const stored = (await tx.access.user(user.id))!
      await tx.access.putUser({ ...stored, passwordHash: 'of another password' }, now().toISOString())
      await tx.access.removeSessionsOf(user.id)
    })
    await expect(underWay).rejects.toMatchObject({ failure: { code: 'SIGNED_OUT' } })
    expect(await app.store.access.sessionsOf(user.id)).toEqual([])
  })

  test('[ACCESS11] one sees one’s own sessions without their secrets, and ends them one by one', async () => {
    const { user } = await app.makeUser({ password: PASSWORD })
    const [one, two] = [sessionOf(await signIn(user.email, PASSWORD))!, sessionOf(await signIn(user.email, PASSWORD))!]
    const as = { user, cookie: `${SESSION_COOKIE}=${two}` }
    const text = await (await app.fetch('/api/account/sessions', { as })).text()
    const { sessions } = JSON.parse(text) as { sessions: { id: string; current: boolean }[] }
    expect(sessions.length).toBe(3)
    expect(sessions.filter((session) => session.current).length).toBe(1)
    expect(text).not.toContain(one)
    const other = sessions.find((session) => !session.current)!
    expect((await app.fetch(`/api/account/sessions/${other.id}`, { method: 'DELETE', as })).status).toBe(204)
    expect((await app.fetch(`/api/account/sessions/${other.id}`, { method: 'DELETE', as })).status).toBe(404)
    expect(await (await app.fetch('/api/account/sessions', { method: 'DELETE', as })).json()).toEqual({ ended: 1 })
    expect([await statusOf(one), await statusOf(two)]).toEqual([401, 200])
  })
})

describe('one-time links', () => {
  test('[ACCESS12] a link works once, for a day, and a new one makes the old one worthless', async () => {
    const { user } = await app.makeUser()
    const redeem = (token: string) => post('/api/session/link', { token, password: PASSWORD })
    const old = await newLink(app.app.signInContext, user.id)
    const link = await newLink(app.app.signInContext, user.id)
    expect((await redeem(old)).status).toBe(401)
    const answer = await redeem(link)
    expect(answer.status).toBe(200)
    expect(await statusOf(sessionOf(answer)!)).toBe(200)
    expect((await redeem(link)).status).toBe(401)
    const late = await newLink(app.app.signInContext, user.id)
    pass(24 * 3_600_000 + 1000)
    expect((await redeem(late)).status).toBe(401)
  })

  test('[ACCESS12] a link does not take the place of the second factor, and ends older sessions', async () => {
    const person = await app.makeUser({ password: PASSWORD })
    const secret = new Secret({ size: 20 }).base32
    await giveFactor(person.user.id, secret)
    const token = await newLink(app.app.signInContext, person.user.id)
    const code = new TOTP({ secret }).generate({ timestamp: now().getTime() })
    const wrong = code === '000000' ? '111111' : '000000'
    expect((await post('/api/session/link', { token, password: PASSWORD })).status).toBe(400)
    expect((await post('/api/session/link', { token, password: PASSWORD, totp: code })).status).toBe(200)
    expect((await post('/api/session/link', { token, password: PASSWORD, totp: wrong })).status).toBe(401)
    expect((await app.fetch('/api/alerts', { as: person })).status).toBe(401)
  })
})

/** Sealed, as confirming one stores it. */
function giveFactor(userId: string, secret: string): Promise<void> {
  return app.store.secondFactors.set(userId, app.app.signInContext.secrets.seal(secret, factorPlace(userId)))
}

describe('the second factor', () => {
  test('[ACCESS13] is offered with the password, in force with a code, asked for, and used once', async () => {
    const person = await app.makeUser({ password: PASSWORD })
    const { email } = person.user
    const path = '/api/account/second-factor'
    expect((await post(path, { password: 'wrong' }, {}, person)).status).toBe(403)
    const offer = (await (await post(path, { password: PASSWORD }, {}, person)).json()) as {
      secret: string
      uri: string
    }
    expect(offer.uri).toMatch(/^otpauth:\/\/totp\/.*secret=/)
    const totp = new TOTP({ secret: offer.secret })
    const code = (steps = 0) => totp.generate({ timestamp: now().getTime() + steps * 30_000 })
    expect((await signIn(email, PASSWORD)).status).toBe(200)
    expect((await post(`${path}/confirm`, { code: code(-5) }, {}, person)).status).toBe(400)
    expect((await post(`${path}/confirm`, { code: code() }, {}, person)).status).toBe(204)
    expect((await signIn(email, PASSWORD)).status).toBe(400)
    // The code that confirmed it is used up already.
    expect((await signIn(email, PASSWORD, { totp: code() })).status).toBe(401)
    pass(60_000)
    const used = code()
    const both = await Promise.all([signIn(email, PASSWORD, { totp: used }), signIn(email, PASSWORD, { totp: used })])
    expect(both.map((each) => each.status).toSorted((a, b) => a - b)).toEqual([200, 401])
    // One step of drift is allowed, but not back before a code that was used.
    expect((await signIn(email, PASSWORD, { totp: code(-1) })).status).toBe(401)
    expect((await signIn(email, PASSWORD, { totp: code(1) })).status).toBe(200)
    expect((await signIn(email, PASSWORD, { totp: code(3) })).status).toBe(401)
    expect((await post(`${path}/disable`, { password: PASSWORD }, {}, person)).status).toBe(204)
    expect((await signIn(email, PASSWORD)).status).toBe(200)
  })

  test('[ACCESS13] wrong codes lock the account as wrong passwords do', async () => {
    const { user } = await app.makeUser({ password: PASSWORD })
    const secret = new Secret({ size: 20 }).base32
    await giveFactor(user.id, secret)
    const good = new TOTP({ secret }).generate({ timestamp: now().getTime() })
    const wrong = good === '000000' ? '111111' : '000000'
    for (let n = 0; n < 8; n++) await signIn(user.email, PASSWORD, { totp: wrong })
    expect((await signIn(user.email, PASSWORD, { totp: good })).status).toBe(429)
  })
})

test('[ACCESS12] the first start tells the e-mail that goes with its link: with it one signs in later', async () => {
  const fresh = await startApp()
  try {
    const first = await firstSignIn(fresh.app.signInContext)
    if (first === null) throw new Error('no first sign-in')
    const send = (path: string, body: object) =>
      fresh.fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect((await send('/api/session/link', { token: first.token, password: PASSWORD })).status).toBe(200)
    expect((await send('/api/session', { email: first.email, password: PASSWORD })).status).toBe(200)
    expect(await firstSignIn(fresh.app.signInContext)).toBeNull()
  } finally {
    await fresh.close()
  }
})
