import type { Kysely, Selectable } from 'kysely'

import type { AlertState, AuditEntry, Disposition, Severity } from '../../shared/domain/alert.ts'
import type { AskedPlaced } from '../../shared/domain/access.ts'
import type { Database } from './schema.ts'

/** When what happened to one alert. */
export interface AlertFact extends AskedPlaced {
  readonly alertId: string
  readonly subdivision: string | null
  readonly exercise: boolean
  readonly detector: string
  readonly detectorVersion: string
  readonly kind: string
  readonly severity: Severity
  readonly state: AlertState
  readonly firstSeenAt: string
  readonly raisedAt: string
  readonly claimedAt: string | null
  readonly escalatedAt: string | null
  readonly decidedAt: string | null
  readonly actedAt: string | null
  readonly disposition: Disposition | null
  readonly sides: readonly string[]
}

export interface DecisionCount extends AskedPlaced {
  readonly detector: string
  readonly version: string
  readonly exercise: boolean
  readonly disposition: Disposition
  readonly n: number
}

/** The times of alerts for figures, gathered from the audit log; they can be gathered again at any time. */
export class AlertFacts {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async getMany(ids: readonly string[]): Promise<Map<string, AlertFact>> {
    if (ids.length === 0) return new Map()
    const rows = await this.#db
      .selectFrom('alert_facts')
      .selectAll()
      .where('alert_id', 'in', [...ids])
      .execute()
    return new Map(rows.map((row) => [row.alert_id, factOf(row)]))
  }

  async putMany(facts: readonly AlertFact[]): Promise<void> {
    if (facts.length === 0) return
    await this.#db
      .insertInto('alert_facts')
      .values(facts.map(columnsOf))
      .onConflict((oc) =>
        oc.column('alert_id').doUpdateSet((eb) => ({
          country: eb.ref('excluded.country'),
          subdivision: eb.ref('excluded.subdivision'),
          elections: eb.ref('excluded.elections'),
          severity: eb.ref('excluded.severity'),
          state: eb.ref('excluded.state'),
          claimed_at: eb.ref('excluded.claimed_at'),
          escalated_at: eb.ref('excluded.escalated_at'),
          decided_at: eb.ref('excluded.decided_at'),
          acted_at: eb.ref('excluded.acted_at'),
          disposition: eb.ref('excluded.disposition'),
          sides: eb.ref('excluded.sides'),
          lanes: eb.ref('excluded.lanes'),
        })),
      )
      .execute()
  }

  /** Alerts raised in [from, to), in pages, with a rest between them for the others on this thread. */
  async *raisedIn(from: string, to: string): AsyncGenerator<AlertFact[]> {
    let after = { at: from, id: '' }
    for (;;) {
      const rows = await this.#db
        .selectFrom('alert_facts')
        .selectAll()
        .where((eb) => eb(eb.refTuple('raised_at', 'alert_id'), '>', eb.tuple(after.at, after.id)))
        .where('raised_at', '<', to)
        .orderBy('raised_at')
        .orderBy('alert_id')
        .limit(1000)
        .execute()
      if (rows.length > 0) yield rows.map(factOf)
      const last = rows.at(-1)
      if (last === undefined || rows.length < 1000) return
      after = { at: last.raised_at, id: last.alert_id }
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** What is decided now, counted by detector, place and disposition; of one version of a detector when it is named. */
  async decisions(of?: { readonly detector: string; readonly version: string }): Promise<DecisionCount[]> {
    let decided = this.#db.selectFrom('alert_facts').where('disposition', 'is not', null)
    if (of !== undefined)
      decided = decided.where('detector', '=', of.detector).where('detector_version', '=', of.version)
    const rows = await decided
      .select(['detector', 'detector_version', 'country', 'elections', 'exercise', 'lanes', 'disposition'])
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .groupBy(['detector', 'detector_version', 'country', 'elections', 'exercise', 'lanes', 'disposition'])
      .execute()
    return rows.map((row) => ({
      detector: row.detector,
      version: row.detector_version,
      country: row.country,
      elections: JSON.parse(row.elections) as string[],
      exercise: row.exercise === 1,
      lanesAsked: JSON.parse(row.lanes) as string[],
      disposition: row.disposition as Disposition,
      n: Number(row.n),
    }))
  }

  /** Alerts with a declared side. */
  async sided(): Promise<AlertFact[]> {
    const rows = await this.#db.selectFrom('alert_facts').selectAll().where('sides', '<>', '[]').execute()
    return rows.map(factOf)
  }

  /** Open alerts of an election by region; the empty key is the whole country. */
  async openByRegion(electionId: string, states: readonly AlertState[]): Promise<Record<string, number>> {
    const rows = await this.#db
      .selectFrom('alert_facts')
      .select(['subdivision', 'elections'])
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('state', 'in', [...states])
      .groupBy(['subdivision', 'elections'])
      .execute()
    const regions: Record<string, number> = {}
    for (const row of rows) {
      if (!(JSON.parse(row.elections) as string[]).includes(electionId)) continue
      const region = row.subdivision ?? ''
      regions[region] = (regions[region] ?? 0) + Number(row.n)
    }
    return regions
  }

  /** Alerts of an election decided at or after a time, at most 5,000. */
  async decidedSince(at: string, electionId: string): Promise<AlertFact[]> {
    const rows = await this.#db
      .selectFrom('alert_facts')
      .selectAll()
      .where('decided_at', '>=', at)
      .orderBy('decided_at', 'desc')
      .limit(5000)
      .execute()
    return rows.map(factOf).filter(({ elections }) => elections.includes(electionId))
  }

  /** The last alerts of an election that were escalated, newest first. */
  async lastEscalated(electionId: string, limit: number): Promise<AlertFact[]> {
    const rows = await this.#db
      .selectFrom('alert_facts')
      .selectAll()
      .where('escalated_at', 'is not', null)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('alert_elections')
            .select('alert_elections.alert_id')
            .whereRef('alert_elections.alert_id', '=', 'alert_facts.alert_id')
            .where('election_id', '=', electionId),
        ),
      )
      .orderBy('escalated_at', 'desc')
      .limit(limit)
      .execute()
    return rows.map(factOf)
  }

