import type { Kysely } from 'kysely'

import type { Database } from './schema.ts'

export interface StoredNotice {
  readonly id: string
  readonly userId: string
  readonly kind: string
  readonly text: string
  readonly alertId: string | null
  readonly at: string
  readonly readAt: string | null
}

/** What people are told in the page; kept so that one who was away sees it later. */
export class Notices {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** The same id twice is kept once. */
  async put(notice: Omit<StoredNotice, 'readAt'>): Promise<void> {
    await this.#db
      .insertInto('notices')
      .values({
        id: notice.id,
        user_id: notice.userId,
        kind: notice.kind,
        text: notice.text,
        alert_id: notice.alertId,
        at: notice.at,
        read_at: null,
      })
      .onConflict((oc) => oc.column('id').doNothing())
      .execute()
  }

  /** Newest first. */
  async of(userId: string, limit: number): Promise<StoredNotice[]> {
    const rows = await this.#db
      .selectFrom('notices')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('at', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => ({
      id: row.id,
      userId: row.user_id,
      kind: row.kind,
      text: row.text,
      alertId: row.alert_id,
      at: row.at,
      readAt: row.read_at,
    }))
  }

  async markRead(userId: string, ids: readonly string[], at: string): Promise<number> {
    if (ids.length === 0) return 0
    const done = await this.#db
      .updateTable('notices')
      .set({ read_at: at })
      .where('user_id', '=', userId)
      .where('id', 'in', [...ids])
      .where('read_at', 'is', null)
      .executeTakeFirst()
    return Number(done.numUpdatedRows)
  }

  /** At most `limit`; returns how many. */
  async forgetBefore(at: string, limit: number): Promise<number> {
    const old = this.#db.selectFrom('notices').select('id').where('at', '<', at).limit(limit)
    const gone = await this.#db.deleteFrom('notices').where('id', 'in', old).executeTakeFirst()
    return Number(gone.numDeletedRows)
  }
}
