/**
 * Who did the same thing of late: for every object (a link, a reposted post, a text, …) the last accounts that used
 * it, in a ring. An object that only one account has used costs 40 bytes; a ring is given at the second account.
 *
 * The ring bounds the cost of a viral object without making it invisible: accounts that fall out of it still count as
 * the object's popularity, which lowers what one more shared use is worth.
 */
import { f64, i32, u8 } from './cell.ts'
import type { ActionKind } from './config.ts'
import { KeyTable, type KeyTableState } from './key-table.ts'

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

interface ObjectColumns {
  keys: Float64Array
  account: Int32Array
  firstAt: Float64Array
  lastAt: Float64Array
  ring: Int32Array
}

function columnsOf(length: number): ObjectColumns {
  return {
    keys: new Float64Array(length),
    account: new Int32Array(length),
    firstAt: new Float64Array(length),
    lastAt: new Float64Array(length),
    ring: new Int32Array(length),
  }
}

export interface ObjectIndexState {
  readonly index: KeyTableState
  readonly columns: ObjectColumns
  readonly firstPost: string[]
  readonly used: number
  readonly free: number[]
  readonly hand: number
  readonly ringAccounts: Int32Array
  readonly ringTimes: Float64Array
  readonly ringPosts: string[]
  readonly ringLength: Uint8Array
  readonly ringNext: Uint8Array
  readonly ringSeen: Int32Array
  readonly shared: (SharedObject | null)[]
  readonly ringOwner: Int32Array
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
  private readonly index = new KeyTable()
  private columns = columnsOf(1 << 10)
  private firstPost: string[] = []
  private used = 0
  private free: number[] = []
  private hand = 0
  private ringAccounts: Int32Array
  private ringTimes: Float64Array
  private ringPosts: string[] = []
  private ringLength = new Uint8Array(1 << 8)
  private ringNext = new Uint8Array(1 << 8)
  private ringSeen = new Int32Array(BITMAP << 8)
  private shared: (SharedObject | null)[] = []
  private ringOwner = new Int32Array(1 << 8)
  private ringUsed = 0
  private ringFree: number[] = []
  private ringHand = 0

  constructor(most: number, mostRings: number, ringSize: number, lifeMs: number) {
    this.most = most
    this.mostRings = mostRings
    this.ringSize = ringSize
    this.lifeMs = lifeMs
    this.ringAccounts = new Int32Array(ringSize << 8)
    this.ringTimes = new Float64Array(ringSize << 8)
  }

  get size(): number {
    return this.index.size
  }

  get rings(): number {
    return this.ringUsed - this.ringFree.length
  }

  /** The ring of an object that another account has used before, or -1. Learns nothing. */
  ringOf(key: number): number {
    const slot = this.index.get(key)
    return slot < 0 ? -1 : i32(this.columns.ring, slot)
  }

  sharedOf(ring: number): SharedObject | null {
    return this.shared[ring] ?? null
  }

  lengthOf(ring: number): number {
    return u8(this.ringLength, ring)
  }

  accountAt(ring: number, index: number): number {
    return i32(this.ringAccounts, ring * this.ringSize + index)
  }

  timeAt(ring: number, index: number): number {
    return f64(this.ringTimes, ring * this.ringSize + index)
  }

  postAt(ring: number, index: number): string {
    return this.ringPosts[ring * this.ringSize + index] ?? ''
  }

