import { sql, type Kysely } from 'kysely'

import type { FacetValues } from '../../shared/domain/feed-filter.ts'
import type { Gathered } from './gathered.ts'
import type { Database } from './schema.ts'

/** One combination of facet values and how many alerts have it. */
export interface FacetCell {
  readonly values: FacetValues
  readonly n: number
}

/**
 * Counts by combination of facet values, kept exact in the transaction of each change: what moves is counted here and
 * written at its end. There are a few thousand combinations however many alerts there are, so any filter's counts are
 * one pass over them.
 */
export class Facets implements Gathered {
  readonly #db: Kysely<Database>
  readonly #inTransaction: boolean
  #moved = new Map<string, number>()
  constructor(db: Kysely<Database>, inTransaction = false) {
    this.#db = db
    this.#inTransaction = inTransaction
  }

  /** Only within a transaction. Throws outside. */
  move(from: FacetValues | null, to: FacetValues | null): void {
    if (!this.#inTransaction) throw new Error('counts are moved outside a transaction')
    if (from !== null) this.#count(keyOf(from), -1)
    if (to !== null) this.#count(keyOf(to), 1)
  }

  #count(key: string, n: number): void {
    this.#moved.set(key, (this.#moved.get(key) ?? 0) + n)
  }

  mark(): () => void {
    const moved = new Map(this.#moved)
    return () => {
      this.#moved = moved
    }
  }

  async keep(): Promise<void> {
    const moved = this.#moved
    this.#moved = new Map()
    for (const [key, n] of moved) if (n !== 0) await this.#add(key, n)
  }

  async #add(key: string, n: number): Promise<void> {
    await this.#db
      .insertInto('facet_counts')
      .values({ key, n })
      .onConflict((oc) => oc.column('key').doUpdateSet({ n: sql`facet_counts.n + excluded.n` }))
      .execute()
    if (n < 0) await this.#db.deleteFrom('facet_counts').where('key', '=', key).where('n', '<=', 0).execute()
  }

  async cells(): Promise<FacetCell[]> {
    await this.keep()
    const rows = await this.#db.selectFrom('facet_counts').selectAll().execute()
    return rows.map((row) => ({ values: valuesOf(row.key), n: Number(row.n) }))
  }
}

function keyOf(values: FacetValues): string {
  const { severity, kind, detector, country, elections, state, owner, lane, exercise, lanesAsked } = values
  return JSON.stringify([severity, kind, detector, country, elections, state, owner, lane, exercise, lanesAsked])
}

type Key = [
  FacetValues['severity'],
  FacetValues['kind'],
  string,
  string | null,
  string[],
  FacetValues['state'],
  FacetValues['owner'],
  FacetValues['lane'],
  boolean,
  FacetValues['lanesAsked'],
]

function valuesOf(key: string): FacetValues {
  const [severity, kind, detector, country, elections, state, owner, lane, exercise, lanesAsked] = JSON.parse(
    key,
  ) as Key
  return { severity, kind, detector, country, elections, state, owner, lane, exercise, lanesAsked }
}
