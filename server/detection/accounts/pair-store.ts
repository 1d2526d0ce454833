/**
 * What is known of two accounts that did the same thing: decayed evidence and the reasons for it.
 *
 * A pair is one record of 64 bytes, a line of memory; from the second shared object on it keeps its reasons, so that
 * "why linked" can be answered without going back to the posts. Pairs hang in a list per account. A sweep at a fixed
 * pace frees what has faded; when the store is full, the weakest of the next few goes.
 */
import { f64, i32 } from './cell.ts'
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

/** Numbers of a record: three of 8 bytes, then (counted in 4 bytes) ten whole ones. */
const RECORD_BYTES = 64
const WIDE = 8
const SLIM = 16
const EVIDENCE = 0
const AT = 1
/** Highest evidence reached. */
const PEAK = 2
const A = 6
const B = 7
const NEXT_A = 8
const NEXT_B = 9
const PREV_A = 10
const PREV_B = 11
const OBJECTS = 12
const EDGE = 13
/** Times both posted a known object anew. */
const REPEATS = 14
/** So many repeats say as much as one more object. */
const REPEATS_PER_OBJECT = 3

export interface PairStoreState {
  readonly index: KeyTableState
  readonly records: ArrayBuffer
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
  private wide = new Float64Array(WIDE << 10)
  private slim = new Int32Array(this.wide.buffer)
  private capacity = 1 << 10
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

  /** When the object last counted for the pair. */
  lastOf(pair: number, key: number): number {
    let last = Number.NEGATIVE_INFINITY
    for (const reason of this.reasonsOf(pair)) if (reason.object.key === key && reason.at > last) last = reason.at
    return last
  }

  /**
   * Adds a co-action to the pair that `find` gave (-1: a new one) and returns the pair. The caller has asked `knows`:
   * an object counts once for a pair, so that an account cannot raise its own ties by posting twice.
   */
  add(known: number, reason: Reason): number {
    const { earlier, later } = reason
    if (known < 0) return this.open(Math.min(earlier, later), Math.max(earlier, later), reason)
    this.strengthen(known, reason)
    this.slim[known * SLIM + OBJECTS] = this.objectsOf(known) + 1
    return known
  }

  /** Adds a co-action on an object that counts for the pair already. */
  addRepeat(known: number, reason: Reason): number {
    this.strengthen(known, reason)
    const repeats = i32(this.slim, known * SLIM + REPEATS) + 1
    this.slim[known * SLIM + REPEATS] = repeats
    if (repeats % REPEATS_PER_OBJECT === 0) this.slim[known * SLIM + OBJECTS] = this.objectsOf(known) + 1
    return known
  }

  private strengthen(known: number, reason: Reason): void {
    this.keep(known, reason)
    const { wide } = this
    const base = known * WIDE
    const evidence = this.evidenceAt(known, reason.at) + reason.evidence
    wide[base + EVIDENCE] = evidence
    if (reason.at > f64(wide, base + AT)) wide[base + AT] = reason.at
    if (evidence > f64(wide, base + PEAK)) wide[base + PEAK] = evidence
  }

  /** Evidence decayed to a time; before the last co-action it does not grow. */
  evidenceAt(pair: number, at: number): number {
    const age = at - this.lastAt(pair)
    const evidence = f64(this.wide, pair * WIDE + EVIDENCE)
    return age > 0 ? evidence * 2 ** (-age / this.limits.halfLifeMs) : evidence
  }

  objectsOf(pair: number): number {
    return i32(this.slim, pair * SLIM + OBJECTS)
  }

  peakOf(pair: number): number {
    return f64(this.wide, pair * WIDE + PEAK)
  }

  lastAt(pair: number): number {
    return f64(this.wide, pair * WIDE + AT)
  }

  isEdge(pair: number): boolean {
    return i32(this.slim, pair * SLIM + EDGE) === 1
  }

  setEdge(pair: number, isEdge: boolean): void {
    this.slim[pair * SLIM + EDGE] = isEdge ? 1 : 0
  }

  aOf(pair: number): number {
    return i32(this.slim, pair * SLIM + A)
  }

  bOf(pair: number): number {
    return i32(this.slim, pair * SLIM + B)
  }

  otherOf(pair: number, account: number): number {
    const a = this.aOf(pair)
    return a === account ? this.bOf(pair) : a
  }

