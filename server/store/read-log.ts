import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely'

import { inScope, type AccessScope, type Placed } from '../../shared/domain/access.ts'
import type { ReadEntry, ReadKind } from '../../shared/protocol/http.ts'
import { holdsText } from './holds-text.ts'
import type { Database } from './schema.ts'

/** Who opened what sensitive page: one row a day, person and object, with how often. */
export class ReadLog {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async note(userId: string, kind: ReadKind, object: string, placed: Placed, at: string): Promise<void> {
    await this.#db
      .insertInto('read_log')
      .values({
        day: at.slice(0, 10),
        user_id: userId,
        kind,
        object,
        country: placed.country,
        elections: JSON.stringify(placed.elections),
        first_at: at,
        last_at: at,
        n: 1,
      })
      .onConflict((oc) =>
        oc
          .columns(['day', 'user_id', 'kind', 'object'])
          .doUpdateSet((eb) => ({ last_at: at, n: eb('read_log.n', '+', 1) })),
      )
      .execute()
  }

  /** Newest day first, of what lies in scope. */
  async list(asked: {
    readonly scope: AccessScope
    readonly userId?: string | undefined
    readonly object?: string | undefined
    readonly from?: string | undefined
    readonly to?: string | undefined
    readonly limit: number
  }): Promise<ReadEntry[]> {
    let select = this.#db.selectFrom('read_log').selectAll()
    if (asked.userId !== undefined) select = select.where('user_id', '=', asked.userId)
    if (asked.object !== undefined) select = select.where('object', '=', asked.object)
    if (asked.from !== undefined) select = select.where('day', '>=', asked.from)
    if (asked.to !== undefined) select = select.where('day', '<=', asked.to)
    const { scope } = asked
    if (scope !== null) select = select.where((eb) => placedIn(eb, scope))
    const rows = await select.orderBy('day', 'desc').orderBy('last_at', 'desc').limit(asked.limit).execute()
    const entries = rows.map((row) => ({
      day: row.day,
      userId: row.user_id,
      // Written by note().
      kind: row.kind as ReadKind,
      object: row.object,
      country: row.country,
      elections: JSON.parse(row.elections) as string[],
      firstAt: row.first_at,
      lastAt: row.last_at,
      times: Number(row.n),
    }))
    return entries.filter((entry) => inScope(scope, entry))
  }

  async removeBefore(day: string): Promise<number> {
    const rows = await this.#db.deleteFrom('read_log').where('day', '<', day).returning('day').execute()
    return rows.length
  }
}

/** At least what is in scope: ids of elections are looked for in their list as text, in which case may not count. */
function placedIn(
  eb: ExpressionBuilder<Database, 'read_log'>,
  { countries, elections }: NonNullable<AccessScope>,
): Expression<SqlBool> {
  const parts = elections.map((id) => holdsText(eb.ref('elections'), JSON.stringify(id)))
  if (countries.length > 0) parts.push(eb('country', 'in', [...countries]))
  return parts.length === 0 ? eb.lit(false) : eb.or(parts)
}
