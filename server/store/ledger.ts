import type { Expression, Kysely, Selectable, SqlBool } from 'kysely'

import type { Placed, Sight } from '../../shared/domain/access.ts'
import { sightCondition } from './feed.ts'
import type { Database } from './schema.ts'

export type LedgerKind = 'liaison' | 'enforcement'

export interface LedgerRecord<B> extends Placed {
  readonly id: string
  readonly kind: LedgerKind
  /** The channel of a contact, the measure of an enforcement. */
  readonly action: string
  readonly amount: number
  readonly state: string
  readonly at: string
  readonly dueAt: string | null
  readonly alertIds: readonly string[]
  readonly body: B
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}

export interface LedgerQuery {
  readonly kind: LedgerKind
  readonly sight: Sight
  readonly states: readonly string[]
  readonly country: string | null
  readonly election: string | null
  readonly alert: string | null
  /** Only what was due before this and still waits. */
  readonly dueBefore: string | null
  readonly after: { readonly at: string; readonly id: string } | null
  readonly limit: number
}

export interface LedgerCount extends Placed {
  readonly action: string
  readonly state: string
  readonly entries: number
  readonly amount: number
}

/** The liaison register and the enforcement ledger. Entries are struck out, never removed. */
export class Ledger {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async put<B>(record: LedgerRecord<B>): Promise<void> {
    const { id, kind, country, action, amount, state, at, version, elections, alertIds } = record
    const body = JSON.stringify({ body: record.body, elections, alertIds })
    const values = {
      id,
      kind,
      country,
      action,
      amount,
      state,
      at,
      body,
      version,
      due_at: record.dueAt,
      created_at: record.createdAt,
      updated_at: record.updatedAt,
    }
    await this.#db
      .insertInto('ledger')
      .values(values)
      .onConflict((oc) => oc.column('id').doUpdateSet(values))
      .execute()
    await this.#db.deleteFrom('ledger_elections').where('entry_id', '=', id).execute()
    await this.#db.deleteFrom('ledger_alerts').where('entry_id', '=', id).execute()
    for (const election of elections) {
      await this.#db.insertInto('ledger_elections').values({ entry_id: id, election_id: election }).execute()
    }
    for (const alert of alertIds) {
      await this.#db.insertInto('ledger_alerts').values({ entry_id: id, alert_id: alert }).execute()
    }
  }

  async get<B>(kind: LedgerKind, id: string): Promise<LedgerRecord<B> | null> {
    const row = await this.#db
      .selectFrom('ledger')
      .selectAll()
      .where('kind', '=', kind)
      .where('id', '=', id)
      .executeTakeFirst()
    return row === undefined ? null : recordOf<B>(row)
  }

  /** Newest first. */
  async list<B>(query: LedgerQuery): Promise<LedgerRecord<B>[]> {
    const { after, election, alert, sight } = query
    const scope = sight?.scope ?? null
    let select = this.#db.selectFrom('ledger').selectAll().where('kind', '=', query.kind)
    if (query.states.length > 0) select = select.where('state', 'in', [...query.states])
    if (query.country !== null) select = select.where('country', '=', query.country)
    if (query.dueBefore !== null) select = select.where('due_at', '<', query.dueBefore)
    if (election !== null) select = select.where('id', 'in', this.#inElections([election]))
    if (alert !== null) {
      select = select.where('id', 'in', (eb) =>
        eb.selectFrom('ledger_alerts').select('entry_id').where('alert_id', '=', alert),
      )
    }
    if (scope !== null) {
      select = select.where((eb) => {
        const parts: Expression<SqlBool>[] = []
        if (scope.countries.length > 0) parts.push(eb('country', 'in', [...scope.countries]))
        if (scope.elections.length > 0) parts.push(eb('id', 'in', this.#inElections(scope.elections)))
        return parts.length === 0 ? eb.lit(false) : eb.or(parts)
      })
    }
    if (sight !== null && sight.lanes !== null) select = select.where('id', 'in', this.#aboutSeen(sight))
    if (after !== null) select = select.where((eb) => eb(eb.refTuple('at', 'id'), '<', eb.tuple(after.at, after.id)))
    const rows = await select.orderBy('at', 'desc').orderBy('id', 'desc').limit(query.limit).execute()
    return rows.map((row) => recordOf<B>(row))
  }

  /** Entries about an alert in sight. */
  #aboutSeen(sight: NonNullable<Sight>) {
    const seen = this.#db
      .selectFrom('alerts')
      .select('id')
      .where((eb) => sightCondition(eb, sight))
    return this.#db.selectFrom('ledger_alerts').select('entry_id').where('alert_id', 'in', seen)
  }

  #inElections(ids: readonly string[]) {
    return this.#db
      .selectFrom('ledger_elections')
      .select('entry_id')
      .where('election_id', 'in', [...ids])
  }

  /**
   * Sums by place, measure and state, for the caller to cut down to their places; of what is about alerts of their lanes
   * only, where they see no other. What is struck out is not counted.
   */
  async counts(kind: LedgerKind, from: string, to: string, sight: Sight): Promise<LedgerCount[]> {
    let select = this.#db
      .selectFrom('ledger')
      .select(['country', 'action', 'state', 'amount', 'body'])
      .where('kind', '=', kind)
      .where('at', '>=', from)
      .where('at', '<', to)
      .where('state', '<>', 'void')
    if (sight !== null && sight.lanes !== null) select = select.where('id', 'in', this.#aboutSeen(sight))
    const rows = await select.execute()
    const sums = new Map<string, { -readonly [K in keyof LedgerCount]: LedgerCount[K] }>()
    for (const row of rows) {
      const { elections } = JSON.parse(row.body) as { elections: string[] }
      const key = JSON.stringify([row.country, elections, row.action, row.state])
      const { country, action, state } = row
      const sum = sums.get(key) ?? { country, elections, action, state, entries: 0, amount: 0 }
      sum.entries++
      sum.amount += Number(row.amount)
      sums.set(key, sum)
    }
    return [...sums.values()]
  }
}

function recordOf<B>(row: Selectable<Database['ledger']>): LedgerRecord<B> {
  // Written by `put` from the same shape.
  const { body, elections, alertIds } = JSON.parse(row.body) as { body: B; elections: string[]; alertIds: string[] }
  return {
    id: row.id,
    kind: row.kind as LedgerKind,
    country: row.country,
    elections,
    action: row.action,
    amount: Number(row.amount),
    state: row.state,
    at: row.at,
    dueAt: row.due_at,
    alertIds,
    body,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
