import type { Kysely } from 'kysely'

import type { Sight } from '../../shared/domain/access.ts'
import { type AlertRow } from '../../shared/domain/alert.ts'
import { severityRank } from '../../shared/domain/feed-order.ts'
import { isOpen } from '../../shared/domain/life-cycle.ts'
import type { AlertChange } from '../../shared/protocol/events.ts'
import type { AlertBody, AlertRecord, AlertWork } from './alert-record.ts'
import type { Counters } from './counters.ts'
import type { Facets } from './facets.ts'
import { sightCondition } from './feed.ts'
import type { Outbox } from './outbox.ts'
import type { Database } from './schema.ts'

/** Alerts. Every write takes the next seq, moves the facet counts and appends to the outbox, in one transaction. */
export class Alerts {
  readonly #db: Kysely<Database>
  readonly #counters: Counters
  readonly #facets: Facets
  readonly #outbox: Outbox
  constructor(db: Kysely<Database>, counters: Counters, facets: Facets, outbox: Outbox) {
    this.#db = db
    this.#counters = counters
    this.#facets = facets
    this.#outbox = outbox
  }

  async get(id: string): Promise<AlertRecord | null> {
    const row = await this.#db.selectFrom('alerts').select(['row', 'work']).where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : recordOf(row)
  }

  async getMany(ids: readonly string[]): Promise<AlertRecord[]> {
    if (ids.length === 0) return []
    const rows = await this.#db.selectFrom('alerts').select(['row', 'work']).where('id', 'in', ids).execute()
    return rows.map(recordOf)
  }

  async body(id: string): Promise<AlertBody | null> {
    const row = await this.#db.selectFrom('alerts').select('body').where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : (JSON.parse(row.body) as AlertBody)
  }

