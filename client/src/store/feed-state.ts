import { sees, type Looking } from '../../../shared/domain/access.ts'
import type { AlertRow, Severity } from '../../../shared/domain/alert.ts'
import type { FeedFilter } from '../../../shared/domain/feed-filter.ts'
import { passesFilter } from '../../../shared/domain/feed-filter.ts'
import { compareFeedOrder, type OrderKey } from '../../../shared/domain/feed-order.ts'
import type { AlertChange, FeedPage } from '../../../shared/protocol/events.ts'
import type { Failure } from '../../../shared/protocol/errors.ts'
import { countChanges, tallyOf, type KnownChange, type Tally } from './tally.ts'

/** Changes are kept this long, to be applied to answers that were under way when they came. */
const KEEP_CHANGES_MS = 15_000
/** Rows kept when the list goes on at its top: paging asks for the rest again. */
const KEEP_ROWS = 500

/** A row changed by one's own hand stays where it was until then: struck, when that took it out of the view. */
interface Lingering {
  readonly until: number
  readonly place: OrderKey
}

/**
 * The server's alerts as this page holds them. Read-only for features: it changes only by the functions below.
 * `rows` are the known rows up to `edge`; `order` is what the list shows of them, which stands still while paused.
 */
export interface FeedState {
  readonly filter: FeedFilter
  /** Which question the rows answer; an answer to an earlier one is dropped. */
  readonly question: number
  readonly status: 'loading' | 'ready' | 'failed'
  readonly failure: Failure | null
  readonly rows: ReadonlyMap<string, AlertRow>
  readonly order: readonly string[]
  readonly shown: ReadonlySet<string>
  /** Alerts that entered the view since the list last moved. */
  readonly pending: ReadonlyMap<string, Severity>
  readonly lingering: ReadonlyMap<string, Lingering>
  /** Rows that a fresh answer no longer held while the list stood still. */
  readonly gone: ReadonlySet<string>
  /** How many rows are held when the list goes on at its top. */
  readonly keep: number
  readonly edge: OrderKey | null
  readonly more: boolean
  readonly loadingMore: boolean
  readonly tally: Tally | null
  /** Counts of the views and of the header, by name. */
  readonly tallies: Readonly<Record<string, Tally>>
  readonly recent: readonly KnownChange[]
  readonly latest: ReadonlyMap<string, AlertRow>
}

export const emptyFeed: FeedState = {
  filter: {},
  question: 0,
  status: 'loading',
  failure: null,
  rows: new Map(),
  order: [],
  shown: new Set(),
  pending: new Map(),
  lingering: new Map(),
  gone: new Set(),
  keep: KEEP_ROWS,
  edge: null,
  more: false,
  loadingMore: false,
  tally: null,
  tallies: {},
  recent: [],
  latest: new Map(),
}

function keyOf(row: AlertRow): OrderKey {
  return { severity: row.severity, owner: row.owner, raisedAt: row.raisedAt, id: row.id }
}

function withinEdge(state: Pick<FeedState, 'edge' | 'more'>, key: OrderKey): boolean {
  return !state.more || state.edge === null || compareFeedOrder(key, state.edge) <= 0
}

/** A new question: the old rows stay on screen until the answer. A row struck in another view does not come along. */
export function askFeed(state: FeedState, filter: FeedFilter, keep = KEEP_ROWS): FeedState {
  const isSameView = JSON.stringify(filter) === JSON.stringify(state.filter)
  const lingering = isSameView ? state.lingering : new Map<string, Lingering>()
  return {
    ...state,
    filter,
    keep,
    lingering,
    question: state.question + 1,
    status: 'loading',
    failure: null,
    loadingMore: false,
  }
}

export function failFeed(state: FeedState, question: number, failure: Failure): FeedState {
  if (question !== state.question) return state
  return { ...state, status: 'failed', failure, loadingMore: false }
}

