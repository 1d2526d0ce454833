import type { Kysely, Selectable } from 'kysely'

import type { Placed } from '../../shared/domain/access.ts'
import type { Database } from './schema.ts'

export const deliveryStates = ['waiting', 'sending', 'delivered', 'dead', 'discarded'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export interface StoredDelivery extends Placed {
  readonly id: string
  readonly channel: string
  readonly personId: string | null
  readonly ruleId: string | null
  readonly alertId: string | null
  readonly payload: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly nextAt: string
  readonly lastError: string | null
  readonly createdAt: string
  readonly finishedAt: string | null
}

export type NewDelivery = Pick<
  StoredDelivery,
  'id' | 'channel' | 'personId' | 'ruleId' | 'alertId' | 'country' | 'elections' | 'payload'
> & { readonly dedupe: string }

const DUE_LOOKED_AT = 200

/**
 * The queue of what is to be told outside the page. A sender leases what it sends: a lease that runs out (the process
 * died) makes it due again, so each is delivered at least once and carries its id for the receiver to tell.
 */
export class Deliveries {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async add(delivery: NewDelivery, at: string): Promise<void> {
    await this.#db
      .insertInto('deliveries')
      .values({
        id: delivery.id,
        dedupe: delivery.dedupe,
        channel: delivery.channel,
        person_id: delivery.personId,
        rule_id: delivery.ruleId,
        alert_id: delivery.alertId,
        country: delivery.country,
        elections: JSON.stringify(delivery.elections),
        payload: delivery.payload,
        state: 'waiting',
        attempts: 0,
        next_at: at,
        last_error: null,
        created_at: at,
        finished_at: null,
      })
      .onConflict((oc) => oc.column('dedupe').doNothing())
      .execute()
  }

  /**
   * Takes what is due, oldest first, for as long as the lease: at most `limit`, and of each channel no more than
   * `free` says, so that a receiver that does not answer holds nobody else up. Call inside a transaction.
   */
  async lease(
    now: string,
    until: string,
    limit: number,
    free: (channel: string) => number,
    busy: readonly string[],
  ): Promise<StoredDelivery[]> {
    const taken = new Map<string, number>()
    const ids: string[] = []
    for (const row of [...(await this.#due('sending', now, busy)), ...(await this.#due('waiting', now, busy))]) {
      const n = taken.get(row.channel) ?? 0
      if (ids.length >= limit || n >= free(row.channel)) continue
      taken.set(row.channel, n + 1)
      ids.push(row.id)
    }
    if (ids.length === 0) return []
    const rows = await this.#db
      .updateTable('deliveries')
      .set((eb) => ({ state: 'sending', next_at: until, attempts: eb('attempts', '+', 1) }))
      .where('id', 'in', ids)
      .returningAll()
      .execute()
    return rows.map(deliveryOf)
  }

  /** Those of one state, so that the index gives them in order. */
  async #due(state: 'waiting' | 'sending', now: string, busy: readonly string[]) {
    let due = this.#db
      .selectFrom('deliveries')
      .select(['id', 'channel'])
      .where('state', '=', state)
      .where('next_at', '<=', now)
    if (busy.length > 0) due = due.where('channel', 'not in', [...busy])
    return due.orderBy('next_at').limit(DUE_LOOKED_AT).execute()
  }

  /** When the next one is due, or null when nothing waits. */
  async nextDue(): Promise<string | null> {
    const first = async (state: 'waiting' | 'sending') =>
      (
        await this.#db
          .selectFrom('deliveries')
          .select('next_at')
          .where('state', '=', state)
          .orderBy('next_at')
          .limit(1)
          .executeTakeFirst()
      )?.next_at ?? null
    const [waiting, sending] = [await first('waiting'), await first('sending')]
    if (waiting === null || sending === null) return waiting ?? sending
    return waiting < sending ? waiting : sending
  }

  async settle(
    id: string,
    to: { readonly state: DeliveryState; readonly error: string | null; readonly nextAt: string; readonly at: string },
  ): Promise<void> {
    await this.#db
      .updateTable('deliveries')
      .set({
        state: to.state,
        last_error: to.error,
        next_at: to.nextAt,
        finished_at: to.state === 'waiting' ? null : to.at,
      })
      .where('id', '=', id)
      .where('state', '=', 'sending')
      .execute()
  }

  /** Not sent after all (the sender is closing): due at once, and the attempt is not counted. */
  async putBack(id: string, now: string): Promise<void> {
    await this.#db
      .updateTable('deliveries')
      .set((eb) => ({ state: 'waiting', next_at: now, attempts: eb('attempts', '-', 1) }))
      .where('id', '=', id)
      .where('state', '=', 'sending')
      .execute()
  }

  async get(id: string): Promise<StoredDelivery | null> {
    const row = await this.#db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : deliveryOf(row)
  }

  /** Newest first, after the one given. */
  async list(query: {
    readonly states: readonly DeliveryState[]
    readonly after: Pick<StoredDelivery, 'createdAt' | 'id'> | null
    readonly limit: number
  }): Promise<StoredDelivery[]> {
    const { states, after } = query
    let select = this.#db.selectFrom('deliveries').selectAll()
    if (states.length > 0) select = select.where('state', 'in', [...states])
    if (after !== null) {
      select = select.where((eb) => eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(after.createdAt, after.id)))
    }
    const rows = await select.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(query.limit).execute()
    return rows.map(deliveryOf)
  }

  /** Dead ones begin again with no attempt counted. */
  async retry(id: string, now: string): Promise<boolean> {
    const done = await this.#db
      .updateTable('deliveries')
      .set({ state: 'waiting', attempts: 0, next_at: now, finished_at: null })
      .where('id', '=', id)
      .where('state', 'in', ['dead', 'discarded'])
      .executeTakeFirst()
    return done.numUpdatedRows > 0n
  }

  async discard(id: string, now: string): Promise<boolean> {
    const done = await this.#db
      .updateTable('deliveries')
      .set({ state: 'discarded', finished_at: now })
      .where('id', '=', id)
      .where('state', 'in', ['dead', 'waiting'])
      .executeTakeFirst()
    return done.numUpdatedRows > 0n
  }

  async counts(): Promise<Record<DeliveryState, number>> {
    const rows = await this.#db
      .selectFrom('deliveries')
      .select('state')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .groupBy('state')
      .execute()
    const counts = { waiting: 0, sending: 0, delivered: 0, dead: 0, discarded: 0 }
    for (const row of rows) counts[row.state as DeliveryState] = Number(row.n)
    return counts
  }

  /** Dead letters stay until somebody decides; what is done goes. */
  async forgetBefore(at: string): Promise<void> {
    await this.#db
      .deleteFrom('deliveries')
      .where('state', 'in', ['delivered', 'discarded'])
      .where('finished_at', '<', at)
      .execute()
  }
}

function deliveryOf(row: Selectable<Database['deliveries']>): StoredDelivery {
  return {
    id: row.id,
    channel: row.channel,
    personId: row.person_id,
    ruleId: row.rule_id,
    alertId: row.alert_id,
    country: row.country,
    elections: JSON.parse(row.elections) as string[],
    payload: row.payload,
    state: row.state as DeliveryState,
    attempts: row.attempts,
    nextAt: row.next_at,
    lastError: row.last_error,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  }
}
