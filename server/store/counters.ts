import type { Kysely } from 'kysely'

import type { Gathered } from './gathered.ts'
import type { Database } from './schema.ts'

/** The ways of observations; each remembers how far of its log has been turned into alerts. */
export type PipelineName = 'detection' | 'exercise'

/**
 * Named numbers that only grow. Taken in a transaction that has locked them first, so the order of numbers is the order
 * of commits, with any number of writers. They are counted here and written once, at the end of the transaction.
 */
export class Counters implements Gathered {
  readonly #db: Kysely<Database>
  readonly #inTransaction: boolean
  #taken = new Map<string, number>()
  constructor(db: Kysely<Database>, inTransaction: boolean) {
    this.#db = db
    this.#inTransaction = inTransaction
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

  /** Only within a transaction: it is kept when that ends well. Throws outside. */
  async next(name: 'change' | 'audit'): Promise<number> {
    if (!this.#inTransaction) throw new Error(`a number of ${name} is taken outside a transaction`)
    const value = (await this.get(name)) + 1
    this.#taken.set(name, value)
    return value
  }

  async keep(): Promise<void> {
    for (const [name, value] of this.#taken) {
      await this.#db.updateTable('counters').set({ value }).where('name', '=', name).execute()
    }
  }

  mark(): () => void {
    const taken = new Map(this.#taken)
    return () => {
      this.#taken = taken
    }
  }

  async get(name: 'change' | 'audit' | PipelineName): Promise<number> {
    const taken = this.#taken.get(name)
    if (taken !== undefined) return taken
    const row = await this.#db.selectFrom('counters').select('value').where('name', '=', name).executeTakeFirstOrThrow()
    return Number(row.value)
  }

  async setApplied(name: PipelineName, offset: number): Promise<void> {
    await this.#db.updateTable('counters').set({ value: offset }).where('name', '=', name).execute()
  }
}
