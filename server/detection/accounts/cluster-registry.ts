/**
 * Clusters over time. A cluster keeps its id while it grows, loses accounts, absorbs another (the one with more of the
 * joint members goes on, the other is recorded as merged) or loses a part (the part gets an id of its own, recorded at
 * both). Ids come from the founding members and the time of founding: a replay gives the same ones.
 */
import type { AccountTable } from './account-table.ts'
import { addTallies, type Cluster, type ClusterEvent, foundCluster, type Role, tally } from './cluster.ts'
import { hashText, keyText } from './key-hash.ts'
import type { PairStore } from './pair-store.ts'
import type { Reason } from './reason-store.ts'

const MOST_EVENTS = 64

export interface ClusterRegistryState {
  readonly clusters: Map<number, Cluster>
  readonly next: number
}

export class ClusterRegistry {
  private clusters = new Map<number, Cluster>()
  private next = 0
  /** Clusters to be looked at by who tells of them. */
  readonly changed = new Set<Cluster>()
  private readonly accounts: AccountTable
  private readonly pairs: PairStore

  constructor(accounts: AccountTable, pairs: PairStore) {
    this.accounts = accounts
    this.pairs = pairs
  }

  get size(): number {
    return this.clusters.size
  }

  all(): Iterable<Cluster> {
    return this.clusters.values()
  }

  of(account: number): Cluster | undefined {
    return this.clusters.get(this.accounts.clusterOf(account))
  }

  found(members: readonly number[], at: number): Cluster {
    const names = members.map((account) => this.accounts.nameOf(account)).sort()
    const id = `cluster-${keyText(hashText(`${names.join('\n')}\n${at}`, 7))}`
    const cluster = foundCluster(this.next++, id, at)
    this.clusters.set(cluster.slot, cluster)
    for (const account of members) this.admit(cluster, account, 'core', at)
    note(cluster, { at, what: 'founded', with: null, accounts: members.length })
    return cluster
  }

  /** Takes an account in and learns what it shares with the members; false when it had that role already. */
  admit(cluster: Cluster, account: number, role: Role, at: number): boolean {
    const known = cluster.members.get(account)
    if (known) {
      if (known.role === role || role === 'attached') return false
      cluster.members.set(account, { ...known, role })
      return true
    }
    const before = this.of(account)
    if (before) {
      before.members.delete(account)
      before.revision++
    }
    cluster.revision++
    cluster.members.set(account, { role, since: at })
    this.accounts.setCluster(account, cluster.slot)
    this.accounts.forgetOrder(account)
    this.tallyTies(cluster, account)
    this.changed.add(cluster)
    return true
  }

  /** Notes one co-action between two members. */
  tally(cluster: Cluster, reason: Reason): void {
    this.accounts.countOrder(reason.earlier, reason.later)
    tally(cluster, reason)
  }

  /** Learns what the account shares with those who are in the cluster. */
  private tallyTies(cluster: Cluster, account: number): void {
    const { pairs } = this
    const count = (reason: Reason): void => this.tally(cluster, reason)
    for (let pair = pairs.firstOf(account); pair >= 0; pair = pairs.nextOf(pair, account)) {
      const other = pairs.otherOf(pair, account)
      if (this.accounts.clusterOf(other) !== cluster.slot) continue
      pairs.eachReason(pair, count)
    }
  }

  merge(into: Cluster, from: Cluster, at: number): void {
    for (const [account, membership] of from.members) into.members.set(account, { ...membership, since: at })
    addTallies(into, from)
    // What the members of each shared among themselves stands in the tallies; only ties across are read anew.
    for (const account of from.members.keys()) this.tallyTies(into, account)
    for (const account of from.members.keys()) this.accounts.setCluster(account, into.slot)
    into.revision++
    this.changed.add(into)
    from.members.clear()
    note(into, { at, what: 'merged', with: from.id, accounts: into.members.size })
    note(from, { at, what: 'merged', with: into.id, accounts: 0 })
    this.clusters.delete(from.slot)
  }

  split(from: Cluster, members: readonly number[], at: number): Cluster {
    const part = this.found(members, at)
    note(from, { at, what: 'split', with: part.id, accounts: from.members.size })
    note(part, { at, what: 'split', with: from.id, accounts: part.members.size })
    this.changed.add(from)
    return part
  }

  /** Lets every member go; the cluster is told of once more, empty. */
  dissolve(cluster: Cluster, at: number): void {
    for (const account of cluster.members.keys()) this.accounts.setCluster(account, -1)
    cluster.members.clear()
    note(cluster, { at, what: 'faded', with: null, accounts: 0 })
    this.clusters.delete(cluster.slot)
    if (cluster.told) this.changed.add(cluster)
    else this.changed.delete(cluster)
  }

  /** Lets clusters go that have been silent for long, without a word: they did act as told. */
  expire(clock: number, lifeMs: number): void {
    for (const cluster of this.clusters.values()) {
      if (clock - cluster.lastAt <= lifeMs) continue
      for (const account of cluster.members.keys()) this.accounts.setCluster(account, -1)
      this.clusters.delete(cluster.slot)
      this.changed.delete(cluster)
    }
  }

  state(): ClusterRegistryState {
    return { clusters: this.clusters, next: this.next }
  }

  restore(state: ClusterRegistryState): void {
    this.clusters = state.clusters
    this.next = state.next
  }
}

export function note(cluster: Cluster, event: ClusterEvent): void {
  if (cluster.events.length === MOST_EVENTS) cluster.events.splice(1, 1)
  cluster.events.push(event)
}
