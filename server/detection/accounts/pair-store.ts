/**
 * What is known of two accounts that did the same thing: decayed evidence and the reasons for it.
 *
 * A pair is 90 bytes in flat columns; from the second shared object on it keeps its reasons, so that "why linked" can
 * be answered without going back to the posts. Pairs hang in a list per account. A sweep at a fixed pace frees what
 * has faded; when the store is full, the weakest of the next few goes.
 */
import { f32, f64, i32, u8 } from './cell.ts'
import type { AccountTable } from './account-table.ts'
import { KeyTable, type KeyTableState } from './key-table.ts'
import type { SharedObject } from './object-index.ts'

/** One co-action: both used the object, `lag` milliseconds apart. */
export interface Reason {
  readonly object: SharedObject
  readonly at: number
  readonly lag: number
  readonly evidence: number
  /** Accounts as numbers; `later` acted at `at`. */
  readonly earlier: number
  readonly later: number
  readonly earlierPost: string
  readonly laterPost: string
}

/** Reasons kept per pair: enough to tell objects apart and to explain, not a log. */
const MOST_REASONS = 12
const SHARD = 0x400_0000
const NONE = -1

interface PairColumns {
  a: Int32Array
  b: Int32Array
  evidence: Float64Array
  at: Float64Array
  /** Highest evidence reached. */
  peak: Float32Array
  objects: Uint8Array
  edge: Uint8Array
  nextA: Int32Array
  nextB: Int32Array
  prevA: Int32Array
  prevB: Int32Array
}

function columnsOf(n: number): PairColumns {
  return {
    a: new Int32Array(n),
    b: new Int32Array(n),
    evidence: new Float64Array(n),
    at: new Float64Array(n),
    peak: new Float32Array(n),
    objects: new Uint8Array(n),
    edge: new Uint8Array(n),
    nextA: new Int32Array(n),
    nextB: new Int32Array(n),
    prevA: new Int32Array(n),
    prevB: new Int32Array(n),
  }
}

export interface PairStoreState {
  readonly index: KeyTableState
  readonly columns: PairColumns
  readonly first: (Reason | null)[]
  readonly more: (Reason[] | null)[]
  readonly used: number
  readonly free: number[]
  readonly hand: number
}

export interface PairLimits {
  readonly maxPairs: number
  readonly halfLifeMs: number
  readonly weakPairMs: number
  readonly strongPairMs: number
  readonly releaseEvidence: number
}

export class PairStore {
  /** Told of every edge that fades or is evicted. */
  onRelease: (pair: number) => void = () => undefined
  private readonly accounts: AccountTable
  private readonly limits: PairLimits
  private readonly index = new KeyTable()
  private columns = columnsOf(1 << 10)
  private first: (Reason | null)[] = []
  private more: (Reason[] | null)[] = []
  private used = 0
  private free: number[] = []
  private hand = 0

  constructor(accounts: AccountTable, limits: PairLimits) {
    this.accounts = accounts
    this.limits = limits
  }

  get size(): number {
    return this.index.size
  }

  find(x: number, y: number): number {
    return this.index.get(x < y ? x * SHARD + y : y * SHARD + x)
  }

  /** Whether this object counts for the pair already. */
  knows(pair: number, key: number): boolean {
    const more = this.more[pair]
    if (!more) return this.first[pair]?.object.key === key
    for (const reason of more) if (reason.object.key === key) return true
    return false
  }

  /**
   * Adds a co-action to the pair that `find` gave (-1: a new one) and returns the pair. The caller has asked `knows`:
   * an object counts once for a pair, so that an account cannot raise its own ties by posting twice.
   */
  add(known: number, reason: Reason): number {
    const { earlier, later } = reason
    if (known < 0) return this.open(Math.min(earlier, later), Math.max(earlier, later), reason)
    this.keep(known, reason)
    const c = this.columns
    const evidence = this.evidenceAt(known, reason.at) + reason.evidence
    c.evidence[known] = evidence
    if (reason.at > f64(c.at, known)) c.at[known] = reason.at
    if (evidence > f32(c.peak, known)) c.peak[known] = evidence
    if (u8(c.objects, known) < 255) c.objects[known] = u8(c.objects, known) + 1
    return known
  }

  /** Evidence decayed to a time; before the last co-action it does not grow. */
  evidenceAt(pair: number, at: number): number {
    const age = at - f64(this.columns.at, pair)
    const evidence = f64(this.columns.evidence, pair)
    return age > 0 ? evidence * 2 ** (-age / this.limits.halfLifeMs) : evidence
  }

  objectsOf(pair: number): number {
    return u8(this.columns.objects, pair)
  }

  peakOf(pair: number): number {
    return f32(this.columns.peak, pair)
  }

  lastAt(pair: number): number {
    return f64(this.columns.at, pair)
  }

  isEdge(pair: number): boolean {
    return u8(this.columns.edge, pair) === 1
  }

  setEdge(pair: number, isEdge: boolean): void {
    this.columns.edge[pair] = isEdge ? 1 : 0
  }

  aOf(pair: number): number {
    return i32(this.columns.a, pair)
  }

  bOf(pair: number): number {
    return i32(this.columns.b, pair)
  }

  otherOf(pair: number, account: number): number {
    const a = i32(this.columns.a, pair)
    return a === account ? i32(this.columns.b, pair) : a
  }

  firstOf(account: number): number {
    return i32(this.accounts.columns.pairs, account)
  }

