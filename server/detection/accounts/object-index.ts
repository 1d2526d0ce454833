/**
 * Who did the same thing of late: for every object (a link, a reposted post, a text, …) the last accounts that used
 * it, in a ring. An object that only one account has used costs 56 bytes; a ring is given at the second account.
 *
 * The ring bounds the cost of a viral object without making it invisible: accounts that fall out of it still count as
 * the object's popularity, which lowers what one more shared use is worth.
 */
import { f64, i32 } from './cell.ts'
import { type ActionKind, kindAt } from './config.ts'
import { PostColumn, type PostColumnState, type PostRef } from './post-column.ts'
import { printOf, SlotIndex, type SlotIndexState } from './slot-index.ts'

/** Longest part of a text or link that is kept to be read. */
const MOST_LABEL = 160

/** Up to so many users, those who left the ring and come back are known by a bitmap and not counted again. */
const KNOWN_USERS = 64
/** Words of 32 bits in the bitmap; the last bits of an account's number are its place in it. */
const BITMAP = 8

/** An object that at least two accounts used. Shared by reference with the reasons of pairs. */
export interface SharedObject {
  readonly key: number
  readonly kind: ActionKind
  /** Of the kind in `actionKinds`. */
  readonly place: number
  /** What an analyst reads: the link, the tag, the beginning of the text. */
  readonly label: string
  readonly firstAt: number
  /** Accounts that used it so far; of many users, one that comes back after it left the ring counts again. */
  users: number
  /**
   * Of these, those who did so among accounts they had nothing else in common with: the object's popularity. A group
   * that pushes one thing after the other is not a crowd, however many they are.
   */
  strangers: number
}

/** A part of a string holds on to the whole of it; a copy does not. */
function copyOf(part: string): string {
  return Buffer.from(part, 'utf16le').toString('utf16le')
}

/** Numbers of an object's record of 32 bytes: three of 8 bytes, then (counted in 4 bytes) two whole ones. */
const RECORD_BYTES = 32
const WIDE = 4
const SLIM = 8
const KEY = 0
const FIRST_AT = 1
const LAST_AT = 2
const ACCOUNT = 6
const RING = 7

/** A ring, counted in 4 bytes: a head, the bitmap, then of each use its time (8 bytes), its account and a gap. */
const LENGTH = 0
const NEXT = 1
const OWNER = 2
const SEEN = 4
const USES = SEEN + BITMAP
const USE = 4
const USE_ACCOUNT = 2
/** The same, counted in 8 bytes. */
const WIDE_USES = USES / 2
const WIDE_USE = USE / 2

export interface ObjectIndexState {
  readonly index: SlotIndexState
  readonly records: ArrayBuffer
  readonly firstPosts: PostColumnState
  readonly used: number
  readonly free: number[]
  readonly hand: number
  readonly rings: ArrayBuffer
  readonly ringPosts: PostColumnState
  readonly shared: (SharedObject | null)[]
  readonly ringUsed: number
  readonly ringFree: number[]
  readonly ringHand: number
}

export class ObjectIndex {
  readonly ringSize: number
  /** Whether the use noted last was counted as one by another account. */
  wasCounted = false
  private readonly most: number
  private readonly mostRings: number
  private readonly lifeMs: number
  private readonly index = new SlotIndex()
  private wide = new Float64Array(WIDE << 10)
  private slim = new Int32Array(this.wide.buffer)
  private capacity = 1 << 10
  private readonly firstPosts = new PostColumn(1 << 10)
  private used = 0
  private free: number[] = []
  private hand = 0
  private readonly ringCells: number
  private ringWide: Float64Array<ArrayBuffer>
  private ringSlim: Int32Array
  private ringCapacity = 1 << 8
  private readonly ringPosts: PostColumn
  private shared: (SharedObject | null)[] = []
  private ringUsed = 0
  private ringFree: number[] = []
  private ringHand = 0

  constructor(most: number, mostRings: number, ringSize: number, lifeMs: number) {
    this.most = most
    this.mostRings = mostRings
    this.ringSize = ringSize
    this.lifeMs = lifeMs
    this.ringCells = USES + ringSize * USE
    this.ringWide = new Float64Array((this.ringCells * this.ringCapacity) / 2)
    this.ringSlim = new Int32Array(this.ringWide.buffer)
    this.ringPosts = new PostColumn(ringSize * this.ringCapacity)
  }

  get size(): number {
    return this.index.size
  }

  get rings(): number {
    return this.ringUsed - this.ringFree.length
  }

  sharedOf(ring: number): SharedObject | null {
    return this.shared[ring] ?? null
  }

  lengthOf(ring: number): number {
    return i32(this.ringSlim, ring * this.ringCells + LENGTH)
  }