function newestRow(state: FeedState, row: AlertRow): AlertRow {
  const held = state.latest.get(row.id)
  return held !== undefined && held.seq > row.seq ? held : row
}

function edgeOf(page: FeedPage): OrderKey | null {
  const last = page.rows.at(-1)
  return last === undefined ? null : keyOf(last)
}

/** The first page of a question. `still`: the list must not move, because somebody works in it. */
export function acceptPage(state: FeedState, question: number, page: FeedPage, still: boolean): FeedState {
  if (question !== state.question) return state
  const rows = new Map(page.rows.map((row) => [row.id, newestRow(state, row)]))
  const base = { ...state, status: 'ready' as const, failure: null, edge: edgeOf(page), more: page.more, rows }
  for (const { row } of state.recent) {
    if (row.seq > page.seq && passesFilter(state.filter, row) && withinEdge(base, row))
      rows.set(row.id, newestRow(state, row))
  }
  const tally = tallyOf(state.filter, page, state.recent)
  for (const id of state.lingering.keys()) {
    const row = state.rows.get(id)
    if (row !== undefined && !rows.has(id)) rows.set(id, row)
  }
  if (!still) return reorder({ ...base, tally, gone: new Set() })
  const gone = new Set(state.gone)
  const pending = new Map<string, Severity>()
  for (const id of state.order) {
    const old = state.rows.get(id)
    if (old === undefined || rows.has(id)) continue
    rows.set(id, old)
    if (passesFilter(state.filter, old)) gone.add(id)
  }
  for (const row of rows.values()) if (!state.shown.has(row.id)) pending.set(row.id, row.severity)
  return { ...base, tally, gone, pending }
}

/** The next page below the edge: added at the end, so that nothing on screen moves. */
export function appendPage(state: FeedState, question: number, page: FeedPage): FeedState {
  if (question !== state.question) return state
  const rows = new Map(state.rows)
  const added: string[] = []
  for (const row of page.rows) {
    const newest = newestRow(state, row)
    rows.set(row.id, newest)
    if (!state.shown.has(row.id) && passesFilter(state.filter, newest)) added.push(row.id)
  }
  const pending = new Map(state.pending)
  for (const id of added) pending.delete(id)
  return {
    ...state,
    rows,
    pending,
    order: [...state.order, ...added],
    shown: new Set([...state.shown, ...added]),
    edge: edgeOf(page) ?? state.edge,
    more: page.more,
    loadingMore: false,
    tally: tallyOf(state.filter, page, state.recent),
  }
}

/** What a person did not see before was not counted before: an alert that their lane has just been asked counts as new. */
export function asSeenBy(user: Looking | null, changes: readonly AlertChange[]): readonly AlertChange[] {
  if (user?.role !== 'specialist') return changes
  return changes.map((change) => {
    const { previous } = change
    return previous === null || sees(user, previous) ? change : { ...change, previous: null }
  })
}

/** Changes that are news to this page, each with what the alert counted under before; repeated ones are left out. */
export function knownChanges(state: FeedState, changes: readonly AlertChange[], receivedAt: number): KnownChange[] {
  const latest = new Map<string, AlertRow>()
  const known: KnownChange[] = []
  for (const { row, previous } of changes) {
    // Only changes count as heard: a row of a page may be ahead of counts that were asked for at the same time.
    const held = latest.get(row.id) ?? state.latest.get(row.id)
    if (held !== undefined && row.seq <= held.seq) continue
    latest.set(row.id, row)
    // Not what is held: a snapshot may have counted a version in between that never came as a change.
    known.push({ row, previous, receivedAt })
  }
  return known
}

function countAll(state: FeedState, known: readonly KnownChange[]): Pick<FeedState, 'tally' | 'tallies'> {
  let tallies = state.tallies
  for (const [name, tally] of Object.entries(state.tallies)) {
    const next = countChanges(tally, known)
    if (next !== tally) tallies = { ...tallies, [name]: next }
  }
  return { tally: state.tally === null ? null : countChanges(state.tally, known), tallies }
}

