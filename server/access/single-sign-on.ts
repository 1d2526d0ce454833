/**
 * Single sign-on by OpenID Connect: authorisation code with PKCE, state and nonce. A person must have been invited by
 * the e-mail address that the provider has verified; from then on the provider's subject is who they are. The provider
 * answers for the second factor. What a flow must remember is kept in the store, found by a cookie of the same browser.
 */
import * as oidc from 'openid-client'

import { role as roleSchema, type Role } from '../../shared/domain/access.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { logAdministration } from '../audit/administration.ts'
import type { StoredUser } from '../store/access.ts'
import type { StoreView } from '../store/store.ts'
import type { SecretContext } from './context.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { createUser, openSession, type Session } from './sign-in.ts'
import { requireAnotherAdmin } from './users.ts'

export interface SingleSignOnSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly roleClaim: string | undefined
  readonly autoCreateRole: Role | undefined
}

/** Why somebody was not let in; the page has a sentence for each. */
export type SingleSignOnFailure = 'flow' | 'provider' | 'email' | 'not-invited' | 'disabled' | 'other-subject'

export class SingleSignOnRefused extends Error {
  readonly reason: SingleSignOnFailure
  constructor(reason: SingleSignOnFailure, cause?: unknown) {
    super(`single sign-on refused: ${reason}`, { cause })
    this.reason = reason
  }
}

const FLOW_MS = 10 * MINUTE_MS

export class SingleSignOn {
  readonly #settings: SingleSignOnSettings
  readonly #context: SecretContext
  #provider: Promise<oidc.Configuration> | null = null

  constructor(settings: SingleSignOnSettings, context: SecretContext) {
    this.#settings = settings
    this.#context = context
  }

  /** Where to send the browser, and the value of the cookie that it brings back. */
  async begin(redirectUri: string): Promise<{ url: string; flow: string }> {
    const provider = await this.#discover()
    const flow = newSecret()
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()]
    const { store, now, secrets } = this.#context
    const idHash = hashSecret(flow)
    const kept = { state, nonce, verifier: secrets.seal(verifier, flowPlace(idHash)) }
    const expiresAt = new Date(now().getTime() + FLOW_MS).toISOString()
    await store.transaction((tx) => tx.signInFlows.put(idHash, kept, expiresAt))
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    return { url: url.href, flow }
  }

  /** `returned` is the address the provider sent the browser back to. Throws SingleSignOnRefused. */
  async finish(returned: URL, flowCookie: string | undefined, agent: string): Promise<Session> {
    const { store, now, secrets } = this.#context
    const at = now().toISOString()
    const idHash = hashSecret(flowCookie ?? '')
    const flow = await store.transaction((tx) => tx.signInFlows.take(idHash, at))
    if (flow === null) throw new SingleSignOnRefused('flow')
    const verifier = secrets.open(flow.verifier, flowPlace(idHash))
    const claims = await this.#claims(returned, { ...flow, verifier })
    const user = await this.#userOf(claims)
    return openSession(this.#context, user, agent)
  }

  async #claims(returned: URL, flow: { state: string; nonce: string; verifier: string }): Promise<oidc.IDToken> {
    const provider = await this.#discover()
    try {
      const tokens = await oidc.authorizationCodeGrant(provider, returned, {
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        pkceCodeVerifier: flow.verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (claims === undefined) throw new SingleSignOnRefused('provider')
      return this.#lacks(claims)
        ? { ...(await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub)), ...claims }
        : claims
    } catch (error) {
      throw error instanceof SingleSignOnRefused ? error : new SingleSignOnRefused('provider', error)
    }
  }

  /** Some providers put the person into the ID token, some answer for them only at the userinfo endpoint. */
  #lacks(claims: oidc.IDToken): boolean {
    const { roleClaim } = this.#settings
    return claims['email'] === undefined || (roleClaim !== undefined && claims[roleClaim] === undefined)
  }

  async #userOf(claims: oidc.IDToken): Promise<StoredUser> {
    const { store, now } = this.#context
    const subject = `${claims.iss}|${claims.sub}`
    const bound = await store.access.userByOidc(subject)
    const user = bound ?? (await this.#byEmail(claims))
    if (user.disabled) throw new SingleSignOnRefused('disabled')
    if (user.oidcSubject !== null && user.oidcSubject !== subject) throw new SingleSignOnRefused('other-subject')
    return store.transaction(async (tx) => {
      const fresh = (await tx.access.user(user.id)) ?? user
      const role = await this.#roleOf(tx, fresh, claims)
      const next = { ...fresh, oidcSubject: subject, role }
      if (fresh.oidcSubject === subject && role === fresh.role) return fresh
      await tx.access.putUser(next, now().toISOString())
      const patch = { user: user.id, ...(role === fresh.role ? {} : { role: { from: fresh.role, to: role } }) }
      await logAdministration(tx, now(), null, 'access.single-sign-on-bound', patch)
      return next
    })
  }

  /** An address that the provider has not verified could be anybody's. */
  async #byEmail(claims: oidc.IDToken): Promise<StoredUser> {
    const email = claims['email']
    if (typeof email !== 'string' || claims['email_verified'] !== true) throw new SingleSignOnRefused('email')
    const invited = await this.#context.store.access.userByEmail(email)
    if (invited !== null) return invited
    const role = this.#settings.autoCreateRole
    if (role === undefined) throw new SingleSignOnRefused('not-invited')
    const name = claims['name']
    const person = { email, name: typeof name === 'string' ? name.slice(0, 80) : email, role, scope: null, lanes: [] }
    return (await createUser(this.#context, person, 'single sign-on')).user
  }

  /** The provider's word on the role, if it is asked for and names one; it cannot take away the last admin. */
  async #roleOf(tx: StoreView, user: StoredUser, claims: oidc.IDToken): Promise<Role> {
    const { roleClaim } = this.#settings
    const named = roleClaim === undefined ? undefined : claims[roleClaim]
    const role = (Array.isArray(named) ? named : [named])
      .map((each) => roleSchema.safeParse(each))
      .find((each) => each.success)?.data
    if (role === undefined || role === user.role) return user.role
    if (user.role !== 'admin') return role
    return requireAnotherAdmin(tx, user.id).then(
      () => role,
      () => user.role,
    )
  }

  /** Asked for when it is first needed, and again after a failure: the provider may start after the server. */
  async #discover(): Promise<oidc.Configuration> {
    this.#provider ??= discover(this.#settings)
    try {
      return await this.#provider
    } catch (error) {
      this.#provider = null
      throw new SingleSignOnRefused('provider', error)
    }
  }
}

function flowPlace(idHash: string): string {
  return `sign-in-flow ${idHash}`
}

function discover({ issuer, clientId, clientSecret }: SingleSignOnSettings): Promise<oidc.Configuration> {
  const url = new URL(issuer)
  const isLocal = url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  // Without TLS only on this machine, where nobody is in between. The function is marked deprecated to make one look.
  const options = isLocal ? { execute: [oidc.allowInsecureRequests], timeout: 10 } : { timeout: 10 }
  return oidc.discovery(url, clientId, clientSecret, undefined, options)
}
