/**
 * Grows clusters as pairs strengthen, at the moment they do: an edge from a member brings its other end in, a
 * component that reaches the smallest size is judged at once, and larger changes (merging, coming apart, what was
 * shared turning out to be everybody's) are found when a component has changed by a quarter or once a day.
 */
import { DAY_MS } from '../../../shared/domain/time.ts'
import type { AccountTable } from './account-table.ts'
import { type Cluster, closedness } from './cluster.ts'
import type { ClusterRegistry } from './cluster-registry.ts'
import { Communities, SMALLEST_TO_PART } from './communities.ts'
import type { Component, Components } from './components.ts'
import { f64 } from './cell.ts'
import { type AccountDetectionConfig, actionKinds, isTopic, weightsOf } from './config.ts'
import type { PairStore } from './pair-store.ts'
import type { Reason } from './reason-store.ts'
import { TieList } from './tie-list.ts'
import { WeakTies } from './weak-ties.ts'

/** A component is looked at again when it changed by the first share of its edges, or by the second within a week. */
const LARGE_CHANGE = 0.5
const SMALL_CHANGE = 0.25
const COMPONENT_LOOK_MS = 7 * DAY_MS
const ACTING_MS = 14 * DAY_MS
/** A cluster is looked at daily, one that has been silent for a week once a week: little can have changed. */
const CLUSTER_LOOK_MS = DAY_MS
const SILENT_MS = 7 * DAY_MS
/** Ties of one account that are looked at when it may join. */
const MOST_TIES = 512

export class ClusterTracker {
  private readonly config: AccountDetectionConfig
  private readonly accounts: AccountTable
  private readonly pairs: PairStore
  private readonly components: Components
  private readonly registry: ClusterRegistry
  /** By the place of the kind. */
  private readonly weights: Float64Array
  private readonly popularFrom: Float64Array
  readonly weakTies: WeakTies
  private readonly communities = new Communities()
  private readonly ties = new TieList()
  private readonly nameOf = (account: number): string => this.accounts.nameOf(account)

  constructor(
    config: AccountDetectionConfig,
    accounts: AccountTable,
    pairs: PairStore,
    components: Components,
    registry: ClusterRegistry,
  ) {
    this.config = config
    this.accounts = accounts
    this.pairs = pairs
    this.components = components
    this.registry = registry
    this.weights = weightsOf(config)
    this.popularFrom = Float64Array.from(actionKinds, (kind) =>
      isTopic(kind) ? config.popularTopicFrom : config.popularFrom,
    )
    this.weakTies = new WeakTies(config, accounts, pairs)
    pairs.onRelease = (pair) => components.cut(pair)
  }

  /** A pair gained a reason. */
  strengthened(pair: number, reason: Reason, clock: number): void {
    const a = this.accounts.clusterOf(reason.earlier)
    const b = this.accounts.clusterOf(reason.later)
    if (a >= 0 && a === b) {
      const both = this.registry.of(reason.earlier)
      if (both) this.registry.tally(both, reason)
    }
    if (this.becomesEdge(pair, reason.at)) this.joinedBy(pair, clock)
    else if (a >= 0 && b < 0) this.attach(reason.later, this.registry.of(reason.earlier), clock)
    else if (b >= 0 && a < 0) this.attach(reason.earlier, this.registry.of(reason.later), clock)
    else if (a < 0 && b < 0) this.weakTies.note(pair, reason.at)
  }

  /**
   * Components that changed little but have not been looked at for long, and once a day every cluster, since its
   * objects may have become everybody's. Calls back for each cluster looked at.
   */
  lookAgain(clock: number, isFinal: boolean, onLook: (cluster: Cluster, closed: number) => void): void {
    for (const pair of this.weakTies.take(clock, isFinal)) this.joinedBy(pair, clock)
    for (const component of this.components.changed()) {
      if (!isFinal && clock - component.lookedAt < COMPONENT_LOOK_MS) continue
      const least = isFinal ? 1 : Math.max(1, SMALL_CHANGE * component.edges)
      if (component.gained >= least || (component.lost >= least && this.isActing(component, clock)))
        this.judge(component, clock)
      else if (component.lost >= least) this.components.settle(component, clock)
    }
    for (const cluster of this.registry.all()) {
      const pause = clock - cluster.lastAt > SILENT_MS ? SILENT_MS : CLUSTER_LOOK_MS
      if (!isFinal && clock - cluster.lookedAt < pause) continue
      cluster.lookedAt = clock
      const closed = closedness(cluster)
      if (closed < this.config.minClosed) this.registry.dissolve(cluster, clock)
      else onLook(cluster, closed)
    }
  }

  /** Whether any of it acted together of late: a network that only falls silent does not come apart by that. */
  private isActing(component: Component, clock: number): boolean {
    for (const account of component.accounts) {
      const cluster = this.registry.of(account)
      if (cluster && clock - cluster.lastAt < ACTING_MS) return true
    }
    return false
  }

  private becomesEdge(pair: number, at: number): boolean {
    const { pairs, config } = this
    if (pairs.isEdge(pair) || pairs.objectsOf(pair) < config.edgeObjects) return false
    const evidence = pairs.evidenceAt(pair, at)
    return evidence >= config.edgeEvidence && evidence * this.hindsight(pair) >= config.edgeEvidence
  }

