import type { Kysely } from 'kysely'

import type { Database } from './schema.ts'

/** Second factors, sealed by the caller; those being set up, and which of their codes have been used. */
export class SecondFactors {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async setPending(userId: string, secret: string | null): Promise<void> {
    await this.#db.updateTable('users').set({ totp_pending: secret }).where('id', '=', userId).execute()
  }

  async pending(userId: string): Promise<string | null> {
    const row = await this.#db.selectFrom('users').select('totp_pending').where('id', '=', userId).executeTakeFirst()
    return row?.totp_pending ?? null
  }

  /** Puts the secret in force, or with null takes it away. */
  async set(userId: string, secret: string | null): Promise<void> {
    await this.#db
      .updateTable('users')
      .set({ totp_secret: secret, totp_pending: null, totp_last_step: null })
      .where('id', '=', userId)
      .execute()
  }

  /** Everybody who has one or sets one up. */
  async stored(): Promise<{ userId: string; secret: string | null; pending: string | null }[]> {
    const rows = await this.#db
      .selectFrom('users')
      .select(['id', 'totp_secret', 'totp_pending'])
      .where((eb) => eb.or([eb('totp_secret', 'is not', null), eb('totp_pending', 'is not', null)]))
      .execute()
    return rows.map((row) => ({ userId: row.id, secret: row.totp_secret, pending: row.totp_pending }))
  }

  /** The same secret sealed anew: codes that were used stay used. */
  async replace(userId: string, sealed: string): Promise<void> {
    await this.#db.updateTable('users').set({ totp_secret: sealed }).where('id', '=', userId).execute()
  }

  /** Uses up a time step; false when it, or a later one, was used before. */
  async useStep(userId: string, step: number): Promise<boolean> {
    const row = await this.#db
      .updateTable('users')
      .set({ totp_last_step: step })
      .where('id', '=', userId)
      .where((eb) => eb.or([eb('totp_last_step', 'is', null), eb('totp_last_step', '<', step)]))
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  }
}
