/** Single sign-on through a real provider, from the first redirect to the session. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { CLIENT, Browser, startIdentityProvider, type IdentityProvider } from '../../support/identity-provider.ts'
import { startApp, type Running } from '../../support/start-app.ts'

const CALLBACK = '/api/session/oidc/callback'

let provider: IdentityProvider
let app: Running

async function startWith(env: Record<string, string>, claims: readonly string[] = []): Promise<Running> {
  const started = await startApp({
    env: {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      SIGN_INS_PER_MINUTE: '1000',
      ...env,
    },
  })
  await provider.admit(`${started.address}${CALLBACK}`, claims)
  return started
}

beforeAll(async () => {
  provider = await startIdentityProvider()
  app = await startWith({})
})
afterAll(async () => {
  await app.close()
  await provider.close()
})

/** Signs in at the provider as `account`; returns where it ends and what the session then says. */
async function signIn(of: Running, account: IdentityProvider['account'], browser = new Browser()) {
  provider.account = account
  const home = new URL(of.address)
  const stops = await browser.visit(
    `${of.address}/api/session/oidc`,
    (url) => url.host === home.host && url.pathname === '/',
  )
  const end = stops.at(-1)!.url
  const session = await fetch(`${of.address}/api/session`, { headers: { cookie: browser.cookie(home) } })
  const answer = (await session.json()) as { user: { id: string; role: string } | null }
  return { at: `${end.pathname}${end.search}`, user: answer.user ?? null, stops, browser }
}

const verified = (sub: string, email: string) => ({ sub, email, email_verified: true, name: sub })

describe('single sign-on', () => {
  test('[ACCESS19] lets in somebody who was invited by the address the provider has verified', async () => {
    const { user } = await app.makeUser({ role: 'analyst' })
    const done = await signIn(app, verified('ana', user.email.toUpperCase()))
    expect(done.at).toBe('/')
    expect(done.user).toMatchObject({ id: user.id, role: 'analyst' })
    const toProvider = done.stops[1]!.url.searchParams
    expect(toProvider.get('code_challenge_method')).toBe('S256')
    expect(toProvider.get('state')!.length).toBeGreaterThan(20)
    expect(toProvider.get('nonce')!.length).toBeGreaterThan(20)
    expect(await app.store.access.userByEmail(user.email)).toMatchObject({ oidcSubject: `${provider.issuer}|ana` })
    // From now on the subject is who they are: another address at the provider does not matter.
    expect((await signIn(app, verified('ana', 'renamed@example.org'))).user).toMatchObject({ id: user.id })
  })

  test('[ACCESS19] lets in nobody else: not invited, not verified, disabled, or another subject of the same address', async () => {
    const { user } = await app.makeUser()
    expect(await signIn(app, verified('eve', 'eve@example.org'))).toMatchObject({
      at: '/?sign-in=not-invited',
      user: null,
    })
    const unverified = { sub: 'eve', email: user.email, email_verified: false }
    expect(await signIn(app, unverified)).toMatchObject({ at: '/?sign-in=email', user: null })
    expect(await signIn(app, { sub: 'eve' })).toMatchObject({ at: '/?sign-in=email', user: null })
    expect((await signIn(app, verified('bob', user.email))).user).toMatchObject({ id: user.id })
    expect(await signIn(app, verified('bob-2', user.email))).toMatchObject({
      at: '/?sign-in=other-subject',
      user: null,
    })
    const stored = (await app.store.access.user(user.id))!
    await app.store.access.putUser({ ...stored, disabled: true }, new Date().toISOString())
    expect(await signIn(app, verified('bob', user.email))).toMatchObject({ at: '/?sign-in=disabled', user: null })
  })

  test('[ACCESS20] a flow is of one browser, used once, and its state cannot be forged', async () => {
    const { user } = await app.makeUser()
    const account = verified('cyd', user.email)
    provider.account = account
    const browser = new Browser()
    const stops = await browser.visit(`${app.address}/api/session/oidc`, (url) => url.pathname === CALLBACK)
    const returned = stops.at(-1)!.url
    const ending = (answer: Response) => answer.headers.get('location')
    const open = (url: URL, cookie: string) => fetch(url, { redirect: 'manual', headers: { cookie } })
    const own = browser.cookie(new URL(app.address))
    // Somebody else's browser that is led to this address is not signed in as this person.
    expect(ending(await open(returned, ''))).toBe('/?sign-in=flow')
    const forged = new URL(returned)
    forged.searchParams.set('state', 'forged')
    expect(ending(await open(forged, own))).toBe('/?sign-in=provider')
    // The try has used the flow up, for the right answer too.
    expect(ending(await open(returned, own))).toBe('/?sign-in=flow')
    expect(ending(await open(new URL(`${CALLBACK}?error=access_denied`, app.address), own))).toBe('/?sign-in=flow')
  })

  test('[ACCESS20] the session is a new one, as after a password, and no password of the account is set', async () => {
    const { user } = await app.makeUser()
    const browser = new Browser()
    const { stops } = await signIn(app, verified('dan', user.email), browser)
    const cookies = stops.flatMap(({ answer }) => answer.headers.getSetCookie())
    const session = cookies.find((each) => each.startsWith('war_room_session='))
    expect(session).toMatch(/HttpOnly/)
    expect(session).toMatch(/SameSite=Strict/)
    expect((await app.store.access.user(user.id))?.passwordHash).toBeNull()
    const entries = await app.store.audit.latest('administration', null, 5)
    expect(entries.map((entry) => entry.action)).toContain('access.single-sign-on-bound')
  })

  test('[ACCESS21] makes people and follows roles only where it is told to, and leaves the last admin alone', async () => {
    const other = await startWith({ OIDC_AUTO_CREATE_ROLE: 'viewer', OIDC_ROLE_CLAIM: 'war_room_role' }, [
      'war_room_role',
    ])
    try {
      const eve = await signIn(other, verified('eve', 'eve@example.org'))
      expect(eve.user).toMatchObject({ role: 'viewer' })
      const lead = { ...verified('eve', 'eve@example.org'), war_room_role: ['staff', 'lead'] }
      expect((await signIn(other, lead)).user).toMatchObject({ id: eve.user!.id, role: 'lead' })
      const { user: admin } = await other.makeUser({ role: 'admin' })
      const demoted = { ...verified('root', admin.email), war_room_role: 'viewer' }
      expect((await signIn(other, demoted)).user).toMatchObject({ id: admin.id, role: 'admin' })
      await other.makeUser({ role: 'admin' })
      expect((await signIn(other, demoted)).user).toMatchObject({ id: admin.id, role: 'viewer' })
    } finally {
      await other.close()
    }
  })

  test('[ACCESS21] a provider that is away is told, and asked again at the next try', async () => {
    const away = await startApp({
      env: { OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret },
    })
    try {
      const answer = await fetch(`${away.address}/api/session/oidc`, { redirect: 'manual' })
      expect(answer.headers.get('location')).toBe('/?sign-in=provider')
      expect(await (await away.fetch('/api/session/methods')).json()).toEqual({ password: true, oidc: true })
    } finally {
      await away.close()
    }
  })
})