  /** Share of a pair's evidence that is left now that it is known how many came to use the same objects. */
  private hindsight(pair: number): number {
    let then = 0
    let now = 0
    const { reasons } = this.pairs
    for (let row = this.pairs.firstReason(pair); row >= 0; row = reasons.next(row)) {
      const object = reasons.object(row)
      if (!object) continue
      const evidence = reasons.evidence(row)
      const others = object.strangers - f64(this.popularFrom, object.place)
      then += evidence
      now += others > 0 ? Math.min(evidence, f64(this.weights, object.place) / Math.log2(2 + others)) : evidence
    }
    return now / then
  }

  private joinedBy(pair: number, clock: number): void {
    this.pairs.setEdge(pair, true)
    const component = this.components.join(pair, clock)
    const a = this.pairs.aOf(pair)
    const b = this.pairs.bOf(pair)
    const ofA = this.registry.of(a)
    const ofB = this.registry.of(b)
    if (ofA && (!ofB || ofA === ofB)) this.admit(ofA, b, clock)
    if (ofB && (!ofA || ofA === ofB)) this.admit(ofB, a, clock)
    const isNew = !ofA && !ofB && component.accounts.length >= this.config.minCore
    if (isNew || component.gained > LARGE_CHANGE * component.edges + 8) this.judge(component, clock)
  }

  private admit(cluster: Cluster, account: number, clock: number): void {
    if (this.registry.admit(cluster, account, 'core', clock)) this.attachNeighbours(cluster, account, clock)
  }

  private judge(component: Component, clock: number): void {
    const communities: number[][] = []
    for (const part of this.components.settle(component, clock)) {
      if (part.accounts.length >= this.config.minCore) communities.push(...this.partsOf(part))
    }
    // Together, so that of two parts of one cluster only the larger goes on under its id.
    this.match(
      communities.sort((x, y) => y.length - x.length),
      clock,
    )
  }

  private partsOf({ accounts }: Component): number[][] {
    if (accounts.length < SMALLEST_TO_PART) return [[...accounts]]
    const { pairs, ties } = this
    ties.clear()
    for (const account of accounts) {
      for (const pair of this.components.edgesOf(account)) {
        if (pairs.aOf(pair) === account) ties.add(account, pairs.bOf(pair), pairs.peakOf(pair))
      }
    }
    return this.communities.of(accounts, ties, this.nameOf)
  }

  /** Gives each community the cluster that most of its accounts are in; larger communities choose first. */
  private match(communities: readonly number[][], clock: number): void {
    const taken = new Set<Cluster>()
    for (const community of communities) {
      if (community.length < this.config.minCore) continue
      const overlaps = this.overlapsOf(community)
      const own = overlaps.find(([cluster]) => !taken.has(cluster))?.[0]
      const other = overlaps[0]?.[0]
      const isNew = own === undefined
      const cluster =
        own ?? (other ? this.registry.split(other, community, clock) : this.registry.found(community, clock))
      taken.add(cluster)
      this.absorb(cluster, overlaps, taken, clock)
      const joined = community.filter((account) => this.registry.admit(cluster, account, 'core', clock))
      for (const account of isNew ? community : joined) this.attachNeighbours(cluster, account, clock)
      if (closedness(cluster) < this.config.minClosed) this.registry.dissolve(cluster, clock)
    }
  }

  /** Clusters that the community holds most of become part of its own. */
  private absorb(
    into: Cluster,
    overlaps: readonly (readonly [Cluster, number])[],
    taken: Set<Cluster>,
    clock: number,
  ): void {
    for (const [cluster, shared] of overlaps) {
      if (cluster === into || taken.has(cluster) || shared * 2 < coreOf(cluster)) continue
      this.registry.merge(into, cluster, clock)
    }
  }

  private overlapsOf(community: readonly number[]): [Cluster, number][] {
    const counts = new Map<Cluster, number>()
    for (const account of community) {
      const cluster = this.registry.of(account)
      if (cluster) counts.set(cluster, (counts.get(cluster) ?? 0) + 1)
    }
    return [...counts].sort((x, y) => y[1] - x[1] || x[0].slot - y[0].slot)
  }

  private attachNeighbours(cluster: Cluster, account: number, clock: number): void {
    const { pairs } = this
    for (let pair = pairs.firstOf(account); pair >= 0; pair = pairs.nextOf(pair, account)) {
      const other = pairs.otherOf(pair, account)
      if (this.accounts.clusterOf(other) < 0) this.attach(other, cluster, clock)
    }
  }

  /**
   * An account without an edge belongs to the periphery when its weak ties to several members add up. Members that
   * are themselves attached count for less, so that a periphery does not grow upon a periphery.
   */
  private attach(account: number, cluster: Cluster | undefined, clock: number): void {
    if (!cluster || cluster.members.size === 0) return
    const { pairs, config } = this
    let evidence = 0
    let peers = 0
    let ties = 0
    for (let pair = pairs.firstOf(account); pair >= 0 && ties < MOST_TIES; pair = pairs.nextOf(pair, account)) {
      ties++
      const other = pairs.otherOf(pair, account)
      if (this.accounts.clusterOf(other) !== cluster.slot) continue
      const isCore = cluster.members.get(other)?.role === 'core'
      evidence += pairs.peakOf(pair) * (isCore ? 1 : config.attachedShare)
      peers++
    }
    if (peers >= config.attachPeers && evidence >= config.attachEvidence)
      this.registry.admit(cluster, account, 'attached', clock)
  }
}

function coreOf(cluster: Cluster): number {
  let core = 0
  for (const { role } of cluster.members.values()) if (role === 'core') core++
  return core
}
