/**
 * Accounts as dense integers. A slot is used again when its account has been silent for long, holds no pair and is in
 * no cluster. 64 bytes an account plus its id.
 */
import { f64, i32 } from './cell.ts'
import { hashText } from './key-hash.ts'
import { printOf, SlotIndex, type SlotIndexState } from './slot-index.ts'

const NOBODY = -1

/** Numbers of a record of 64 bytes, a line of memory: four of 8 bytes, then (counted in 4 bytes) seven whole ones. */
const RECORD_BYTES = 64
const WIDE = 8
const SLIM = 16
const KEY = 0
const FIRST_SEEN = 1
const LAST_SEEN = 2
const CREATED_AT = 3
/** Head of the account's list of pairs. */
const PAIRS = 8
const CLUSTER = 9
const COMPONENT = 10
/** 1 when its posts are part of an exercise. */
const EXERCISE = 11
/** Co-actions within its cluster in which it acted before, and after, the other. */
const BEFORE = 12
const AFTER = 13
const PLATFORM = 14

export interface AccountTableState {
  readonly index: SlotIndexState
  readonly records: ArrayBuffer
  readonly names: string[]
  readonly platforms: string[]
  readonly labels: Map<number, string>
  readonly countries: Map<number, string>
  readonly used: number
  readonly free: number[]
  readonly hand: number
}

export class AccountTable {
  private wide = new Float64Array(WIDE << 10)
  private slim = new Int32Array(this.wide.buffer)
  private capacity = 1 << 10
  private readonly index = new SlotIndex()
  private names: string[] = []
  /** Every platform seen; an account's record tells which is its own. */
  private platforms: string[] = []
  /** Of those accounts only of which they are known. */
  private labels = new Map<number, string>()
  private countries = new Map<number, string>()
  private used = 0
  private free: number[] = []
  private hand = 0
  private readonly most: number
  private readonly idleMs: number
  private lastPlatform = ''
  private lastSeed = 0
  /** Its place among the platforms. */
  private lastPlace = NOBODY

  constructor(most: number, idleMs: number) {
    this.most = most
    this.idleMs = idleMs
  }

  get size(): number {
    return this.used - this.free.length
  }

  nameOf(account: number): string {
    return this.names[account] ?? ''
  }

  /** The name it shows, or its id while that is not known. */
  labelOf(account: number): string {
    return this.labels.get(account) ?? this.nameOf(account)
  }

  describe(account: number, createdAt: number, label: string): void {
    this.wide[account * WIDE + CREATED_AT] = createdAt
    if (label !== '') this.labels.set(account, label)
  }

  /** Where it was last said to be, and whether it takes part in an exercise. */
  locate(account: number, country: string | undefined, exercise: boolean): void {
    if (country !== undefined) this.countries.set(account, country)
    if (exercise) this.slim[account * SLIM + EXERCISE] = 1
  }

  /** ISO code, or '' when no source told. */
  countryOf(account: number): string {
    return this.countries.get(account) ?? ''
  }

  platformOf(account: number): string {
    return this.platforms[i32(this.slim, account * SLIM + PLATFORM)] ?? ''
  }

  /** When this table first saw it. */
  firstSeen(account: number): number {
    return f64(this.wide, account * WIDE + FIRST_SEEN)
  }

  /** When it was registered, or NaN. */
  createdAt(account: number): number {
    return f64(this.wide, account * WIDE + CREATED_AT)
  }

  isExercise(account: number): boolean {
    return i32(this.slim, account * SLIM + EXERCISE) === 1
  }

  /** Slot of the cluster it belongs to, or -1. */
  clusterOf(account: number): number {
    return i32(this.slim, account * SLIM + CLUSTER)
  }

  setCluster(account: number, cluster: number): void {
    this.slim[account * SLIM + CLUSTER] = cluster
  }

  /** Notes a co-action of two accounts of one cluster. */
  countOrder(earlier: number, later: number): void {
    const before = earlier * SLIM + BEFORE
    const after = later * SLIM + AFTER
    this.slim[before] = i32(this.slim, before) + 1
    this.slim[after] = i32(this.slim, after) + 1
  }

  forgetOrder(account: number): void {
    this.slim[account * SLIM + BEFORE] = 0
    this.slim[account * SLIM + AFTER] = 0
  }

  timesBefore(account: number): number {
    return i32(this.slim, account * SLIM + BEFORE)
  }

  timesAfter(account: number): number {
    return i32(this.slim, account * SLIM + AFTER)
  }

  /** Id of the component it hangs in, or -1. */
  componentOf(account: number): number {
    return i32(this.slim, account * SLIM + COMPONENT)
  }

  setComponent(account: number, component: number): void {
    this.slim[account * SLIM + COMPONENT] = component
  }

  /** The first of its pairs, or -1. */
  firstPair(account: number): number {
    return i32(this.slim, account * SLIM + PAIRS)
  }

