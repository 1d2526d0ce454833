/** Who is calling: the session of a cookie, or a token. */
import type { SessionUser } from '../../shared/domain/access.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import type { StoredToken } from '../store/access.ts'
import type { Store } from '../store/store.ts'
import { hashSecret } from './secrets.ts'
import { sessionSecretIn, type SessionCookie } from './session-cookie.ts'
import { sessionUserOf } from './sign-in.ts'
import { findToken } from './tokens.ts'

/** Sessions whose last touch is remembered; beyond it they are just written once more. */
const MAX_TOUCHED = 10_000

export class Authentication {
  readonly #touched = new Map<string, number>()
  readonly #store: Store
  readonly #now: () => Date
  readonly cookie: SessionCookie
  constructor(store: Store, now: () => Date, cookie: SessionCookie) {
    this.#store = store
    this.#now = now
    this.cookie = cookie
  }

  async session(cookieHeader: string | undefined): Promise<{ user: SessionUser; sessionHash: string } | null> {
    const secret = sessionSecretIn(cookieHeader, this.cookie)
    if (secret === null) return null
    const sessionHash = hashSecret(secret)
    const at = this.#now()
    const user = await this.#store.access.session(sessionHash, at.toISOString())
    if (user === null) return null
    await this.#touch(sessionHash, at)
    return { user: sessionUserOf(user), sessionHash }
  }

  /** To the minute, and once a minute: reading a page must not write each time. */
  async #touch(sessionHash: string, at: Date): Promise<void> {
    const before = this.#touched.get(sessionHash) ?? 0
    if (at.getTime() - before < MINUTE_MS) return
    if (this.#touched.size > MAX_TOUCHED) this.#touched.clear()
    this.#touched.set(sessionHash, at.getTime())
    const minuteAgo = new Date(at.getTime() - MINUTE_MS).toISOString()
    await this.#store.access.touchSession(sessionHash, at.toISOString(), minuteAgo)
  }

  async token(secret: string): Promise<StoredToken | null> {
    const token = await findToken(this.#store, secret)
    if (token === null) return null
    const at = this.#now()
    if (token.lastUsedAt === null || Date.parse(token.lastUsedAt) < at.getTime() - MINUTE_MS) {
      await this.#store.access.touchToken(token.id, at.toISOString())
    }
    return token
  }

  /** Which of these sessions still hold, and for whom. */
  async holding(sessionHashes: readonly string[]): Promise<Map<string, SessionUser>> {
    const users = await this.#store.access.sessions(sessionHashes, this.#now().toISOString())
    return new Map([...users].map(([hash, user]) => [hash, sessionUserOf(user)]))
  }
}