  accountAt(ring: number, index: number): number {
    return i32(this.ringSlim, ring * this.ringCells + USES + index * USE + USE_ACCOUNT)
  }

  timeAt(ring: number, index: number): number {
    return f64(this.ringWide, (ring * this.ringCells) / 2 + WIDE_USES + index * WIDE_USE)
  }

  /** Where the id of the post stands; it stays there until the object is used again. */
  postAt(ring: number, index: number, into: PostRef): void {
    into.column = this.ringPosts
    into.cell = ring * this.ringSize + index
  }

  /**
   * Notes one use and returns the ring in which the uses by others stand, or -1 when nobody else has used the object.
   * The use itself is in the ring already when it returns.
   */
  use(key: number, account: number, at: number, post: PostRef, kind: number, label: string): number {
    const slot = this.slotOf(key)
    if (slot < 0) {
      this.open(key, account, at, post)
      return -1
    }
    const base = slot * WIDE
    let ring = i32(this.slim, slot * SLIM + RING)
    if (at > f64(this.wide, base + LAST_AT)) this.wide[base + LAST_AT] = at
    if (ring < 0) {
      if (i32(this.slim, slot * SLIM + ACCOUNT) === account) {
        this.wide[base + FIRST_AT] = at
        this.firstPosts.copy(slot, post)
        return -1
      }
      ring = this.openRing(slot, kind, label)
    }
    this.put(ring, account, at, post)
    return ring
  }

  sweep(steps: number, clock: number): void {
    for (let i = 0; i < steps && this.used > 0; i++) {
      this.hand = (this.hand + 1) % this.used
      if (this.isOver(this.hand, clock)) this.release(this.hand)
    }
  }

  state(): ObjectIndexState {
    const { used, free, hand, shared, ringUsed, ringFree, ringHand } = this
    return {
      index: this.index.state(),
      records: this.wide.buffer,
      firstPosts: this.firstPosts.state(),
      used,
      free,
      hand,
      rings: this.ringWide.buffer,
      ringPosts: this.ringPosts.state(),
      shared,
      ringUsed,
      ringFree,
      ringHand,
    }
  }

  restore(state: ObjectIndexState): void {
    const { index, records, firstPosts, rings, ringPosts, ...rest } = state
    this.index.restore(index)
    this.setRecords(records)
    this.firstPosts.restore(firstPosts)
    this.setRings(rings)
    this.ringPosts.restore(ringPosts)
    Object.assign(this, rest)
  }

  private slotOf(key: number): number {
    const { index } = this
    for (let at = index.first(printOf(key)); at >= 0; at = index.next(at)) {
      const slot = index.slotAt(at)
      if (f64(this.wide, slot * WIDE + KEY) === key) return slot
    }
    return -1
  }

  /** Objects of one account are kept for a day, shared ones for as long as their popularity should be known. */
  private isOver(slot: number, clock: number): boolean {
    if (f64(this.wide, slot * WIDE + KEY) < 0) return false
    const age = clock - f64(this.wide, slot * WIDE + LAST_AT)
    return age > (i32(this.slim, slot * SLIM + RING) < 0 ? this.lifeMs / 14 : this.lifeMs)
  }

  private open(key: number, account: number, at: number, post: PostRef): void {
    const slot = this.take()
    const base = slot * WIDE
    this.wide[base + KEY] = key
    this.wide[base + FIRST_AT] = at
    this.wide[base + LAST_AT] = at
    this.slim[slot * SLIM + ACCOUNT] = account
    this.slim[slot * SLIM + RING] = -1
    this.firstPosts.copy(slot, post)
    this.index.add(printOf(key), slot)
  }

  private openRing(slot: number, kind: number, label: string): number {
    const ring = this.takeRing()
    this.slim[slot * SLIM + RING] = ring
    const base = ring * this.ringCells
    this.ringSlim.fill(0, base, base + USES)
    this.ringSlim[base + OWNER] = slot
    const firstAt = f64(this.wide, slot * WIDE + FIRST_AT)
    const key = f64(this.wide, slot * WIDE + KEY)
    const shown = label.length > MOST_LABEL ? copyOf(label.slice(0, MOST_LABEL)) : label
    this.shared[ring] = { key, kind: kindAt(kind), place: kind, label: shown, firstAt, users: 0, strangers: 0 }
    this.put(ring, i32(this.slim, slot * SLIM + ACCOUNT), firstAt, { column: this.firstPosts, cell: slot })
    this.firstPosts.clear(slot)
    return ring
  }