  setFirstPair(account: number, pair: number): void {
    this.slim[account * SLIM + PAIRS] = pair
  }

  /** The account's number, or -1 when it is not known. */
  find(platform: string, id: string): number {
    return this.slotOf(this.keyOf(platform, id))
  }

  /** The account's number; an account not seen before gets one, or -1 when every slot is in use. */
  intern(platform: string, id: string, at: number): number {
    const key = this.keyOf(platform, id)
    const known = this.slotOf(key)
    if (known >= 0) return known
    const slot = this.take(at)
    if (slot < 0) return NOBODY
    const base = slot * WIDE
    this.wide[base + KEY] = key
    this.wide[base + FIRST_SEEN] = at
    this.wide[base + LAST_SEEN] = at
    this.wide[base + CREATED_AT] = Number.NaN
    const record = slot * SLIM
    this.slim[record + PAIRS] = NOBODY
    this.slim[record + CLUSTER] = NOBODY
    this.slim[record + COMPONENT] = NOBODY
    this.slim[record + EXERCISE] = 0
    this.slim[record + BEFORE] = 0
    this.slim[record + AFTER] = 0
    this.slim[record + PLATFORM] = this.lastPlace
    this.names[slot] = id
    this.index.add(printOf(key), slot)
    return slot
  }

  touch(account: number, at: number): void {
    const base = account * WIDE
    if (at > f64(this.wide, base + LAST_SEEN)) this.wide[base + LAST_SEEN] = at
    if (at < f64(this.wide, base + FIRST_SEEN)) this.wide[base + FIRST_SEEN] = at
  }

  /** Looks at a few slots and frees those whose account is gone. Called at a fixed pace, so that memory stays flat. */
  sweep(steps: number, clock: number): void {
    for (let i = 0; i < steps && this.used > 0; i++) {
      this.hand = (this.hand + 1) % this.used
      if (this.isIdle(this.hand, clock, this.idleMs)) this.release(this.hand)
    }
  }

  state(): AccountTableState {
    const { wide, names, platforms, labels, countries, used, free, hand } = this
    return { index: this.index.state(), records: wide.buffer, names, platforms, labels, countries, used, free, hand }
  }

  restore(state: AccountTableState): void {
    this.index.restore(state.index)
    this.setRecords(state.records)
    this.names = state.names
    this.platforms = state.platforms
    this.labels = state.labels
    this.countries = state.countries
    this.used = state.used
    this.free = state.free
    this.hand = state.hand
    this.lastPlace = NOBODY
  }

  private slotOf(key: number): number {
    const { index } = this
    for (let at = index.first(printOf(key)); at >= 0; at = index.next(at)) {
      const slot = index.slotAt(at)
      if (f64(this.wide, slot * WIDE + KEY) === key) return slot
    }
    return NOBODY
  }

  private keyOf(platform: string, id: string): number {
    if (platform !== this.lastPlatform || this.lastPlace < 0) {
      this.lastPlatform = platform
      this.lastSeed = hashText(platform, 1) | 0
      this.lastPlace = this.placeOf(platform)
    }
    return hashText(id, this.lastSeed)
  }

  private placeOf(platform: string): number {
    const known = this.platforms.indexOf(platform)
    return known >= 0 ? known : this.platforms.push(platform) - 1
  }

  private take(clock: number): number {
    const free = this.free.pop()
    if (free !== undefined) return free
    if (this.used < this.most) {
      if (this.used === this.capacity) this.grow()
      return this.used++
    }
    // Full: the first account met that nothing hangs on, however young.
    for (let i = 0; i < 256; i++) {
      this.hand = (this.hand + 1) % this.used
      if (!this.isIdle(this.hand, clock, -Infinity)) continue
      this.release(this.hand)
      return this.free.pop() ?? NOBODY
    }
    return NOBODY
  }

  private isIdle(slot: number, clock: number, idleMs: number): boolean {
    const record = slot * SLIM
    if (f64(this.wide, slot * WIDE + KEY) < 0 || i32(this.slim, record + PAIRS) >= 0) return false
    return i32(this.slim, record + CLUSTER) < 0 && clock - f64(this.wide, slot * WIDE + LAST_SEEN) > idleMs
  }

  private release(slot: number): void {
    this.index.remove(printOf(f64(this.wide, slot * WIDE + KEY)), slot)
    this.wide[slot * WIDE + KEY] = -1
    this.names[slot] = ''
    if (this.labels.size > 0) this.labels.delete(slot)
    if (this.countries.size > 0) this.countries.delete(slot)
    this.free.push(slot)
  }

  private grow(): void {
    const wider = new ArrayBuffer(Math.min(this.most, this.capacity * 2) * RECORD_BYTES)
    new Float64Array(wider).set(this.wide)
    this.setRecords(wider)
  }

  private setRecords(records: ArrayBuffer): void {
    this.wide = new Float64Array(records)
    this.slim = new Int32Array(records)
    this.capacity = records.byteLength / RECORD_BYTES
  }
}