  /** The newest alert with a fingerprint, whatever its state. */
  async byFingerprint(fingerprint: string): Promise<AlertRecord | null> {
    const row = await this.#db
      .selectFrom('alerts')
      .select(['row', 'work'])
      .where('fingerprint', '=', fingerprint)
      .orderBy('raised_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row === undefined ? null : recordOf(row)
  }

  async insert(record: AlertRecord, body: AlertBody): Promise<AlertRecord> {
    const row: AlertRow = { ...record.row, seq: await this.#counters.next('change') }
    await this.#db
      .insertInto('alerts')
      .values({ ...columnsOf(row, record.work), fingerprint: body.fingerprint, body: JSON.stringify(body) })
      .execute()
    for (const election of row.elections) {
      await this.#db.insertInto('alert_elections').values({ alert_id: row.id, election_id: election }).execute()
    }
    await this.#putLanes(row, row.lanesAsked)
    await this.#putMembers(row, body)
    this.#facets.move(null, row)
    await this.#outbox.append({ row, previous: null }, row.updatedAt)
    return { row, work: record.work }
  }

  /** Writes a changed alert; `body` only when the detector said something new. */
  async put(before: AlertRecord, after: AlertRecord, body?: AlertBody): Promise<AlertRecord> {
    const row: AlertRow = { ...after.row, seq: await this.#counters.next('change') }
    const columns = columnsOf(row, after.work)
    const moved = changedColumns(columnsOf(before.row, before.work), columns)
    // Triage moves no words: the full-text index is asked to look only when they, or where they may be seen, changed.
    const values = isWordedAlike(before.row, row) ? moved : { ...moved, search: columns.search }
    await this.#db
      .updateTable('alerts')
      .set(body === undefined ? values : { ...values, body: JSON.stringify(body) })
      .where('id', '=', row.id)
      .execute()
    const asked = row.lanesAsked.filter((lane) => !before.row.lanesAsked.includes(lane))
    await this.#putLanes(row, asked)
    if (body !== undefined) await this.#putMembers(row, body)
    this.#facets.move(before.row, row)
    await this.#outbox.append({ row, previous: countedUnder(before.row) }, row.updatedAt)
    return { row, work: after.work }
  }

  /** Writes what nobody sees (when the holder was last active) without a seq. */
  async putWork(id: string, work: AlertWork): Promise<void> {
    await this.#db
      .updateTable('alerts')
      .set({ work: JSON.stringify(work) })
      .where('id', '=', id)
      .execute()
  }

  async #putLanes({ id }: AlertRow, lanes: AlertRow['lanesAsked']): Promise<void> {
    if (lanes.length === 0) return
    await this.#db
      .insertInto('alert_lanes')
      .values(lanes.map((lane) => ({ alert_id: id, lane })))
      .execute()
  }

  async #putMembers(row: AlertRow, body: AlertBody): Promise<void> {
    const members = new Map([[`${row.subject.type} ${row.subject.id}`, { type: row.subject.type, id: row.subject.id }]])
    for (const member of body.members) members.set(`${member.type} ${member.id}`, { type: member.type, id: member.id })
    const values = [...members.values()].map((m) => ({
      alert_id: row.id,
      entity_type: m.type as string,
      entity_id: m.id,
    }))
    for (let at = 0; at < values.length; at += 500) {
      await this.#db
        .insertInto('alert_members')
        .values(values.slice(at, at + 500))
        .onConflict((oc) => oc.doNothing())
        .execute()
    }
  }

  /** Alerts in sight that share a subject or member with this one, newest first. */
  async sharing(
    id: string,
    sight: Sight,
    limit: number,
  ): Promise<{ record: AlertRecord; shared: number; entity: string }[]> {
    let select = this.#db
      .selectFrom('alert_members as mine')
      .innerJoin('alert_members as other', (join) =>
        join.onRef('other.entity_id', '=', 'mine.entity_id').onRef('other.entity_type', '=', 'mine.entity_type'),
      )
      .innerJoin('alerts', 'alerts.id', 'other.alert_id')
      .select(['alerts.row', 'alerts.work'])
      .select((eb) => [eb.fn.countAll<number>().as('shared'), eb.fn.min('mine.entity_id').as('entity')])
      .where('mine.alert_id', '=', id)
      .where('other.alert_id', '!=', id)
    if (sight !== null) select = select.where((eb) => sightCondition(eb, sight))
    const rows = await select.groupBy('alerts.id').orderBy('alerts.raised_at', 'desc').limit(limit).execute()
    return rows.map((row) => ({ record: recordOf(row), shared: Number(row.shared), entity: String(row.entity) }))
  }

  /** Open alerts that name an entity. */
  async naming(entityType: string, entityId: string): Promise<AlertRecord[]> {
    const rows = await this.#db
      .selectFrom('alert_members')
      .innerJoin('alerts', 'alerts.id', 'alert_members.alert_id')
      .select(['alerts.row', 'alerts.work'])
      .where('entity_id', '=', entityId)
      .where('entity_type', '=', entityType)
      .where('alerts.open', '=', 1)
      .orderBy('alerts.raised_at', 'desc')
      .limit(50)
      .execute()
    return rows.map(recordOf)
  }

  /** Alerts of any state that name an entity, newest first. */
  async allNaming(entityType: string, entityId: string, limit: number): Promise<AlertRow[]> {
    const rows = await this.#db
      .selectFrom('alert_members')
      .innerJoin('alerts', 'alerts.id', 'alert_members.alert_id')
      .select('alerts.row')
      .where('entity_id', '=', entityId)
      .where('entity_type', '=', entityType)
      .orderBy('alerts.raised_at', 'desc')
      .limit(limit)
      .execute()
    return rows.map(({ row }) => JSON.parse(row) as AlertRow)
  }

  async claimsExpiredBy(at: string): Promise<AlertRecord[]> {
    return this.#dueBy('claim_expires_at', at, 'claimed')
  }

  async snoozesDueBy(at: string): Promise<AlertRecord[]> {
    return this.#dueBy('snooze_at', at, 'snoozed')
  }

  async escalationsDueBy(at: string): Promise<AlertRecord[]> {
    return this.#dueBy('due_at', at, 'escalated')
  }

  async #dueBy(column: 'claim_expires_at' | 'snooze_at' | 'due_at', at: string, state: string): Promise<AlertRecord[]> {
    const rows = await this.#db
      .selectFrom('alerts')
      .select(['row', 'work'])
      .where(column, '<=', at)
      .where('state', '=', state)
      .orderBy(column)
      .limit(500)
      .execute()
    return rows.map(recordOf)
  }

  async suppressedBy(windowId: string, limit: number): Promise<AlertRecord[]> {
    const rows = await this.#db
      .selectFrom('alerts')
      .select(['row', 'work'])
      .where('suppressed_by', '=', windowId)
      .limit(limit)
      .execute()
    return rows.map(recordOf)
  }

  /** How many of the alerts in sight each mute window hides now. */
  async suppressedCounts(sight: Sight): Promise<Map<string, number>> {
    let select = this.#db
      .selectFrom('alerts')
      .select('suppressed_by')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('suppressed_by', 'is not', null)
    if (sight !== null) select = select.where((eb) => sightCondition(eb, sight))
    const rows = await select.groupBy('suppressed_by').execute()
    return new Map(rows.map((row) => [row.suppressed_by ?? '', Number(row.n)]))
  }

