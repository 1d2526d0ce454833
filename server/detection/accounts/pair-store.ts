/**
 * What is known of two accounts that did the same thing: decayed evidence and the reasons for it.
 *
 * A pair is one record of 64 bytes, a line of memory, with its reasons in rows of their own, so that "why linked" can be
 * answered without going back to the posts. Pairs hang in a list per account. A sweep at a fixed
 * pace frees what has faded; when the store is full, the weakest of the next few goes.
 */
import { f64, i32 } from './cell.ts'
import type { AccountTable } from './account-table.ts'
import { emptyReason, type Reason, ReasonStore, type ReasonStoreState } from './reason-store.ts'
import { printOfPair, SlotIndex, type SlotIndexState } from './slot-index.ts'

/** Reasons kept per pair: enough to tell objects apart and to explain, not a log. */
const MOST_REASONS = 12
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
const OBJECTS = 8
/** Bit 0: whether it is an edge; then in 5 bits the reasons kept; then how often both posted a known object anew. */
const STATE = 9
const IS_EDGE = 1
const KEPT_UNIT = 2
const KEPT_MASK = 31
const REPEAT_UNIT = 64
/** A bit for each object that counted, by the end of its key: most that are new are known as such without a look. */
const SIGNS = 10
/** Row of the newest reason. */
const REASONS = 11
/** Neighbours in the lists of both accounts: last, since they are read least. */
const NEXT_A = 12
const NEXT_B = 13
const PREV_A = 14
const PREV_B = 15
/** So many repeats say as much as one more object. */
const REPEATS_PER_OBJECT = 3
/** Slots looked through for a pair to evict. */
const MOST_LOOKS = 4_096
/** Rows for reasons, as a multiple of the pairs: most pairs have one. */
const REASONS_PER_PAIR = 3

export interface PairStoreState {
  readonly index: SlotIndexState
  readonly records: ArrayBuffer
  readonly reasons: ReasonStoreState
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
  private readonly index = new SlotIndex()
  readonly reasons: ReasonStore
  private readonly reason = emptyReason()
  private readonly rows = new Int32Array(MOST_REASONS)
  private wide = new Float64Array(WIDE << 10)
  private slim = new Int32Array(this.wide.buffer)
  private capacity = 1 << 10
  private used = 0
  private free: number[] = []
  private hand = 0

  constructor(accounts: AccountTable, limits: PairLimits) {
    this.accounts = accounts
    this.limits = limits
    this.reasons = new ReasonStore(limits.maxPairs * REASONS_PER_PAIR)
  }

  get size(): number {
    return this.index.size
  }

  find(x: number, y: number): number {
    const { index } = this
    const a = x < y ? x : y
    const b = x < y ? y : x
    for (let at = index.first(printOfPair(a, b)); at >= 0; at = index.next(at)) {
      const slot = index.slotAt(at)
      if (this.aOf(slot) === a && this.bOf(slot) === b) return slot
    }
    return NONE
  }

  /** Whether the record is that of these accounts. */
  isOf(pair: number, x: number, y: number): boolean {
    const a = this.aOf(pair)
    return (a === x && this.bOf(pair) === y) || (a === y && this.bOf(pair) === x)
  }

  /** Whether this object counts for the pair already. */
  knows(pair: number, key: number): boolean {
    if ((i32(this.slim, pair * SLIM + SIGNS) & signOf(key)) === 0) return false
    const { reasons } = this
    for (let row = this.firstReason(pair); row >= 0; row = reasons.next(row)) if (reasons.key(row) === key) return true
    return false
  }

  /** Whether the object counted for the pair within so many milliseconds of a time. */
  countedNear(pair: number, key: number, at: number, within: number): boolean {
    const { reasons } = this
    for (let row = this.firstReason(pair); row >= 0; row = reasons.next(row))
      if (reasons.key(row) === key && Math.abs(reasons.at(row) - at) <= within) return true
    return false
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
    const state = i32(this.slim, known * SLIM + STATE) + REPEAT_UNIT
    this.slim[known * SLIM + STATE] = state
    if (Math.floor(state / REPEAT_UNIT) % REPEATS_PER_OBJECT === 0)
      this.slim[known * SLIM + OBJECTS] = this.objectsOf(known) + 1
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
    return (i32(this.slim, pair * SLIM + STATE) & IS_EDGE) !== 0
  }

  setEdge(pair: number, isEdge: boolean): void {
    const state = i32(this.slim, pair * SLIM + STATE)
    this.slim[pair * SLIM + STATE] = isEdge ? state | IS_EDGE : state & ~IS_EDGE
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
    return this.accounts.firstPair(account)
  }

  nextOf(pair: number, account: number): number {
    const { slim } = this
    const base = pair * SLIM
    return i32(slim, base + A) === account ? i32(slim, base + NEXT_A) : i32(slim, base + NEXT_B)
  }

