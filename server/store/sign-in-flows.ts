import type { Kysely } from 'kysely'

import type { Database } from './schema.ts'

export interface SignInFlow {
  readonly state: string
  readonly nonce: string
  /** Sealed. */
  readonly verifier: string
}

/** Single sign-ons under way, found by the hash of the cookie that their browser carries. */
export class SignInFlows {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async put(idHash: string, flow: SignInFlow, expiresAt: string): Promise<void> {
    await this.#db
      .insertInto('sign_in_flows')
      .values({ id_hash: idHash, ...flow, expires_at: expiresAt })
      .execute()
  }

  /** A flow is used once, whether it succeeds or not. */
  async take(idHash: string, now: string): Promise<SignInFlow | null> {
    const row = await this.#db
      .deleteFrom('sign_in_flows')
      .where('id_hash', '=', idHash)
      .returning(['state', 'nonce', 'verifier', 'expires_at'])
      .executeTakeFirst()
    if (row === undefined || row.expires_at <= now) return null
    return { state: row.state, nonce: row.nonce, verifier: row.verifier }
  }
}
