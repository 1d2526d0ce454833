import type { Kysely } from 'kysely'

import { election, type Election } from '../../shared/domain/election.ts'
import type { Database } from './schema.ts'

export interface StoredElection {
  readonly election: Election
  readonly updatedAt: string
}

/** Elections that a lead has corrected or added; those of the exercise are not kept here. */
export class Elections {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async all(): Promise<StoredElection[]> {
    const rows = await this.#db.selectFrom('elections').selectAll().where('exercise', '=', 0).orderBy('id').execute()
    return rows.map((row) => ({ election: election.parse(JSON.parse(row.election)), updatedAt: row.updated_at }))
  }

  async put(of: Election, at: string): Promise<void> {
    const values = { id: of.id, election: JSON.stringify(of), exercise: 0, updated_at: at }
    await this.#db
      .insertInto('elections')
      .values(values)
      .onConflict((oc) => oc.column('id').doUpdateSet(values))
      .execute()
  }

  async remove(id: string): Promise<void> {
    await this.#db.deleteFrom('elections').where('id', '=', id).where('exercise', '=', 0).execute()
  }
}