  private put(ring: number, account: number, at: number, post: PostRef): void {
    this.wasCounted = false
    const length = this.lengthOf(ring)
    for (let i = 0; i < length; i++) {
      if (this.accountAt(ring, i) !== account) continue
      this.write(ring, i, at, post)
      return
    }
    const base = ring * this.ringCells
    const next = i32(this.ringSlim, base + NEXT)
    this.ringSlim[base + USES + next * USE + USE_ACCOUNT] = account
    this.write(ring, next, at, post)
    this.ringSlim[base + NEXT] = (next + 1) % this.ringSize
    if (length < this.ringSize) this.ringSlim[base + LENGTH] = length + 1
    const shared = this.shared[ring]
    if (!shared || !(this.isFirstUse(ring, account) || shared.users >= KNOWN_USERS)) return
    this.wasCounted = true
    shared.users++
    shared.strangers++
  }

  private write(ring: number, index: number, at: number, post: PostRef): void {
    this.ringWide[(ring * this.ringCells) / 2 + WIDE_USES + index * WIDE_USE] = at
    this.ringPosts.copy(ring * this.ringSize + index, post)
  }

  private isFirstUse(ring: number, account: number): boolean {
    const word = ring * this.ringCells + SEEN + ((account >>> 5) & (BITMAP - 1))
    const bit = 1 << (account & 31)
    const seen = i32(this.ringSlim, word)
    this.ringSlim[word] = seen | bit
    return (seen & bit) === 0
  }

  private take(): number {
    const free = this.free.pop()
    if (free !== undefined) return free
    if (this.used < this.most) {
      if (this.used === this.capacity) this.grow()
      return this.used++
    }
    this.release(this.leastUseful())
    return this.free.pop() ?? 0
  }

  /** Among the next few slots the unshared ones go first, then the one used longest ago. */
  private leastUseful(): number {
    let best = -1
    let bestWorth = Infinity
    for (let i = 0; i < 8; i++) {
      this.hand = (this.hand + 1) % this.used
      const worth =
        f64(this.wide, this.hand * WIDE + LAST_AT) + (i32(this.slim, this.hand * SLIM + RING) < 0 ? 0 : this.lifeMs)
      if (worth < bestWorth) {
        bestWorth = worth
        best = this.hand
      }
    }
    return best
  }

  private release(slot: number): void {
    this.index.remove(printOf(f64(this.wide, slot * WIDE + KEY)), slot)
    this.wide[slot * WIDE + KEY] = -1
    this.firstPosts.forget(slot, slot + 1)
    const ring = i32(this.slim, slot * SLIM + RING)
    if (ring >= 0) {
      this.shared[ring] = null
      this.ringSlim[ring * this.ringCells + OWNER] = -1
      this.ringPosts.forget(ring * this.ringSize, (ring + 1) * this.ringSize)
      this.ringFree.push(ring)
      this.slim[slot * SLIM + RING] = -1
    }
    this.free.push(slot)
  }

  private takeRing(): number {
    const free = this.ringFree.pop()
    if (free !== undefined) return free
    if (this.ringUsed < this.mostRings) {
      if (this.ringUsed === this.ringCapacity) this.growRings()
      return this.ringUsed++
    }
    let best = -1
    let oldest = Infinity
    for (let i = 0; i < 8; i++) {
      this.ringHand = (this.ringHand + 1) % this.ringUsed
      const at = f64(this.wide, this.ownerOf(this.ringHand) * WIDE + LAST_AT)
      if (at < oldest) {
        oldest = at
        best = this.ringHand
      }
    }
    this.release(this.ownerOf(best))
    return this.ringFree.pop() ?? 0
  }

  private ownerOf(ring: number): number {
    return i32(this.ringSlim, ring * this.ringCells + OWNER)
  }

  private grow(): void {
    const wider = new ArrayBuffer(Math.min(this.most, this.capacity * 2) * RECORD_BYTES)
    new Float64Array(wider).set(this.wide)
    this.setRecords(wider)
    this.firstPosts.reserve(this.capacity)
  }

  private setRecords(records: ArrayBuffer): void {
    this.wide = new Float64Array(records)
    this.slim = new Int32Array(records)
    this.capacity = records.byteLength / RECORD_BYTES
  }

  private growRings(): void {
    const wider = new ArrayBuffer(Math.min(this.mostRings, this.ringCapacity * 2) * this.ringCells * 4)
    new Float64Array(wider).set(this.ringWide)
    this.setRings(wider)
    this.ringPosts.reserve(this.ringCapacity * this.ringSize)
  }

  private setRings(rings: ArrayBuffer): void {
    this.ringWide = new Float64Array(rings)
    this.ringSlim = new Int32Array(rings)
    this.ringCapacity = rings.byteLength / (this.ringCells * 4)
  }
}
