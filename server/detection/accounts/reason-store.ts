/**
 * Why pairs are tied: co-actions as rows of columns, each row naming the next of its pair. Rows instead of objects,
 * since nearly every post adds some and hardly any is ever read: the collector of garbage need not know them.
 */
import { f64, i32 } from './cell.ts'
import { placeOf } from './config.ts'
import type { SharedObject } from './object-index.ts'
import { PostColumn, type PostColumnState, type PostRef } from './post-column.ts'

/** One co-action: both used the object, `lag` milliseconds apart. Its posts are told by where their ids stand. */
export interface Reason {
  readonly object: SharedObject
  readonly at: number
  readonly lag: number
  readonly evidence: number
  /** Accounts as numbers; `later` acted at `at`. */
  readonly earlier: number
  readonly later: number
  readonly earlierPost: PostRef
  readonly laterPost: PostRef
}

const noPost = new PostColumn(1)

export type Writable<Row> = { -readonly [Field in keyof Row]: Row[Field] }

const nothing: SharedObject = {
  key: -1,
  kind: 'mention',
  place: placeOf('mention'),
  label: '',
  firstAt: 0.5,
  users: 0,
  strangers: 0,
}

/** To be filled; its fields begin as the kind of number that they will hold, so that none is boxed anew. */
export function emptyReason(): Writable<Reason> {
  const earlierPost = { column: noPost, cell: 0 }
  const laterPost = { column: noPost, cell: 0 }
  return { object: nothing, at: 0.5, lag: 0, evidence: 0.5, earlier: 0, later: 0, earlierPost, laterPost }
}

const NONE = -1
/** Numbers of a row: three of 8 bytes, then (counted in 4 bytes) two whole ones. */
const ROW_BYTES = 32
const WIDE = 4
const SLIM = 8
const AT = 0
const KEY = 1
const EVIDENCE = 2
/** Twice the lag in milliseconds, plus one when the account of the lower number acted later. */
const LAG = 6
const NEXT = 7

export interface ReasonStoreState {
  readonly rows: ArrayBuffer
  readonly objects: (SharedObject | null)[]
  readonly posts: PostColumnState
  readonly used: number
  readonly free: number
}

export class ReasonStore {
  private readonly most: number
  private wide = new Float64Array(WIDE << 10)
  private slim = new Int32Array(this.wide.buffer)
  private capacity = 1 << 10
  private objects: (SharedObject | null)[] = []
  /** Of each row the earlier post, then the later. */
  private readonly posts = new PostColumn(2 << 10)
  private used = 0
  /** First of the freed rows, each of which names the next. */
  private free = NONE

  constructor(most: number) {
    this.most = most
  }

  get isFull(): boolean {
    return this.free < 0 && this.used >= this.most
  }

  /** A row before `next`; NONE when every row is in use. */
  add(reason: Reason, next: number): number {
    const row = this.take()
    if (row < 0) return NONE
    this.slim[row * SLIM + NEXT] = next
    this.write(row, reason)
    return row
  }

  /** Puts another co-action of the same pair in a row's place. */
  write(row: number, reason: Reason): void {
    const { wide } = this
    const base = row * WIDE
    wide[base + AT] = reason.at
    wide[base + KEY] = reason.object.key
    wide[base + EVIDENCE] = reason.evidence
    this.slim[row * SLIM + LAG] = reason.lag * 2 + (reason.later < reason.earlier ? 1 : 0)
    this.objects[row] = reason.object
    this.posts.copy(row * 2, reason.earlierPost)
    this.posts.copy(row * 2 + 1, reason.laterPost)
  }

  /** The next row of the pair, or -1. */
  next(row: number): number {
    return i32(this.slim, row * SLIM + NEXT)
  }

  at(row: number): number {
    return f64(this.wide, row * WIDE + AT)
  }

  key(row: number): number {
    return f64(this.wide, row * WIDE + KEY)
  }

  evidence(row: number): number {
    return f64(this.wide, row * WIDE + EVIDENCE)
  }

  object(row: number): SharedObject | null {
    return this.objects[row] ?? null
  }

  /** Reads a row of the pair of these accounts, the lower number first, into a reason; false when it is empty. */
  read(row: number, low: number, high: number, into: Writable<Reason>): boolean {
    const object = this.object(row)
    if (!object) return false
    const lag = i32(this.slim, row * SLIM + LAG)
    const isLowLater = (lag & 1) === 1
    into.object = object
    into.at = this.at(row)
    into.lag = lag >>> 1
    into.evidence = this.evidence(row)
    into.earlier = isLowLater ? high : low
    into.later = isLowLater ? low : high
    into.earlierPost.column = this.posts
    into.earlierPost.cell = row * 2
    into.laterPost.column = this.posts
    into.laterPost.cell = row * 2 + 1
    return true
  }

  /** Frees the row and all that follow it. */
  release(first: number): void {
    let row = first
    while (row >= 0) {
      const next = this.next(row)
      this.objects[row] = null
      this.posts.forget(row * 2, row * 2 + 2)
      this.slim[row * SLIM + NEXT] = this.free
      this.free = row
      row = next
    }
  }

  state(): ReasonStoreState {
    const { wide, objects, posts, used, free } = this
    return { rows: wide.buffer, objects, posts: posts.state(), used, free }
  }

  restore(state: ReasonStoreState): void {
    const { rows, posts, ...rest } = state
    this.setRows(rows)
    this.posts.restore(posts)
    Object.assign(this, rest)
  }

  private take(): number {
    const row = this.free
    if (row >= 0) {
      this.free = this.next(row)
      return row
    }
    if (this.used >= this.most) return NONE
    if (this.used === this.capacity) this.grow()
    this.objects.push(null)
    return this.used++
  }

  private grow(): void {
    const wider = new ArrayBuffer(Math.min(this.most, this.capacity * 2) * ROW_BYTES)
    new Float64Array(wider).set(this.wide)
    this.setRows(wider)
    this.posts.reserve(this.capacity * 2)
  }

  private setRows(rows: ArrayBuffer): void {
    this.wide = new Float64Array(rows)
    this.slim = new Int32Array(rows)
    this.capacity = rows.byteLength / ROW_BYTES
  }
}
