import type { Kysely } from 'kysely'

import { muteWindow, type MuteWindow } from '../../shared/domain/mute.ts'
import type { Database } from './schema.ts'

/** Mute windows, proposed, in force and past. */
export class Mutes {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async put(window: MuteWindow): Promise<void> {
    const values = { id: window.id, body: JSON.stringify(window), ends_at: window.endsAt }
    await this.#db
      .insertInto('mute_windows')
      .values(values)
      .onConflict((oc) => oc.column('id').doUpdateSet(values))
      .execute()
  }

  async get(id: string): Promise<MuteWindow | null> {
    const row = await this.#db.selectFrom('mute_windows').select('body').where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : muteWindow.parse(JSON.parse(row.body))
  }

  /** Newest end first. */
  async list(limit = 500): Promise<MuteWindow[]> {
    const rows = await this.#db
      .selectFrom('mute_windows')
      .select('body')
      .orderBy('ends_at', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => muteWindow.parse(JSON.parse(row.body)))
  }
}
