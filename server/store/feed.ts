import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely'

import { inSight, type Sight } from '../../shared/domain/access.ts'
import { alertStates, openStates, severities, type AlertRow } from '../../shared/domain/alert.ts'
import { facetKeys, facetNames, passesFacets, type FeedFilter, wordsOf } from '../../shared/domain/feed-filter.ts'
import { severityRank } from '../../shared/domain/feed-order.ts'
import type { FacetCounts, FeedPage, feedQuery } from '../../shared/protocol/events.ts'
import type { z } from 'zod'
import { Counters } from './counters.ts'
import { Facets, type FacetCell } from './facets.ts'
import { holdsText } from './holds-text.ts'
import type { Database } from './schema.ts'

type Query = z.infer<typeof feedQuery>
type Where = ExpressionBuilder<Database, 'alerts'>

/** Rows that are counted one by one. */
const MOST_COUNTED = 20_000

/** Pages of the feed and the counts beside it. */
export class Feed {
  readonly #db: Kysely<Database>
  readonly #facets: Facets
  readonly #counters: Counters
  readonly #mostCounted: number
  constructor(db: Kysely<Database>, facets: Facets, counters: Counters, mostCounted = MOST_COUNTED) {
    this.#mostCounted = mostCounted
    this.#db = db
    this.#facets = facets
    this.#counters = counters
  }

  /** One consistent reading: a page counts on from its seq, so a change in between must not be in the counts already. */
  async page(query: Query, sight: Sight): Promise<FeedPage> {
    if (this.#db.isTransaction) return this.#read(query, sight)
    return this.#db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((tx) => new Feed(tx, new Facets(tx), new Counters(tx, false), this.#mostCounted).#read(query, sight))
  }

  async #read(query: Query, sight: Sight): Promise<FeedPage> {
    const seq = await this.#counters.get('change')
    const cells = await this.#cells(query.filter, sight)
    const { facets, total, unfiltered } = countFacets(cells, query.filter)
    const rows = total === 0 ? [] : await this.#rows(query, sight)
    const isCut = isCounted(query.filter) && cells.length === this.#mostCounted
    const counts = { total, unfiltered, facets, ...(isCut ? { atLeast: true as const } : {}) }
    return { rows: rows.slice(0, query.limit), more: rows.length > query.limit, ...counts, seq }
  }

  /** Rows only, one more than `limit` when there are more: for walking through all of a filter. */
  rows(query: Query, sight: Sight): Promise<AlertRow[]> {
    return this.#rows(query, sight)
  }

  async #rows(query: Query, sight: Sight): Promise<AlertRow[]> {
    let select = this.#db
      .selectFrom('alerts')
      .select('row')
      .where((eb) => conditions(eb, query.filter, sight))
    const { after } = query
    if (after !== undefined) {
      const rank = severityRank(after.severity)
      select = select.where((eb) =>
        eb(
          eb.refTuple('severity_rank', 'owned', 'raised_at', 'id'),
          '>',
          eb.tuple(rank, after.owned ? 1 : 0, after.raisedAt, after.id),
        ),
      )
    }
    const rows = await select
      .orderBy('severity_rank')
      .orderBy('owned')
      .orderBy('raised_at')
      .orderBy('id')
      .limit(query.limit + 1)
      .execute()
    return rows.map((row) => JSON.parse(row.row) as AlertRow)
  }

  /** Words and times cannot be counted by combination: they are counted row by row, without the facets. */
  async #cells(filter: FeedFilter, sight: Sight): Promise<FacetCell[]> {
    const { text, closedSince } = filter
    if (!isCounted(filter)) {
      return (await this.#facets.cells()).filter((cell) => inSight(sight, cell.values))
    }
    const rows = await this.#db
      .selectFrom('alerts')
      .select('row')
      .where((eb) => conditions(eb, { text, closedSince, states: [...alertStates] }, sight))
      .limit(this.#mostCounted)
      .execute()
    return rows.map((row) => ({ values: JSON.parse(row.row) as AlertRow, n: 1 }))
  }
}

