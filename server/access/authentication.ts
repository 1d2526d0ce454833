/** Who is calling: the session of a cookie, or a token. */
import type { SessionUser } from '../../shared/domain/access.ts'
import type { StoredToken } from '../store/access.ts'
import type { Store } from '../store/store.ts'
import { hashSecret } from './secrets.ts'
import { sessionUserOf } from './sign-in.ts'
import { findToken } from './tokens.ts'

export const SESSION_COOKIE = 'war_room_session'
const cookieValue = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([\\w-]+)`)

export class Authentication {
  readonly #store: Store
  readonly #now: () => Date
  constructor(store: Store, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  async session(cookieHeader: string | undefined): Promise<{ user: SessionUser; sessionHash: string } | null> {
    const secret = cookieValue.exec(cookieHeader ?? '')?.[1]
    if (secret === undefined) return null
    const sessionHash = hashSecret(secret)
    const user = await this.#store.access.session(sessionHash, this.#now().toISOString())
    return user === null ? null : { user: sessionUserOf(user), sessionHash }
  }

  token(secret: string): Promise<StoredToken | null> {
    return findToken(this.#store, secret)
  }

  /** Which of these sessions still hold, and for whom. */
  async holding(sessionHashes: readonly string[]): Promise<Map<string, SessionUser>> {
    const users = await this.#store.access.sessions(sessionHashes, this.#now().toISOString())
    return new Map([...users].map(([hash, user]) => [hash, sessionUserOf(user)]))
  }
}
