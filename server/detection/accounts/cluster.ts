/** A cluster of accounts and what is kept to explain it: objects, times, lags, who acts first. Everything is capped. */
import { f64 } from './cell.ts'
import { actionKinds } from './config.ts'
import type { Reason } from './reason-store.ts'
import type { SharedObject } from './object-index.ts'
import { postOf, type PostRef } from './post-column.ts'
import { keepTick, noTicks, type Ticks, ticksOf } from './ticks.ts'
import { hostOf } from './url-key.ts'

/** Upper bounds of the lag bins in milliseconds; the last bin is the rest of the window. */
export const lagBounds = [1_000, 5_000, 20_000, 60_000, 300_000, 900_000, 3_600_000] as const
const MOST_OBJECTS = 256
const MOST_USES = 6
const MOST_HOSTS = 500

interface ObjectUse {
  readonly account: number
  readonly at: number
  readonly post: string
}

/** What the members shared, with the first posts that show it. */
export interface ObjectTally {
  readonly object: SharedObject
  readonly members: Set<number>
  /** Site of a link. */
  readonly host: string | null
  /** Pairs of members that share it. */
  pairs: number
  evidence: number
  lagSum: number
  firstAt: number
  lastAt: number
  /** The first of the members' uses. */
  readonly uses: ObjectUse[]
  /** The member noted last. */
  latest: number
}

export type Role = 'core' | 'attached'

export interface Membership {
  readonly role: Role
  readonly since: number
}

export interface ClusterEvent {
  readonly at: number
  readonly what: 'founded' | 'grew' | 'merged' | 'split' | 'faded'
  readonly with: string | null
  readonly accounts: number
}

export interface Cluster {
  /** Dense number used in columns; `id` is what the world sees. */
  readonly slot: number
  readonly id: string
  /** Of the posts that tie its members. */
  firstAt: number
  lastAt: number
  lookedAt: number
  readonly members: Map<number, Membership>
  readonly objects: Map<number, ObjectTally>
  /** The object tallied last. */
  latest: ObjectTally | null
  /** Sites whose pages were shared: how many pages, and how often by members. */
  readonly hosts: Map<string, { pages: number; uses: number }>
  readonly lags: number[]
  /** Evidence by kind of action, in the order of the kinds. */
  readonly kinds: Float64Array
  /** Co-actions between members and their summed evidence. */
  coActions: number
  evidence: number
  readonly ticks: Ticks
  readonly events: ClusterEvent[]
  /** Counts every change of the members. */
  revision: number
  told: { members: number; score: number; revision: number; coActions: number } | null
  kind: 'co-action' | 'near-duplicate-text' | null
}

export function foundCluster(slot: number, id: string, at: number): Cluster {
  return {
    slot,
    id,
    firstAt: at,
    lastAt: at,
    lookedAt: at,
    members: new Map(),
    objects: new Map(),
    latest: null,
    hosts: new Map(),
    lags: lagBounds.map(() => 0),
    kinds: new Float64Array(actionKinds.length),
    coActions: 0,
    evidence: 0,
    ticks: noTicks(),
    events: [],
    revision: 0,
    told: null,
    kind: null,
  }
}

/** Notes one co-action between two members. */
export function tally(cluster: Cluster, reason: Reason): void {
  const { object, at, lag, evidence } = reason
  if (at - lag < cluster.firstAt) cluster.firstAt = at - lag
  if (at > cluster.lastAt) cluster.lastAt = at
  cluster.coActions++
  cluster.evidence += evidence
  cluster.kinds[object.place] = f64(cluster.kinds, object.place) + evidence
  let bin = 0
  while (bin < lagBounds.length - 1 && lag > (lagBounds[bin] ?? 0)) bin++
  cluster.lags[bin] = (cluster.lags[bin] ?? 0) + 1
  tallyObject(cluster, reason)
}

function tallyObject(cluster: Cluster, reason: Reason): void {
  const { object, at, lag } = reason
  // A post ties its author to several members by one object: mostly it is the object of the tally before.
  let seen = cluster.latest?.object.key === object.key ? cluster.latest : cluster.objects.get(object.key)
  if (!seen) {
    if (cluster.objects.size === MOST_OBJECTS) dropLeast(cluster)
    seen = {
      object,
      members: new Set(),
      host: object.kind === 'link' ? hostOf(object.label) : null,
      pairs: 0,
      evidence: 0,
      lagSum: 0,
      firstAt: at - lag,
      lastAt: at,
      uses: [],
      latest: -1,
    }
    cluster.objects.set(object.key, seen)
    countPage(cluster, seen.host)
  }
  cluster.latest = seen
  seen.pairs++
  seen.evidence += reason.evidence
  seen.lagSum += lag
  if (at - lag < seen.firstAt) seen.firstAt = at - lag
  if (at > seen.lastAt) seen.lastAt = at
  use(cluster, seen, reason.earlier, at - lag, reason.earlierPost)
  use(cluster, seen, reason.later, at, reason.laterPost)
}