  /** The log between two times in pages, each entry with the place of its alert; entries about no alert are left out. */
  async *logBetween(from: string, to: string): AsyncGenerator<{ entry: AuditEntry; placed: AskedPlaced }[]> {
    let after = { at: from, seq: 0 }
    for (;;) {
      const rows = await this.#db
        .selectFrom('audit')
        .innerJoin('alert_facts', 'alert_facts.alert_id', 'audit.alert_id')
        .select(['audit.at', 'audit.seq', 'audit.entry'])
        .select(['alert_facts.country', 'alert_facts.elections', 'alert_facts.lanes'])
        .where((eb) => eb(eb.refTuple('audit.at', 'audit.seq'), '>', eb.tuple(after.at, after.seq)))
        .where('audit.at', '<', to)
        .orderBy('audit.at')
        .orderBy('audit.seq')
        .limit(500)
        .execute()
      yield rows.map((row) => ({
        entry: JSON.parse(row.entry) as AuditEntry,
        placed: {
          country: row.country,
          elections: JSON.parse(row.elections) as string[],
          lanesAsked: JSON.parse(row.lanes) as string[],
        },
      }))
      const last = rows.at(-1)
      if (last === undefined || rows.length < 500) return
      after = { at: last.at, seq: Number(last.seq) }
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

function columnsOf(fact: AlertFact): Database['alert_facts'] {
  return {
    alert_id: fact.alertId,
    country: fact.country,
    subdivision: fact.subdivision,
    elections: JSON.stringify(fact.elections),
    exercise: fact.exercise ? 1 : 0,
    detector: fact.detector,
    detector_version: fact.detectorVersion,
    kind: fact.kind,
    severity: fact.severity,
    state: fact.state,
    first_seen_at: fact.firstSeenAt,
    raised_at: fact.raisedAt,
    claimed_at: fact.claimedAt,
    escalated_at: fact.escalatedAt,
    decided_at: fact.decidedAt,
    acted_at: fact.actedAt,
    disposition: fact.disposition,
    sides: JSON.stringify(fact.sides),
    lanes: JSON.stringify(fact.lanesAsked),
  }
}

function factOf(row: Selectable<Database['alert_facts']>): AlertFact {
  return {
    alertId: row.alert_id,
    country: row.country,
    subdivision: row.subdivision,
    elections: JSON.parse(row.elections) as string[],
    exercise: row.exercise === 1,
    detector: row.detector,
    detectorVersion: row.detector_version,
    kind: row.kind,
    severity: row.severity as Severity,
    state: row.state as AlertState,
    firstSeenAt: row.first_seen_at,
    raisedAt: row.raised_at,
    claimedAt: row.claimed_at,
    escalatedAt: row.escalated_at,
    decidedAt: row.decided_at,
    actedAt: row.acted_at,
    disposition: row.disposition as Disposition | null,
    sides: JSON.parse(row.sides) as string[],
    lanesAsked: JSON.parse(row.lanes) as string[],
  }
}
