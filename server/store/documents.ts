import type { Kysely } from 'kysely'

import type { Database } from './schema.ts'

export interface StoredDocument<T> {
  readonly id: string
  readonly ownerId: string | null
  readonly body: T
  readonly updatedAt: string
}

/** Small objects that are read whole and never searched inside: saved views, rosters, settings, handovers. */
export class Documents {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async list<T>(kind: string): Promise<StoredDocument<T>[]> {
    const rows = await this.#db.selectFrom('documents').selectAll().where('kind', '=', kind).orderBy('id').execute()
    return rows.map((row) => ({
      id: row.id,
      ownerId: row.owner_id,
      body: JSON.parse(row.body) as T,
      updatedAt: row.updated_at,
    }))
  }

  async get<T>(kind: string, id: string): Promise<StoredDocument<T> | null> {
    const row = await this.#db
      .selectFrom('documents')
      .selectAll()
      .where('kind', '=', kind)
      .where('id', '=', id)
      .executeTakeFirst()
    if (row === undefined) return null
    return { id: row.id, ownerId: row.owner_id, body: JSON.parse(row.body) as T, updatedAt: row.updated_at }
  }

  async put(kind: string, id: string, ownerId: string | null, body: unknown, at: string): Promise<void> {
    const values = { kind, id, owner_id: ownerId, body: JSON.stringify(body), updated_at: at }
    await this.#db
      .insertInto('documents')
      .values(values)
      .onConflict((oc) => oc.columns(['kind', 'id']).doUpdateSet(values))
      .execute()
  }

  async remove(kind: string, id: string): Promise<boolean> {
    const done = await this.#db.deleteFrom('documents').where('kind', '=', kind).where('id', '=', id).executeTakeFirst()
    return done.numDeletedRows > 0n
  }
}