function use(cluster: Cluster, seen: ObjectTally, account: number, at: number, post: PostRef): void {
  // A post is told of once for each member that it meets.
  if (seen.latest === account) return
  seen.latest = account
  if (seen.members.has(account)) return
  seen.members.add(account)
  countUse(cluster, seen.host)
  if (seen.uses.length < MOST_USES) seen.uses.push({ account, at, post: postOf(post) })
  keepTick(cluster.ticks, account, at, seen.object.key)
}

/** Adds what another cluster's members shared among themselves, when they have become members of this one. */
export function addTallies(cluster: Cluster, from: Cluster): void {
  cluster.firstAt = Math.min(cluster.firstAt, from.firstAt)
  cluster.lastAt = Math.max(cluster.lastAt, from.lastAt)
  cluster.coActions += from.coActions
  cluster.evidence += from.evidence
  from.kinds.forEach((evidence, place) => {
    cluster.kinds[place] = f64(cluster.kinds, place) + evidence
  })
  from.lags.forEach((count, bin) => {
    cluster.lags[bin] = (cluster.lags[bin] ?? 0) + count
  })
  for (const seen of from.objects.values()) addObject(cluster, seen)
  for (const { account, at, key } of ticksOf(from.ticks)) keepTick(cluster.ticks, account, at, key)
  for (const [host, { pages, uses }] of from.hosts) {
    const known = cluster.hosts.get(host)
    if (known) {
      known.pages += pages
      known.uses += uses
    } else if (cluster.hosts.size < MOST_HOSTS) cluster.hosts.set(host, { pages, uses })
  }
  cluster.latest = null
}

function addObject(cluster: Cluster, added: ObjectTally): void {
  const seen = cluster.objects.get(added.object.key)
  if (!seen) {
    if (cluster.objects.size === MOST_OBJECTS) dropLeast(cluster)
    cluster.objects.set(added.object.key, added)
    return
  }
  for (const member of added.members) seen.members.add(member)
  for (const use of added.uses)
    if (seen.uses.length < MOST_USES && !seen.uses.some(({ account }) => account === use.account)) seen.uses.push(use)
  seen.pairs += added.pairs
  seen.evidence += added.evidence
  seen.lagSum += added.lagSum
  seen.firstAt = Math.min(seen.firstAt, added.firstAt)
  seen.lastAt = Math.max(seen.lastAt, added.lastAt)
}

function countPage(cluster: Cluster, host: string | null): void {
  if (host === null) return
  const known = cluster.hosts.get(host)
  if (known) known.pages++
  else if (cluster.hosts.size < MOST_HOSTS) cluster.hosts.set(host, { pages: 1, uses: 0 })
}

function countUse(cluster: Cluster, host: string | null): void {
  const known = host === null ? undefined : cluster.hosts.get(host)
  if (known) known.uses++
}

/** Room for new objects: the half that the fewest pairs share goes, so that the cost of a drop is spread over many. */
function dropLeast(cluster: Cluster): void {
  const byPairs = [...cluster.objects.values()].sort(
    (x, y) => x.pairs - y.pairs || x.lastAt - y.lastAt || x.object.key - y.object.key,
  )
  for (const seen of byPairs.slice(0, MOST_OBJECTS / 2)) cluster.objects.delete(seen.object.key)
  cluster.latest = null
}

/**
 * How far what the members share is theirs: the mean, over shared objects, of the share of the object's users that
 * are members. A network that pushes its own things is near 1; people who each passed on the same viral post are near 0.
 */
export function closedness(cluster: Cluster): number {
  if (cluster.objects.size === 0) return 0
  let sum = 0
  for (const seen of cluster.objects.values()) sum += Math.min(1, seen.members.size / Math.max(1, seen.object.users))
  return sum / cluster.objects.size
}

/** Objects of the largest number of pairs first; ties by key, so that every run lists them alike. */
export function topObjects(cluster: Cluster, most: number): ObjectTally[] {
  return [...cluster.objects.values()]
    .sort((x, y) => y.pairs - x.pairs || x.firstAt - y.firstAt || x.object.key - y.object.key)
    .slice(0, most)
}

/** Lag below which half of the co-actions lie, as the bound of its bin. */
export function typicalLag(cluster: Cluster): number {
  let seen = 0
  for (let i = 0; i < lagBounds.length; i++) {
    seen += cluster.lags[i] ?? 0
    if (seen * 2 >= cluster.coActions) return lagBounds[i] ?? 0
  }
  return lagBounds[lagBounds.length - 1] ?? 0
}
