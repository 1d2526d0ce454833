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
   * Takes what is due for as long as the lease: of each channel its oldest and no more than `free` says, so that a
   * receiver that fails holds nobody else up however much waits for it; the first of each channel before the second of
   * any, `limit` in all. `underWay` is what this sender still sends: a lease that ran out under it is not taken twice.
   * Call inside a transaction.
   */
  async lease(of: {
    readonly now: string
    readonly until: string
    readonly limit: number
    readonly free: (channel: string) => number
    readonly underWay: ReadonlySet<string>
  }): Promise<StoredDelivery[]> {
    const found: { id: string; nextAt: string; place: number }[] = []
    for (const channel of await this.#channels()) {
      const free = of.free(channel)
      if (free <= 0) continue
      const due = [
        ...(await this.#due('sending', channel, free, of)),
        ...(await this.#due('waiting', channel, free, of)),
      ]
      found.push(...due.slice(0, free).map((each, place) => ({ ...each, place })))
    }
    if (found.length === 0) return []
    const first = found.sort((a, b) => a.place - b.place || (a.nextAt < b.nextAt ? -1 : 1)).slice(0, of.limit)
    const rows = await this.#db
      .updateTable('deliveries')
      .set((eb) => ({ state: 'sending', next_at: of.until, attempts: eb('attempts', '+', 1) }))
      .where(
        'id',
        'in',
        first.map(({ id }) => id),
      )
      .returningAll()
      .execute()
    return rows.map(deliveryOf)
  }

  /** Channels with something to send, one step in the index each. */
  async #channels(): Promise<string[]> {
    const found = new Set<string>()
    for (const state of ['sending', 'waiting'] as const) {
      let last = ''
      for (;;) {
        const next = await this.#db
          .selectFrom('deliveries')
          .select('channel')
          .where('state', '=', state)
          .where('channel', '>', last)
          .orderBy('channel')
          .limit(1)
          .executeTakeFirst()
        if (next === undefined) break
        last = next.channel
        found.add(last)
      }
    }
    return [...found]
  }

  async #due(
    state: 'waiting' | 'sending',
    channel: string,
    free: number,
    { now, underWay }: { readonly now: string; readonly underWay: ReadonlySet<string> },
  ): Promise<{ id: string; nextAt: string }[]> {
    const rows = await this.#db
      .selectFrom('deliveries')
      .select(['id', 'next_at as nextAt'])
      .where('state', '=', state)
      .where('channel', '=', channel)
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(free + (state === 'sending' ? underWay.size : 0))
      .execute()
    return rows.filter(({ id }) => !underWay.has(id))
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

  /** Dead letters stay until somebody decides; what is done goes, at most `limit`. Returns how many. */
  async forgetBefore(at: string, limit: number): Promise<number> {
    const done = this.#db
      .selectFrom('deliveries')
      .select('id')
      .where('state', 'in', ['delivered', 'discarded'])
      .where('finished_at', '<', at)
      .limit(limit)
    const gone = await this.#db.deleteFrom('deliveries').where('id', 'in', done).executeTakeFirst()
    return Number(gone.numDeletedRows)
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
