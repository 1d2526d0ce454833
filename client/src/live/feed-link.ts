/** Keeps the feed equal to the store: subscribes, notices gaps, asks again, and merges what comes in. */
import type { AlertRow } from '../../../shared/domain/alert.ts'
import type { AlertChange, AlertsChanged, FeedPage } from '../../../shared/protocol/events.ts'
import type { FeedFilter } from '../../../shared/domain/feed-filter.ts'
import type { OrderKey } from '../../../shared/domain/feed-order.ts'
import type { Failure } from '../../../shared/protocol/errors.ts'
import { update, useApp } from '../store/app-store.ts'
import { patchDetail } from '../store/detail-state.ts'
import {
  acceptPage,
  acceptTally,
  appendPage,
  applyChanges,
  asSeenBy,
  askFeed,
  failFeed,
  knownChanges,
  reorder,
  tidyFeed,
} from '../store/feed-state.ts'
import type { GroupBy } from '../store/grouping.ts'
import { fateOf, holdAnswer, holdFrame, type Held } from '../store/room-chain.ts'
import { resolveFilter, sameFilter } from '../store/view-url.ts'
import { isStill } from '../store/view-state.ts'
import { scopeOf, standingViews } from '../store/views.ts'
import { announceChanges } from './announce.ts'
import { Batcher } from './batcher.ts'
import { lookerNow } from './looker.ts'
import { ask } from './socket.ts'

/** In a burst at most four commits a second, one of them the clock's; a few changes at a time are on screen sooner. */
const COMMIT_MS = 400
const FEW_COMMIT_MS = 80
const FEW = 20
/** More changes waiting than a burst brings between two commits: the page is not keeping up, and says so. */
const MANY = 500
const FIRST_PAGE = 100
const NEXT_PAGE = 200
const RETRY_MS = 2000
/** Groups are made of what is loaded: of as much as this, in a few answers at once, and no more. */
export const GROUPED_ROWS = 2000
const LARGEST_PAGE = 500

let held: Held = {}
let subscribing = false
/** Told to begin anew while an answer was on its way that does not know of it. */
let isOutrun = false
let onCurrent: () => void = () => {}

const changesIn = new Batcher<AlertChange>(commitChanges, (committed) => (committed > FEW ? COMMIT_MS : FEW_COMMIT_MS))

const lost: Failure = { code: 'INTERNAL', message: 'The connection broke before the answer came.' }

function stillNow(): boolean {
  const { view, feed } = useApp.getState()
  return isStill(view, feed)
}

function commitChanges(changes: AlertChange[]): void {
  const { feed, session } = useApp.getState()
  const known = knownChanges(feed, asSeenBy(session.user, changes), Date.now())
  if (known.length > 0) {
    update('feed', (state) => applyChanges(state, known, stillNow()))
    const rows = known.map(({ row }) => row)
    update('detail', (state) => patchDetail(state, rows))
    announceChanges(known, useApp.getState().feed.filter)
  }
  update('link', (link) => (link.behind === 0 ? link : { ...link, behind: 0 }))
}

export function receiveFrame(frame: AlertsChanged): void {
  switch (fateOf(held, frame)) {
    case 'repeated':
      return
    case 'gap':
      if (!subscribing) void subscribe()
      return
    case 'apply':
      held = holdFrame(held, frame)
      changesIn.add(frame.changes)
      if (changesIn.size > MANY) update('link', (link) => ({ ...link, behind: changesIn.size }))
  }
}

/** [LIVE7] The server dropped this page's queue, or has wiped data: what is held is no ground to go on from. */
export function outrun(): void {
  held = {}
  isOutrun = subscribing
  void subscribe()
}

/** [LIVE4] Goes on from what is held, or takes a snapshot when the missing changes are gone. */
export async function subscribe(): Promise<void> {
  if (subscribing) return
  subscribing = true
  update('link', (link) => ({ ...link, current: false }))
  const first = Object.keys(held).length === 0
  const answer = await ask('feed:subscribe', first ? {} : { held: { ...held } })
  subscribing = false
  if (isOutrun) {
    isOutrun = false
    return subscribe()
  }
  if (answer === null) return
  if (!answer.ok) {
    if (answer.error.code !== 'SIGNED_OUT') setTimeout(() => void subscribe(), RETRY_MS)
    return
  }
  held = holdAnswer(held, answer)
  changesIn.flush()
  if (first || answer.resume === 'snapshot' || useApp.getState().feed.status !== 'ready') {
    await Promise.all([queryFeed(useApp.getState().feed.tally === null), queryTallies()])
  }
  update('link', (link) => (link.connected ? { ...link, current: true } : link))
  onCurrent()
}

/** Called each time the feed is known to miss nothing. */
export function whenCurrent(run: () => void): void {
  onCurrent = run
}

/**
 * Asks for the first page of the filter in force. A new question of the analyst moves the list; the same one asked
 * again, after a cut, must not move it under somebody who works in it.
 */
