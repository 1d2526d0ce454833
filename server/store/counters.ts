import type { Kysely } from 'kysely'

import type { Database } from './schema.ts'

/**
 * Named numbers that only grow. Taken by UPDATE … RETURNING in the transaction that uses them, so the row is locked
 * until the commit and the order of numbers is the order of commits, with any number of writers.
 */
export class Counters {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async next(name: 'change' | 'audit'): Promise<number> {
    const row = await this.#db
      .updateTable('counters')
      .set((eb) => ({ value: eb('value', '+', 1) }))
      .where('name', '=', name)
      .returning('value')
      .executeTakeFirstOrThrow()
    return Number(row.value)
  }

  async get(name: 'change' | 'audit' | 'detection'): Promise<number> {
    const row = await this.#db.selectFrom('counters').select('value').where('name', '=', name).executeTakeFirstOrThrow()
    return Number(row.value)
  }

  /** How far of the observation log has been turned into alerts. */
  async setDetection(offset: number): Promise<void> {
    await this.#db.updateTable('counters').set({ value: offset }).where('name', '=', 'detection').execute()
  }
}
