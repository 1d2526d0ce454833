import type { Kysely } from 'kysely'

import type { AlertChange } from '../../shared/protocol/events.ts'
import type { Database } from './schema.ts'

export interface StoredChange {
  readonly seq: number
  readonly country: string | null
  readonly elections: readonly string[]
  /** JSON of an AlertChange, as it is sent. */
  readonly change: string
}

/** Every change of every alert, in order: what live pushes and what a returning page catches up from. */
export class Outbox {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async append(change: AlertChange, at: string): Promise<void> {
    const { row } = change
    await this.#db
      .insertInto('outbox')
      .values({
        seq: row.seq,
        alert_id: row.id,
        country: row.country,
        elections: JSON.stringify(row.elections),
        change: JSON.stringify(change),
        at,
      })
      .execute()
  }

  async after(seq: number, limit: number): Promise<StoredChange[]> {
    const rows = await this.#db
      .selectFrom('outbox')
      .select(['seq', 'country', 'elections', 'change'])
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(limit)
      .execute()
    return rows.map((row) => ({ ...row, seq: Number(row.seq), elections: JSON.parse(row.elections) as string[] }))
  }

  /** The oldest seq still held, or null when it is empty. */
  async oldest(): Promise<number | null> {
    const row = await this.#db
      .selectFrom('outbox')
      .select((eb) => eb.fn.min('seq').as('seq'))
      .executeTakeFirst()
    return row?.seq === null || row?.seq === undefined ? null : Number(row.seq)
  }

  /** Up to the first change of `at` or later: what is held has no holes, whatever times changes bear. */
  async pruneBefore(at: string): Promise<void> {
    const kept = await this.#db
      .selectFrom('outbox')
      .select((eb) => eb.fn.min('seq').as('seq'))
      .where('at', '>=', at)
      .executeTakeFirst()
    let old = this.#db.deleteFrom('outbox')
    if (kept?.seq !== null && kept?.seq !== undefined) old = old.where('seq', '<', kept.seq)
    await old.execute()
  }

  async prune(keepAfter: number): Promise<void> {
    await this.#db.deleteFrom('outbox').where('seq', '<=', keepAfter).execute()
  }
}
