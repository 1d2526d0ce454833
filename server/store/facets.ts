import { sql, type Kysely } from 'kysely'

import type { FacetValues } from '../../shared/domain/feed-filter.ts'
import type { Database } from './schema.ts'

/** One combination of facet values and how many alerts have it. */
export interface FacetCell {
  readonly values: FacetValues
  readonly n: number
}

/**
 * Counts by combination of facet values, kept exact in the transaction of each change. There are a few thousand
 * combinations however many alerts there are, so any filter's counts are one pass over them.
 */
export class Facets {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async move(from: FacetValues | null, to: FacetValues | null): Promise<void> {
    const before = from === null ? null : keyOf(from)
    const after = to === null ? null : keyOf(to)
    if (before === after) return
    if (before !== null) await this.#add(before, -1)
    if (after !== null) await this.#add(after, 1)
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
