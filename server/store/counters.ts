import type { Kysely } from 'kysely'

import type { Database } from './schema.ts'

/** The ways of observations; each remembers how far of its log has been turned into alerts. */
export type PipelineName = 'detection' | 'exercise'

/**
 * Named numbers that only grow. Taken by UPDATE … RETURNING in the transaction that uses them, so the row is locked
 * until the commit and the order of numbers is the order of commits, with any number of writers.
 */
export class Counters {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /**
   * Makes this transaction the only one that writes until it ends. Called first, so that what it reads afterwards
   * cannot change under it, by this process or another.
   */
  async lock(): Promise<void> {
    await this.#db
      .updateTable('counters')
      .set((eb) => ({ value: eb.ref('value') }))
      .where('name', '=', 'change')
      .execute()
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

  async get(name: 'change' | 'audit' | PipelineName): Promise<number> {
    const row = await this.#db.selectFrom('counters').select('value').where('name', '=', name).executeTakeFirstOrThrow()
    return Number(row.value)
  }

  async setApplied(name: PipelineName, offset: number): Promise<void> {
    await this.#db.updateTable('counters').set({ value: offset }).where('name', '=', name).execute()
  }
}