/** Applies changes: rows on screen are patched in place; the list itself moves only when it is not `still`. */
export function applyChanges(state: FeedState, known: readonly KnownChange[], still: boolean): FeedState {
  if (known.length === 0) return state
  const rows = new Map(state.rows)
  const pending = new Map(state.pending)
  const latest = new Map(state.latest)
  const gone = new Set(state.gone)
  for (const { row } of known) {
    latest.set(row.id, row)
    gone.delete(row.id)
    const shown = rows.get(row.id)
    if (shown !== undefined && shown.seq > row.seq) continue
    const passes = passesFilter(state.filter, row)
    if (shown !== undefined || (passes && withinEdge(state, row))) rows.set(row.id, row)
    if (state.shown.has(row.id)) continue
    if (passes) pending.set(row.id, row.severity)
    else pending.delete(row.id)
  }
  const recent = [...state.recent, ...known]
  const next = { ...state, ...countAll(state, known), rows, pending, latest, gone, recent }
  return still || state.status !== 'ready' ? next : reorder(next)
}

/** Lets the list move: everything that passes is in its place, what has left is out. */
export function reorder(state: FeedState): FeedState {
  const places: OrderKey[] = []
  for (const row of state.rows.values()) {
    const lingering = state.lingering.get(row.id)
    if (lingering !== undefined) places.push(lingering.place)
    else if (!state.gone.has(row.id) && passesFilter(state.filter, row) && withinEdge(state, row))
      places.push(keyOf(row))
  }
  places.sort(compareFeedOrder)
  const trimmed = places.length > state.keep * 2 ? places.slice(0, state.keep) : places
  const cut = trimmed.length < places.length
  const order = trimmed.map((place) => place.id)
  const rows = new Map<string, AlertRow>()
  for (const id of order) {
    const row = state.rows.get(id)
    if (row !== undefined) rows.set(id, row)
  }
  return {
    ...state,
    rows,
    order,
    shown: new Set(order),
    pending: new Map(),
    gone: new Set(),
    edge: cut ? (trimmed.at(-1) ?? null) : state.edge,
    more: cut || state.more,
  }
}

/** Keeps a row where it is for a while after one's own action, wherever that puts it. */
export function linger(state: FeedState, id: string, until: number): FeedState {
  const row = state.rows.get(id)
  if (row === undefined || !state.shown.has(id)) return state
  return { ...state, lingering: new Map(state.lingering).set(id, { until, place: keyOf(row) }) }
}

/**
 * Forgets what is over: rows kept in place whose time has passed, and changes that no answer can be older than. The
 * row under the cursor keeps its place as long as it is part of the view.
 */
export function tidyFeed(state: FeedState, now: number, still: boolean, cursor: string | null = null): FeedState {
  let next = state
  const isOver = ([id, { until }]: [string, Lingering]) => {
    const row = state.rows.get(id)
    return until <= now && !(id === cursor && row !== undefined && passesFilter(state.filter, row))
  }
  if ([...state.lingering].some(isOver)) {
    const lingering = new Map([...state.lingering].filter((entry) => !isOver(entry)))
    next = still ? { ...next, lingering } : reorder({ ...next, lingering })
  }
  const first = next.recent[0]
  if (first !== undefined && first.receivedAt < now - KEEP_CHANGES_MS) {
    const recent = next.recent.filter(({ receivedAt }) => receivedAt >= now - KEEP_CHANGES_MS)
    next = { ...next, recent, latest: new Map(recent.map(({ row }) => [row.id, row])) }
  }
  return next
}

export function acceptTally(state: FeedState, name: string, filter: FeedFilter, page: FeedPage): FeedState {
  return { ...state, tallies: { ...state.tallies, [name]: tallyOf(filter, page, state.recent) } }
}