  /** Tells of the oldest reasons of a pair, in the order in which they came. Valid until the call returns. */
  eachFirstReason(pair: number, most: number, tell: (reason: Reason) => void): void {
    const { rows, reasons } = this
    let count = 0
    for (let row = this.firstReason(pair); row >= 0; row = reasons.next(row)) rows[count++] = row
    for (let i = count - 1; i >= Math.max(0, count - most); i--)
      if (reasons.read(i32(rows, i), this.aOf(pair), this.bOf(pair), this.reason)) tell(this.reason)
  }

  /** Tells of each reason of a pair, the newest first. What is told is valid until the call returns. */
  eachReason(pair: number, tell: (reason: Reason) => void): void {
    for (let row = this.firstReason(pair); row >= 0; row = this.reasons.next(row)) {
      if (this.reasons.read(row, this.aOf(pair), this.bOf(pair), this.reason)) tell(this.reason)
    }
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
    const { used, free, hand } = this
    return { index: this.index.state(), records: this.wide.buffer, reasons: this.reasons.state(), used, free, hand }
  }

  restore(state: PairStoreState): void {
    const { index, records, reasons, ...rest } = state
    this.index.restore(index)
    this.reasons.restore(reasons)
    this.setRecords(records)
    Object.assign(this, rest)
  }

  /** Row of the newest reason, or -1. */
  firstReason(pair: number): number {
    return i32(this.slim, pair * SLIM + REASONS)
  }

  private keep(pair: number, reason: Reason): void {
    const kept = Math.floor(i32(this.slim, pair * SLIM + STATE) / KEPT_UNIT) & KEPT_MASK
    const { reasons } = this
    if (kept === 0 || (kept < MOST_REASONS && !reasons.isFull)) {
      this.keepNew(pair, reason)
      return
    }
    let weakest = this.firstReason(pair)
    for (let row = weakest; row >= 0; row = reasons.next(row))
      if (reasons.evidence(row) <= reasons.evidence(weakest)) weakest = row
    reasons.write(weakest, reason)
    this.sign(pair, reason)
  }

  private keepNew(pair: number, reason: Reason): void {
    const record = pair * SLIM
    const row = this.reasons.add(reason, i32(this.slim, record + REASONS))
    if (row < 0) return
    this.slim[record + REASONS] = row
    this.slim[record + STATE] = i32(this.slim, record + STATE) + KEPT_UNIT
    this.sign(pair, reason)
  }

  private sign(pair: number, reason: Reason): void {
    const cell = pair * SLIM + SIGNS
    this.slim[cell] = i32(this.slim, cell) | signOf(reason.object.key)
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
    slim[record + STATE] = 0
    slim[record + SIGNS] = 0
    slim[record + REASONS] = NONE
    this.keepNew(slot, reason)
    this.index.add(printOfPair(a, b), slot)
    this.hang(slot, a, PREV_A, NEXT_A)
    this.hang(slot, b, PREV_B, NEXT_B)
    return slot
  }

  /** Puts the pair first in the account's list; the cells are those of its end of the pair. */
  private hang(slot: number, account: number, prev: number, next: number): void {
    const head = this.accounts.firstPair(account)
    this.slim[slot * SLIM + prev] = NONE
    this.slim[slot * SLIM + next] = head
    if (head >= 0) this.setPrev(head, account, slot)
    this.accounts.setFirstPair(account, slot)
  }

  private unhang(slot: number, account: number, prevCell: number, nextCell: number): void {
    const { slim } = this
    const prev = i32(slim, slot * SLIM + prevCell)
    const next = i32(slim, slot * SLIM + nextCell)
    if (prev < 0) this.accounts.setFirstPair(account, next)
    else slim[prev * SLIM + (this.aOf(prev) === account ? NEXT_A : NEXT_B)] = next
    if (next >= 0) this.setPrev(next, account, prev)
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
    this.index.remove(printOfPair(a, b), slot)
    this.slim[slot * SLIM + A] = NONE
    this.reasons.release(this.firstReason(slot))
    this.free.push(slot)
  }

  private take(clock: number): number {
    if (!this.reasons.isFull) {
      const free = this.free.pop()
      if (free !== undefined) return free
      if (this.used < this.limits.maxPairs) {
        if (this.used === this.capacity) this.grow()
        return this.used++
      }
    }
    const weakest = this.weakest(clock)
    if (weakest >= 0) this.release(weakest)
    return this.free.pop() ?? 0
  }

  /** The weakest of the next few pairs, or -1 when there is none near. */
  private weakest(clock: number): number {
    let found = -1
    let least = Infinity
    for (let i = 0; i < 8 || (found < 0 && i < MOST_LOOKS); i++) {
      this.hand = (this.hand + 1) % this.used
      if (this.aOf(this.hand) < 0) continue
      const worth = this.evidenceAt(this.hand, clock) + (this.isEdge(this.hand) ? 1_000 : 0)
      if (worth >= least) continue
      least = worth
      found = this.hand
    }
    return found
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

function signOf(key: number): number {
  return 1 << (key & 31)
}
