/**
 * Groups whose ties are each too weak for an edge. A pair of accounts that met by chance often does so; that several
 * such pairs hang together by things that hardly anybody else used is no chance. A test of the group in place of a test
 * of the pair: enough accounts hang together by weak ties, on several days (an audience has its evening), and most users
 * of what they share are among them.
 *
 * Weak ties are noted as they arise and looked at once a day. Blind to a weak group that hangs together with an audience
 * by weak ties (the whole is judged), and to one that acts on fewer days.
 */
import { DAY_MS } from '../../../shared/domain/time.ts'
import type { AccountTable } from './account-table.ts'
import type { AccountDetectionConfig } from './config.ts'
import type { SharedObject } from './object-index.ts'
import type { PairStore } from './pair-store.ts'
import type { Reason } from './reason-store.ts'

/** Ties held at most; those noted first go first. */
const MOST_TIES = 1 << 16

export interface WeakTiesState {
  readonly ties: Set<number>
  readonly lookedAt: number
}

export class WeakTies {
  /** Slots of pairs. A slot may have been given to another pair since: each is checked anew. */
  private ties = new Set<number>()
  private lookedAt = Number.NEGATIVE_INFINITY
  private readonly config: AccountDetectionConfig
  private readonly accounts: AccountTable
  private readonly pairs: PairStore

  constructor(config: AccountDetectionConfig, accounts: AccountTable, pairs: PairStore) {
    this.config = config
    this.accounts = accounts
    this.pairs = pairs
  }

  /** A pair without an edge gained a reason. */
  note(pair: number, at: number): void {
    if (!this.isWeak(pair, at)) return
    this.ties.add(pair)
    if (this.ties.size <= MOST_TIES) return
    for (const oldest of this.ties) {
      this.ties.delete(oldest)
      return
    }
  }

  /** Ties of the groups that pass, once a day; they are no longer weak ties then. */
  take(clock: number, isFinal: boolean): number[] {
    if (!isFinal && clock - this.lookedAt < DAY_MS) return []
    this.lookedAt = clock
    for (const pair of this.ties) if (!this.isWeak(pair, clock)) this.ties.delete(pair)
    const passed: number[] = []
    for (const group of this.groups()) if (this.isOwnWorld(group)) passed.push(...group)
    for (const pair of passed) this.ties.delete(pair)
    return passed
  }

  state(): WeakTiesState {
    return { ties: this.ties, lookedAt: this.lookedAt }
  }

  restore({ ties, lookedAt }: WeakTiesState): void {
    this.ties = ties
    this.lookedAt = lookedAt
  }

  private isWeak(pair: number, at: number): boolean {
    const { pairs, accounts, config } = this
    const a = pairs.aOf(pair)
    if (a < 0 || pairs.isEdge(pair) || pairs.objectsOf(pair) < config.edgeObjects) return false
    if (accounts.clusterOf(a) >= 0 || accounts.clusterOf(pairs.bOf(pair)) >= 0) return false
    return pairs.evidenceAt(pair, at) >= config.weakEvidence
  }

  /** The ties, by what hangs together. */
  private groups(): Iterable<number[]> {
    const { pairs } = this
    const owner = new Map<number, number>()
    const rootOf = (account: number): number => {
      let root = account
      for (let next = owner.get(root); next !== undefined && next !== root; next = owner.get(root)) root = next
      owner.set(account, root)
      return root
    }
    for (const pair of this.ties) owner.set(rootOf(pairs.aOf(pair)), rootOf(pairs.bOf(pair)))
    const groups = new Map<number, number[]>()
    for (const pair of this.ties) {
      const root = rootOf(pairs.aOf(pair))
      const group = groups.get(root)
      if (group) group.push(pair)
      else groups.set(root, [pair])
    }
    return groups.values()
  }

  /** Enough accounts, on enough days, and of the users of what they share a large part is among them. */
  private isOwnWorld(ties: readonly number[]): boolean {
    const { pairs, config } = this
    const members = new Set<number>()
    for (const pair of ties) members.add(pairs.aOf(pair)).add(pairs.bOf(pair))
    if (members.size < config.weakCore) return false
    const days = new Set<number>()
    const usedBy = new Map<SharedObject, Set<number>>()
    const see = ({ object, at, earlier, later }: Reason): void => {
      days.add(Math.floor(at / DAY_MS))
      const by = usedBy.get(object) ?? new Set<number>()
      usedBy.set(object, by.add(earlier).add(later))
    }
    for (const pair of ties) pairs.eachReason(pair, see)
    if (days.size < config.weakDays) return false
    let own = 0
    for (const [{ users }, by] of usedBy) own += Math.min(1, by.size / Math.max(1, users))
    return own >= config.weakClosed * usedBy.size
  }
}