export async function queryFeed(isNew: boolean): Promise<void> {
  const { view } = useApp.getState()
  const isGrouped = view.groupBy !== 'none'
  const filter = resolveFilter(view.filter, lookerNow())
  update('feed', (feed) => askFeed(feed, filter, isGrouped ? GROUPED_ROWS : undefined))
  const { question } = useApp.getState().feed
  const answer = await (isGrouped ? askMany(filter, GROUPED_ROWS) : askPage(filter, FIRST_PAGE))
  if ('code' in answer) update('feed', (feed) => failFeed(feed, question, answer))
  else update('feed', (feed) => acceptPage(feed, question, answer, !isNew && stillNow()))
}

async function askPage(filter: FeedFilter, limit: number, after?: OrderKey): Promise<FeedPage | Failure> {
  const from = after && {
    severity: after.severity,
    owned: after.owner !== null,
    raisedAt: after.raisedAt,
    id: after.id,
  }
  const answer = await ask('feed:query', { filter, limit, ...(from === undefined ? {} : { after: from }) })
  if (answer === null) return lost
  return answer.ok ? answer.page : answer.error
}

/**
 * Pages joined to one. It is true at the seq of the first: what changed while the others were asked for comes as
 * changes, and a row that is newer than the page is not made older by them.
 */
async function askMany(filter: FeedFilter, most: number): Promise<FeedPage | Failure> {
  let joined = await askPage(filter, Math.min(LARGEST_PAGE, most))
  while (!('code' in joined) && joined.more && joined.rows.length < most) {
    const next = await askPage(filter, Math.min(LARGEST_PAGE, most - joined.rows.length), joined.rows.at(-1))
    joined = 'code' in next ? next : { ...joined, rows: [...joined.rows, ...next.rows], more: next.more }
  }
  return joined
}

/** The rows below those that are loaded. */
export async function loadMore(): Promise<void> {
  const { feed, link, view } = useApp.getState()
  // A row that came later would go into a group further up, and move what is under it.
  if (
    view.groupBy !== 'none' ||
    !feed.more ||
    feed.loadingMore ||
    feed.status !== 'ready' ||
    feed.edge === null ||
    !link.connected
  )
    return
  update('feed', (state) => ({ ...state, loadingMore: true }))
  const answer = await askPage(feed.filter, NEXT_PAGE, feed.edge)
  if ('code' in answer) update('feed', (state) => ({ ...state, loadingMore: false }))
  else update('feed', (state) => appendPage(state, feed.question, answer))
}

/** Up to `most` alerts of the view, for an action on all of them. */
export async function allRows(most: number): Promise<AlertRow[]> {
  const { filter } = useApp.getState().feed
  const rows: AlertRow[] = []
  let after: OrderKey | undefined
  let more = true
  while (more && rows.length < most) {
    const page = await askPage(filter, Math.min(500, most - rows.length), after)
    if ('code' in page) break
    rows.push(...page.rows)
    after = page.rows.at(-1)
    more = page.more && after !== undefined
  }
  return rows
}

let tallyRound = 0

/** Counts of the views and of the header. */
export async function queryTallies(): Promise<void> {
  const { view, session, views: saved, link } = useApp.getState()
  const looker = lookerNow()
  if (!link.connected) return
  const round = ++tallyRound
  const views = standingViews(view.filter, saved.value, session.user?.lanes)
  await Promise.all(
    views.map(async ({ name, filter }) => {
      const resolved = resolveFilter(filter, looker)
      const answer = await askPage(resolved, 1)
      if ('code' in answer || round !== tallyRound) return
      update('feed', (feed) => acceptTally(feed, name, resolved, answer))
    }),
  )
}

/** Lets the list take in what came while it stood still. */
export function showPending(): void {
  update('feed', reorder)
}

let day = ''

/** At midnight, by the clock that was chosen, what was closed today is asked anew. */
function watchDay(): void {
  const { dayStart } = lookerNow()
  const isNew = day !== '' && day !== dayStart
  day = dayStart
  if (!isNew || !useApp.getState().link.connected) return
  void queryTallies()
  if (useApp.getState().view.filter.closedSince === 'today') void queryFeed(false)
}

export function tidy(): void {
  watchDay()
  update('feed', (feed) => tidyFeed(feed, Date.now(), stillNow(), useApp.getState().view.cursor))
}

/** The list goes on by itself when the last reason to stand still is gone. */
export function resumeWhenFree(): () => void {
  let wasStill = stillNow()
  return useApp.subscribe((state, before) => {
    if (state.view === before.view) return
    const still = isStill(state.view, state.feed)
    if (wasStill && !still) showPending()
    wasStill = still
  })
}

export function forgetFeed(): void {
  held = {}
  changesIn.clear()
}

/** The analyst asks another question: the list is loaded anew, and the views' counts when the scope changed. */
export function changeView(filter: FeedFilter, groupBy: GroupBy): void {
  const { view, link } = useApp.getState()
  const isRegrouped = view.groupBy !== groupBy
  if (sameFilter(view.filter, filter) && !isRegrouped) return
  const scopeChanged = !sameFilter(scopeOf(view.filter), scopeOf(filter))
  update('view', (held) => ({
    ...held,
    filter,
    groupBy,
    collapsed: isRegrouped ? new Set() : held.collapsed,
    cursor: null,
    groupCursor: null,
    selected: new Set(),
    scrolled: false,
  }))
  if (!link.connected || Object.keys(held).length === 0) return
  void queryFeed(true)
  if (scopeChanged) void queryTallies()
}
