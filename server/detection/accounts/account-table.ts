/**
 * Accounts as dense integers. A slot is used again when its account has been silent for long, holds no pair and is in
 * no cluster. About 60 bytes an account plus its id.
 */
import { f64, i32 } from './cell.ts'
import { hashText } from './key-hash.ts'
import { KeyTable, type KeyTableState } from './key-table.ts'

const NOBODY = -1

export interface AccountTableState {
  readonly index: KeyTableState
  readonly columns: AccountColumns
  readonly names: string[]
  readonly platforms: string[]
  readonly labels: string[]
  readonly countries: string[]
  readonly used: number
  readonly free: number[]
  readonly hand: number
}

/** `pairs` is the head of the account's list of pairs, `cluster` the cluster it belongs to, `component` its component. */
export interface AccountColumns {
  keys: Float64Array
  firstSeen: Float64Array
  lastSeen: Float64Array
  createdAt: Float64Array
  posts: Float64Array
  pairs: Int32Array
  degree: Int32Array
  cluster: Int32Array
  component: Int32Array
  /** 1 when its posts are part of an exercise. */
  exercise: Uint8Array
}

function columnsOf(length: number): AccountColumns {
  return {
    keys: new Float64Array(length),
    firstSeen: new Float64Array(length),
    lastSeen: new Float64Array(length),
    createdAt: new Float64Array(length),
    posts: new Float64Array(length),
    pairs: new Int32Array(length),
    degree: new Int32Array(length),
    cluster: new Int32Array(length),
    component: new Int32Array(length),
    exercise: new Uint8Array(length),
  }
}

export class AccountTable {
  columns = columnsOf(1 << 10)
  private readonly index = new KeyTable()
  private names: string[] = []
  private platforms: string[] = []
  private labels: string[] = []
  private countries: string[] = []
  private used = 0
  private free: number[] = []
  private hand = 0
  private readonly most: number
  private readonly idleMs: number
  private lastPlatform = ''
  private lastSeed = 0

  constructor(most: number, idleMs: number) {
    this.most = most
    this.idleMs = idleMs
  }

  get size(): number {
    return this.used - this.free.length
  }

  get capacity(): number {
    return this.columns.keys.length
  }

  nameOf(account: number): string {
    return this.names[account] ?? ''
  }

  /** The name it shows, or its id while that is not known. */
  labelOf(account: number): string {
    return this.labels[account] || this.nameOf(account)
  }

  describe(account: number, createdAt: number, label: string): void {
    this.columns.createdAt[account] = createdAt
    if (label !== '') this.labels[account] = label
  }

  /** Where it was last said to be, and whether it takes part in an exercise. */
  locate(account: number, country: string | undefined, exercise: boolean): void {
    if (country !== undefined) this.countries[account] = country
    if (exercise) this.columns.exercise[account] = 1
  }

  /** ISO code, or '' when no source told. */
  countryOf(account: number): string {
    return this.countries[account] ?? ''
  }

  platformOf(account: number): string {
    return this.platforms[account] ?? ''
  }

  /** The account's number, or -1 when it is not known. */
  find(platform: string, id: string): number {
    return this.index.get(this.keyOf(platform, id))
  }

  /** The account's number; an account not seen before gets one, or -1 when every slot is in use. */
  intern(platform: string, id: string, at: number): number {
    const key = this.keyOf(platform, id)
    const known = this.index.get(key)
    if (known >= 0) return known
    const slot = this.take(at)
    if (slot < 0) return NOBODY
    const c = this.columns
    c.keys[slot] = key
    c.firstSeen[slot] = at
    c.lastSeen[slot] = at
    c.createdAt[slot] = Number.NaN
    c.posts[slot] = 0
    c.pairs[slot] = NOBODY
    c.degree[slot] = 0
    c.cluster[slot] = NOBODY
    c.component[slot] = NOBODY
    this.names[slot] = id
    this.platforms[slot] = platform
    this.labels[slot] = ''
    this.countries[slot] = ''
    c.exercise[slot] = 0
    this.index.set(key, slot)
    return slot
  }

  touch(account: number, at: number): void {
    const c = this.columns
    c.posts[account] = f64(c.posts, account) + 1
    if (at > f64(c.lastSeen, account)) c.lastSeen[account] = at
    if (at < f64(c.firstSeen, account)) c.firstSeen[account] = at
  }

  /** Looks at a few slots and frees those whose account is gone. Called at a fixed pace, so that memory stays flat. */
  sweep(steps: number, clock: number): void {
    for (let i = 0; i < steps && this.used > 0; i++) {
      this.hand = (this.hand + 1) % this.used
      if (this.isIdle(this.hand, clock, this.idleMs)) this.release(this.hand)
    }
  }

  state(): AccountTableState {
    const { columns, names, platforms, labels, countries, used, free, hand } = this
    return { index: this.index.state(), columns, names, platforms, labels, countries, used, free, hand }
  }

  restore(state: AccountTableState): void {
    this.index.restore(state.index)
    this.columns = state.columns
    this.names = state.names
    this.platforms = state.platforms
    this.labels = state.labels
    this.countries = state.countries
    this.used = state.used
    this.free = state.free
    this.hand = state.hand
  }

  private keyOf(platform: string, id: string): number {
    if (platform !== this.lastPlatform) {
      this.lastPlatform = platform
      this.lastSeed = hashText(platform, 1) | 0
    }
    return hashText(id, this.lastSeed)
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
    const c = this.columns
    if (f64(c.keys, slot) < 0 || i32(c.degree, slot) > 0 || i32(c.cluster, slot) >= 0) return false
    return clock - f64(c.lastSeen, slot) > idleMs
  }

  private release(slot: number): void {
    this.index.delete(f64(this.columns.keys, slot))
    this.columns.keys[slot] = -1
    this.names[slot] = ''
    this.platforms[slot] = ''
    this.labels[slot] = ''
    this.countries[slot] = ''
    this.free.push(slot)
  }

  private grow(): void {
    const wider = columnsOf(Math.min(this.most, this.capacity * 2))
    const old = this.columns
    wider.keys.set(old.keys)
    wider.firstSeen.set(old.firstSeen)
    wider.lastSeen.set(old.lastSeen)
    wider.createdAt.set(old.createdAt)
    wider.posts.set(old.posts)
    wider.pairs.set(old.pairs)
    wider.degree.set(old.degree)
    wider.cluster.set(old.cluster)
    wider.component.set(old.component)
    wider.exercise.set(old.exercise)
    this.columns = wider
  }
}