  /** Alerts of one state by id, for work that goes over all of them in pages. */
  async inState(
    state: AlertRow['state'],
    { after, limit, country, since }: { after: string; limit: number; country?: string; since?: string },
  ): Promise<AlertRecord[]> {
    let select = this.#db
      .selectFrom('alerts')
      .select(['row', 'work'])
      .where('state', '=', state)
      .where('id', '>', after)
    if (country !== undefined) select = select.where('country', '=', country)
    if (since !== undefined) select = select.where('updated_at', '>=', since)
    const rows = await select.orderBy('id').limit(limit).execute()
    return rows.map(recordOf)
  }

  /** Closed alerts that nothing has touched since. */
  async closedBefore(at: string, limit: number): Promise<AlertRecord[]> {
    const rows = await this.#db
      .selectFrom('alerts')
      .select(['row', 'work'])
      .where('state', '=', 'closed')
      .where('updated_at', '<', at)
      .orderBy('updated_at')
      .limit(limit)
      .execute()
    return rows.map(recordOf)
  }

  /**
   * Removes alerts for good, with their members and counts; what the log says of them stays. Pages are not told: these
   * are alerts that nobody has touched for long, and their next question finds them gone.
   */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    await this.#db.deleteFrom('alert_members').where('alert_id', 'in', ids).execute()
    await this.#db.deleteFrom('alert_elections').where('alert_id', 'in', ids).execute()
    await this.#db.deleteFrom('alert_lanes').where('alert_id', 'in', ids).execute()
    const rows = await this.#db.deleteFrom('alerts').where('id', 'in', ids).returning('row').execute()
    for (const { row } of rows) this.#facets.move(JSON.parse(row) as AlertRow, null)
  }

  /**
   * Removes every trace of the exercise but its audit entries. The outbox is emptied and one seq skipped: a removal is
   * no change that could be sent, so every page that comes back takes a snapshot.
   */
  async removeExercise(): Promise<number> {
    const ids = this.#db.selectFrom('alerts').select('id').where('exercise', '=', 1)
    await this.#db.deleteFrom('alert_members').where('alert_id', 'in', ids).execute()
    await this.#db.deleteFrom('alert_elections').where('alert_id', 'in', ids).execute()
    await this.#db.deleteFrom('alert_lanes').where('alert_id', 'in', ids).execute()
    await this.#db.deleteFrom('alert_facts').where('exercise', '=', 1).execute()
    await this.#outbox.prune(await this.#counters.next('change'))
    const rows = await this.#db.deleteFrom('alerts').where('exercise', '=', 1).returning('row').execute()
    for (const { row } of rows) this.#facets.move(JSON.parse(row) as AlertRow, null)
    return rows.length
  }
}

/** What an alert counted under: sent with its change, so that a page's counts stay exact without asking. */
function countedUnder({ closedAt = null, ...row }: AlertRow): NonNullable<AlertChange['previous']> {
  const { severity, kind, detector, country, elections, state, owner, lane, lanesAsked, exercise } = row
  return { severity, kind, detector, country, elections, state, owner, lane, lanesAsked, exercise, closedAt }
}

function isWordedAlike(before: AlertRow, after: AlertRow): boolean {
  const placeAndWords = ({ title, summary, subject, country, elections, lanesAsked }: AlertRow) =>
    JSON.stringify([title, summary, subject.name, subject.id, country, elections, lanesAsked])
  return placeAndWords(before) === placeAndWords(after)
}

type AlertColumns = ReturnType<typeof columnsOf>

function columnsOf(row: AlertRow, work: AlertWork) {
  return {
    id: row.id,
    version: row.version,
    seq: row.seq,
    open: isOpen(row.state) ? 1 : 0,
    state: row.state,
    severity_rank: severityRank(row.severity),
    kind: row.kind,
    detector: row.detector,
    country: row.country,
    owned: row.owner === null ? 0 : 1,
    owner_id: row.owner?.id ?? null,
    lane: row.lane,
    exercise: row.exercise ? 1 : 0,
    raised_at: row.raisedAt,
    updated_at: row.updatedAt,
    claim_expires_at: row.claimExpiresAt,
    snooze_at: row.snoozedUntil?.type === 'time' ? row.snoozedUntil.at : null,
    due_at: row.dueAt,
    suppressed_by: work.suppressedBy ?? null,
    closed_at: row.closedAt ?? null,
    search: `${row.title}\n${row.summary}\n${row.subject.name}\n${row.subject.id}`.toLowerCase(),
    row: JSON.stringify(row),
    work: JSON.stringify(work),
  }
}

/** A column that is set is written into all its indexes, changed or not. */
function changedColumns(before: AlertColumns, after: AlertColumns): Partial<AlertColumns> {
  return Object.fromEntries(
    Object.entries(after).filter(([column, value]) => before[column as keyof AlertColumns] !== value),
  )
}

function recordOf(row: { row: string; work: string }): AlertRecord {
  return { row: JSON.parse(row.row) as AlertRow, work: JSON.parse(row.work) as AlertWork }
}