  nextOf(pair: number, account: number): number {
    const c = this.columns
    return i32(c.a, pair) === account ? i32(c.nextA, pair) : i32(c.nextB, pair)
  }

  reasonsOf(pair: number): readonly Reason[] {
    const more = this.more[pair]
    if (more) return more
    const first = this.first[pair]
    return first ? [first] : []
  }

  sweep(steps: number, clock: number): void {
    for (let i = 0; i < steps && this.used > 0; i++) {
      this.hand = (this.hand + 1) % this.used
      const slot = this.hand
      if (i32(this.columns.a, slot) < 0) continue
      if (this.isEdge(slot) && this.evidenceAt(slot, clock) < this.limits.releaseEvidence) this.dropEdge(slot)
      const age = clock - f64(this.columns.at, slot)
      const life = u8(this.columns.objects, slot) < 2 ? this.limits.weakPairMs : this.limits.strongPairMs
      if (age > life) this.release(slot)
    }
  }

  state(): PairStoreState {
    const { columns, first, more, used, free, hand } = this
    return { index: this.index.state(), columns, first, more, used, free, hand }
  }

  restore(state: PairStoreState): void {
    const { index, ...rest } = state
    this.index.restore(index)
    Object.assign(this, rest)
  }

  private keep(pair: number, reason: Reason): void {
    const more = this.more[pair]
    if (!more) {
      const first = this.first[pair]
      this.more[pair] = first ? [first, reason] : [reason]
    } else if (more.length < MOST_REASONS) more.push(reason)
    else more[weakest(more)] = reason
  }

  private open(a: number, b: number, reason: Reason): number {
    const slot = this.take(reason.at)
    const c = this.columns
    c.a[slot] = a
    c.b[slot] = b
    c.evidence[slot] = reason.evidence
    c.peak[slot] = reason.evidence
    c.at[slot] = reason.at
    c.objects[slot] = 1
    c.edge[slot] = 0
    this.first[slot] = reason
    this.more[slot] = null
    this.index.set(a * SHARD + b, slot)
    this.hang(slot, a)
    this.hang(slot, b)
    return slot
  }

  private hang(slot: number, account: number): void {
    const c = this.columns
    const heads = this.accounts.columns
    const head = i32(heads.pairs, account)
    this.setLinks(slot, account, NONE, head)
    if (head >= 0) {
      if (i32(c.a, head) === account) c.prevA[head] = slot
      else c.prevB[head] = slot
    }
    heads.pairs[account] = slot
    heads.degree[account] = i32(heads.degree, account) + 1
  }

  private setLinks(slot: number, account: number, prev: number, next: number): void {
    const c = this.columns
    const isA = i32(c.a, slot) === account
    if (isA) {
      c.prevA[slot] = prev
      c.nextA[slot] = next
    } else {
      c.prevB[slot] = prev
      c.nextB[slot] = next
    }
  }

  private unhang(slot: number, account: number): void {
    const c = this.columns
    const heads = this.accounts.columns
    const isA = i32(c.a, slot) === account
    const prev = isA ? i32(c.prevA, slot) : i32(c.prevB, slot)
    const next = isA ? i32(c.nextA, slot) : i32(c.nextB, slot)
    if (prev < 0) heads.pairs[account] = next
    else if (i32(c.a, prev) === account) c.nextA[prev] = next
    else c.nextB[prev] = next
    if (next >= 0) {
      if (i32(c.a, next) === account) c.prevA[next] = prev
      else c.prevB[next] = prev
    }
    heads.degree[account] = i32(heads.degree, account) - 1
  }

  private dropEdge(slot: number): void {
    this.setEdge(slot, false)
    this.onRelease(slot)
  }

  private release(slot: number): void {
    if (this.isEdge(slot)) this.dropEdge(slot)
    const c = this.columns
    const a = i32(c.a, slot)
    const b = i32(c.b, slot)
    this.unhang(slot, a)
    this.unhang(slot, b)
    this.index.delete(a * SHARD + b)
    c.a[slot] = NONE
    this.first[slot] = null
    this.more[slot] = null
    this.free.push(slot)
  }

  private take(clock: number): number {
    const free = this.free.pop()
    if (free !== undefined) return free
    if (this.used < this.limits.maxPairs) {
      if (this.used === this.columns.a.length) this.grow()
      return this.used++
    }
    let weakestSlot = this.hand
    let least = Infinity
    for (let i = 0; i < 8; i++) {
      this.hand = (this.hand + 1) % this.used
      const worth = this.evidenceAt(this.hand, clock) + (this.isEdge(this.hand) ? 1_000 : 0)
      if (worth >= least) continue
      least = worth
      weakestSlot = this.hand
    }
    this.release(weakestSlot)
    return this.free.pop() ?? 0
  }

  private grow(): void {
    const old = this.columns
    const wider = columnsOf(Math.min(this.limits.maxPairs, old.a.length * 2))
    wider.a.set(old.a)
    wider.b.set(old.b)
    wider.evidence.set(old.evidence)
    wider.at.set(old.at)
    wider.peak.set(old.peak)
    wider.objects.set(old.objects)
    wider.edge.set(old.edge)
    wider.nextA.set(old.nextA)
    wider.nextB.set(old.nextB)
    wider.prevA.set(old.prevA)
    wider.prevB.set(old.prevB)
    this.columns = wider
  }
}

function weakest(reasons: readonly Reason[]): number {
  let index = 0
  reasons.forEach((reason, i) => {
    if (reason.evidence < (reasons[index]?.evidence ?? Infinity)) index = i
  })
  return index
}