  /**
   * Notes one use and returns the ring in which the uses by others stand, or -1 when nobody else has used the object.
   * The use itself is in the ring already when it returns.
   */
  use(key: number, account: number, at: number, post: string, kind: ActionKind, label: string): number {
    const slot = this.index.get(key)
    if (slot < 0) {
      this.open(key, account, at, post)
      return -1
    }
    const c = this.columns
    let ring = i32(c.ring, slot)
    if (at > f64(c.lastAt, slot)) c.lastAt[slot] = at
    if (ring < 0) {
      if (i32(c.account, slot) === account) {
        c.firstAt[slot] = at
        this.firstPost[slot] = post
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
    const { columns, firstPost, used, free, hand, ringAccounts, ringTimes, ringPosts, ringLength, ringNext } = this
    const { ringSeen, shared, ringOwner, ringUsed, ringFree, ringHand } = this
    const rings = {
      ringAccounts,
      ringTimes,
      ringPosts,
      ringLength,
      ringNext,
      ringSeen,
      shared,
      ringOwner,
      ringUsed,
      ringFree,
      ringHand,
    }
    return { index: this.index.state(), columns, firstPost, used, free, hand, ...rings }
  }

  restore(state: ObjectIndexState): void {
    this.index.restore(state.index)
    const { index: _, ...rest } = state
    Object.assign(this, rest)
  }

  /** Objects of one account are kept for a day, shared ones for as long as their popularity should be known. */
  private isOver(slot: number, clock: number): boolean {
    const c = this.columns
    if (f64(c.keys, slot) < 0) return false
    const age = clock - f64(c.lastAt, slot)
    return age > (i32(c.ring, slot) < 0 ? this.lifeMs / 14 : this.lifeMs)
  }

  private open(key: number, account: number, at: number, post: string): void {
    const slot = this.take()
    const c = this.columns
    c.keys[slot] = key
    c.account[slot] = account
    c.firstAt[slot] = at
    c.lastAt[slot] = at
    c.ring[slot] = -1
    this.firstPost[slot] = post
    this.index.set(key, slot)
  }

  private openRing(slot: number, kind: ActionKind, label: string): number {
    const ring = this.takeRing()
    const c = this.columns
    c.ring[slot] = ring
    this.ringOwner[ring] = slot
    this.ringLength[ring] = 0
    this.ringNext[ring] = 0
    this.ringSeen.fill(0, ring * BITMAP, (ring + 1) * BITMAP)
    const firstAt = f64(c.firstAt, slot)
    const shown = label.length > MOST_LABEL ? copyOf(label.slice(0, MOST_LABEL)) : label
    this.shared[ring] = { key: f64(c.keys, slot), kind, label: shown, firstAt, users: 0, strangers: 0 }
    this.put(ring, i32(c.account, slot), firstAt, this.firstPost[slot] ?? '')
    this.firstPost[slot] = ''
    return ring
  }

  private put(ring: number, account: number, at: number, post: string): void {
    this.wasCounted = false
    const base = ring * this.ringSize
    const length = u8(this.ringLength, ring)
    for (let i = 0; i < length; i++) {
      if (i32(this.ringAccounts, base + i) !== account) continue
      this.ringTimes[base + i] = at
      this.ringPosts[base + i] = post
      return
    }
    const next = u8(this.ringNext, ring)
    this.ringAccounts[base + next] = account
    this.ringTimes[base + next] = at
    this.ringPosts[base + next] = post
    this.ringNext[ring] = (next + 1) % this.ringSize
    if (length < this.ringSize) this.ringLength[ring] = length + 1
    const shared = this.shared[ring]
    if (!shared || !(this.isFirstUse(ring, account) || shared.users >= KNOWN_USERS)) return
    this.wasCounted = true
    shared.users++
    shared.strangers++
  }

  private isFirstUse(ring: number, account: number): boolean {
    const word = ring * BITMAP + ((account >>> 5) & (BITMAP - 1))
    const bit = 1 << (account & 31)
    const seen = i32(this.ringSeen, word)
    this.ringSeen[word] = seen | bit
    return (seen & bit) === 0
  }

  private take(): number {
    const free = this.free.pop()
    if (free !== undefined) return free
    if (this.used < this.most) {
      if (this.used === this.columns.keys.length) this.grow()
      return this.used++
    }
    this.release(this.leastUseful())
    return this.free.pop() ?? 0
  }

  /** Among the next few slots the unshared ones go first, then the one used longest ago. */
  private leastUseful(): number {
    const c = this.columns
    let best = -1
    let bestWorth = Infinity
    for (let i = 0; i < 8; i++) {
      this.hand = (this.hand + 1) % this.used
      const worth = f64(c.lastAt, this.hand) + (i32(c.ring, this.hand) < 0 ? 0 : this.lifeMs)
      if (worth < bestWorth) {
        bestWorth = worth
        best = this.hand
      }
    }
    return best
  }

  private release(slot: number): void {
    const c = this.columns
    this.index.delete(f64(c.keys, slot))
    c.keys[slot] = -1
    this.firstPost[slot] = ''
    const ring = i32(c.ring, slot)
    if (ring >= 0) {
      this.shared[ring] = null
      this.ringOwner[ring] = -1
      this.ringPosts.fill('', ring * this.ringSize, (ring + 1) * this.ringSize)
      this.ringFree.push(ring)
      c.ring[slot] = -1
    }
    this.free.push(slot)
  }

  private takeRing(): number {
    const free = this.ringFree.pop()
    if (free !== undefined) return free
    if (this.ringUsed < this.mostRings) {
      if (this.ringUsed === this.ringLength.length) this.growRings()
      for (let i = 0; i < this.ringSize; i++) this.ringPosts.push('')
      return this.ringUsed++
    }
    let best = -1
    let oldest = Infinity
    for (let i = 0; i < 8; i++) {
      this.ringHand = (this.ringHand + 1) % this.ringUsed
      const at = f64(this.columns.lastAt, i32(this.ringOwner, this.ringHand))
      if (at < oldest) {
        oldest = at
        best = this.ringHand
      }
    }
    this.release(i32(this.ringOwner, best))
    return this.ringFree.pop() ?? 0
  }

  private grow(): void {
    const old = this.columns
    const wider = columnsOf(Math.min(this.most, old.keys.length * 2))
    wider.keys.set(old.keys)
    wider.account.set(old.account)
    wider.firstAt.set(old.firstAt)
    wider.lastAt.set(old.lastAt)
    wider.ring.set(old.ring)
    this.columns = wider
  }

  private growRings(): void {
    const length = Math.min(this.mostRings, this.ringLength.length * 2)
    const accounts = new Int32Array(length * this.ringSize)
    accounts.set(this.ringAccounts)
    this.ringAccounts = accounts
    const times = new Float64Array(length * this.ringSize)
    times.set(this.ringTimes)
    this.ringTimes = times
    const lengths = new Uint8Array(length)
    lengths.set(this.ringLength)
    this.ringLength = lengths
    const nexts = new Uint8Array(length)
    nexts.set(this.ringNext)
    this.ringNext = nexts
    const seen = new Int32Array(length * BITMAP)
    seen.set(this.ringSeen)
    this.ringSeen = seen
    const owners = new Int32Array(length)
    owners.set(this.ringOwner)
    this.ringOwner = owners
  }
}