  firstOf(account: number): number {
    return i32(this.accounts.columns.pairs, account)
  }

  nextOf(pair: number, account: number): number {
    const { slim } = this
    const base = pair * SLIM
    return i32(slim, base + A) === account ? i32(slim, base + NEXT_A) : i32(slim, base + NEXT_B)
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
      if (this.aOf(slot) < 0) continue
      if (this.isEdge(slot) && this.evidenceAt(slot, clock) < this.limits.releaseEvidence) this.dropEdge(slot)
      const age = clock - this.lastAt(slot)
      const life = this.objectsOf(slot) < 2 ? this.limits.weakPairMs : this.limits.strongPairMs
      if (age > life) this.release(slot)
    }
  }

  state(): PairStoreState {
    const { first, more, used, free, hand } = this
    return { index: this.index.state(), records: this.wide.buffer, first, more, used, free, hand }
  }

  restore(state: PairStoreState): void {
    const { index, records, ...rest } = state
    this.index.restore(index)
    this.setRecords(records)
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
    const { wide, slim } = this
    const base = slot * WIDE
    wide[base + EVIDENCE] = reason.evidence
    wide[base + AT] = reason.at
    wide[base + PEAK] = reason.evidence
    const record = slot * SLIM
    slim[record + A] = a
    slim[record + B] = b
    slim[record + OBJECTS] = 1
    slim[record + EDGE] = 0
    slim[record + REPEATS] = 0
    this.first[slot] = reason
    this.more[slot] = null
    this.index.set(a * SHARD + b, slot)
    this.hang(slot, a, PREV_A, NEXT_A)
    this.hang(slot, b, PREV_B, NEXT_B)
    return slot
  }

  /** Puts the pair first in the account's list; the cells are those of its end of the pair. */
  private hang(slot: number, account: number, prev: number, next: number): void {
    const heads = this.accounts.columns
    const head = i32(heads.pairs, account)
    this.slim[slot * SLIM + prev] = NONE
    this.slim[slot * SLIM + next] = head
    if (head >= 0) this.setPrev(head, account, slot)
    heads.pairs[account] = slot
    heads.degree[account] = i32(heads.degree, account) + 1
  }

  private unhang(slot: number, account: number, prevCell: number, nextCell: number): void {
    const { slim } = this
    const heads = this.accounts.columns
    const prev = i32(slim, slot * SLIM + prevCell)
    const next = i32(slim, slot * SLIM + nextCell)
    if (prev < 0) heads.pairs[account] = next
    else slim[prev * SLIM + (this.aOf(prev) === account ? NEXT_A : NEXT_B)] = next
    if (next >= 0) this.setPrev(next, account, prev)
    heads.degree[account] = i32(heads.degree, account) - 1
  }

  private setPrev(slot: number, account: number, prev: number): void {
    this.slim[slot * SLIM + (this.aOf(slot) === account ? PREV_A : PREV_B)] = prev
  }

  private dropEdge(slot: number): void {
    this.setEdge(slot, false)
    this.onRelease(slot)
  }

  private release(slot: number): void {
    if (this.isEdge(slot)) this.dropEdge(slot)
    const a = this.aOf(slot)
    const b = this.bOf(slot)
    this.unhang(slot, a, PREV_A, NEXT_A)
    this.unhang(slot, b, PREV_B, NEXT_B)
    this.index.delete(a * SHARD + b)
    this.slim[slot * SLIM + A] = NONE
    this.first[slot] = null
    this.more[slot] = null
    this.free.push(slot)
  }

  private take(clock: number): number {
    const free = this.free.pop()
    if (free !== undefined) return free
    if (this.used < this.limits.maxPairs) {
      if (this.used === this.capacity) this.grow()
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
    const wider = new ArrayBuffer(Math.min(this.limits.maxPairs, this.capacity * 2) * RECORD_BYTES)
    new Float64Array(wider).set(this.wide)
    this.setRecords(wider)
  }

  private setRecords(records: ArrayBuffer): void {
    this.wide = new Float64Array(records)
    this.slim = new Int32Array(records)
    this.capacity = records.byteLength / RECORD_BYTES
  }
}

function weakest(reasons: readonly Reason[]): number {
  let index = 0
  reasons.forEach((reason, i) => {
    if (reason.evidence < (reasons[index]?.evidence ?? Infinity)) index = i
  })
  return index
}