/** Whether the counts of a filter are made row by row. */
function isCounted(filter: FeedFilter): boolean {
  return wordsOf(filter).length > 0 || filter.closedSince !== undefined
}

function conditions(eb: Where, filter: FeedFilter, sight: Sight): Expression<SqlBool> {
  const all: Expression<SqlBool>[] = []
  const oneOf = (column: 'kind' | 'detector' | 'lane' | 'state', values: readonly string[] | undefined) => {
    if (values !== undefined && values.length > 0) all.push(eb(column, 'in', [...values]))
  }
  const states: readonly string[] = filter.states?.length ? filter.states : openStates
  if (states.length === openStates.length && openStates.every((state) => states.includes(state))) {
    all.push(eb('open', '=', 1))
  } else oneOf('state', states)
  oneOf('kind', filter.kinds)
  oneOf('detector', filter.detectors)
  oneOf('lane', filter.lanes)
  if (filter.severities?.length)
    all.push(
      eb(
        'severity_rank',
        'in',
        filter.severities.map((s) => severities.indexOf(s)),
      ),
    )
  if (filter.countries?.length) all.push(orNone(eb, 'country', filter.countries))
  if (filter.owners?.length) all.push(orNone(eb, 'owner_id', filter.owners))
  if (filter.elections?.length) all.push(inElections(eb, filter.elections))
  if (filter.exercise !== undefined) all.push(eb('exercise', '=', filter.exercise ? 1 : 0))
  if (filter.closedSince !== undefined) all.push(eb('closed_at', '>=', filter.closedSince))
  for (const word of wordsOf(filter)) all.push(holdsText(eb.ref('search'), word))
  if (sight !== null) all.push(sightCondition(eb, sight))
  return eb.and(all)
}

function orNone(eb: Where, column: 'country' | 'owner_id', values: readonly string[]): Expression<SqlBool> {
  const named = values.filter((value) => value !== 'none')
  const parts: Expression<SqlBool>[] = []
  if (named.length > 0) parts.push(eb(column, 'in', named))
  if (named.length < values.length) parts.push(eb(column, 'is', null))
  return eb.or(parts)
}

function inElections(eb: Where, elections: readonly string[]): Expression<SqlBool> {
  return eb(
    'id',
    'in',
    eb
      .selectFrom('alert_elections')
      .select('alert_id')
      .where('election_id', 'in', [...elections]),
  )
}

/** `inSight` as a condition on the stored alerts. */
export function sightCondition(eb: Where, { scope, lanes }: NonNullable<Sight>): Expression<SqlBool> {
  const all: Expression<SqlBool>[] = []
  if (scope !== null) {
    const parts: Expression<SqlBool>[] = []
    if (scope.countries.length > 0) parts.push(eb('country', 'in', [...scope.countries]))
    if (scope.elections.length > 0) parts.push(inElections(eb, scope.elections))
    all.push(parts.length === 0 ? eb.lit(false) : eb.or(parts))
  }
  if (lanes !== null) {
    const asked = eb
      .selectFrom('alert_lanes')
      .select('alert_id')
      .where('lane', 'in', [...lanes])
    all.push(lanes.length === 0 ? eb.lit(false) : eb('id', 'in', asked))
  }
  return eb.and(all)
}

export function countFacets(
  cells: readonly FacetCell[],
  filter: FeedFilter,
): { facets: FacetCounts; total: number; unfiltered: number } {
  const facets: FacetCounts = {
    severities: {},
    kinds: {},
    detectors: {},
    countries: {},
    elections: {},
    states: {},
    owners: {},
  }
  let total = 0
  let unfiltered = 0
  const statesOnly: FeedFilter = filter.states === undefined ? {} : { states: filter.states }
  for (const { values, n } of cells) {
    if (passesFacets(filter, values)) total += n
    if (passesFacets(statesOnly, values)) unfiltered += n
    for (const facet of facetNames) {
      if (!passesFacets(filter, values, facet)) continue
      const counts = facets[facet]
      for (const key of facetKeys(facet, values)) counts[key] = (counts[key] ?? 0) + n
    }
  }
  return { facets, total, unfiltered }
}
