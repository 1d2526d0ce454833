import type { Kysely } from 'kysely'

import type { Database } from './schema.ts'

/** Who reads the audit log behind the writers, each at its own pace; the place is kept beside the other counters. */
export type CursorName = 'notify' | 'alert-facts'

export class Cursors {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async get(name: CursorName): Promise<number> {
    const row = await this.#db.selectFrom('counters').select('value').where('name', '=', name).executeTakeFirstOrThrow()
    return Number(row.value)
  }

  async set(name: CursorName, seq: number): Promise<void> {
    await this.#db.updateTable('counters').set({ value: seq }).where('name', '=', name).execute()
  }
}
