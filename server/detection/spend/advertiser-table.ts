/**
 * The past of every advertiser in flat arrays: about 160 bytes a series, id included, whatever the country's size.
 *
 * A series is one advertiser in one field (platform, country, step). It holds its last ACTIVE days with spend, not
 * calendar days: nine page-days in ten are zero, so 28 active days reach back weeks for a daily spender and a year for
 * an occasional one. Amounts are kept as 15-bit logarithms (0.12 % apart) and one bit that says "at most".
 */
const RING = 28

const LOG_LOW = -9
const LOG_STEP = 37 / 32_767
const AT_MOST = 0x8000
const FIRST_CAPACITY = 1024
const GROWTH = 1.2
const LEVEL_DAYS = 5
const levelBuffer = new Uint16Array(LEVEL_DAYS)
const encoder = new TextEncoder()

/** One active day of a series: natural logarithm of the amount, and whether it is only an upper bound. */
export interface PastDay {
  readonly day: number
  readonly log: number
  readonly atMost: boolean
}

export class AdvertiserTable {
  #size = 0
  #capacity = FIRST_CAPACITY
  #slots = new Int32Array(2 * FIRST_CAPACITY).fill(-1)
  #ids = new Uint8Array(16 * FIRST_CAPACITY)
  #idEnd = 0
  #idStart = new Uint32Array(FIRST_CAPACITY + 1)
  #field = new Uint16Array(FIRST_CAPACITY)
  #days = new Uint16Array(FIRST_CAPACITY * RING)
  #values = new Uint16Array(FIRST_CAPACITY * RING)
  #head = new Uint8Array(FIRST_CAPACITY)
  #count = new Uint8Array(FIRST_CAPACITY)
  #scratch = new Uint8Array(1024)

  /** Day on which the series was first seen, since 2000. */
  firstDay = new Uint16Array(FIRST_CAPACITY)
  /** Last reported lifetime or rolling total, in dollars. */
  total = new Float64Array(FIRST_CAPACITY)

  get size(): number {
    return this.#size
  }

  /** The series of an advertiser, added when it is new. */
  seriesOf(field: number, id: string, day: number): number {
    const length = this.#encode(id)
    if ((this.#size + 1) * 10 > this.#slots.length * 7) this.#rehash(this.#slots.length * 2)
    let slot = this.#hash(field, length) & (this.#slots.length - 1)
    for (;;) {
      const series = this.#slots[slot] ?? -1
      if (series < 0) break
      if (this.#is(series, field, length)) return series
      slot = (slot + 1) & (this.#slots.length - 1)
    }
    const added = this.#add(field, length, day)
    this.#slots[slot] = added
    return added
  }

  idOf(series: number): string {
    return new TextDecoder().decode(this.#ids.subarray(this.#idStart[series], this.#idStart[series + 1]))
  }

  pastCount(series: number): number {
    return this.#count[series] ?? 0
  }

  /** Day of the last spend, 0 where there was none. */
  lastActive(series: number): number {
    const count = this.#count[series] ?? 0
    return count === 0 ? 0 : (this.#days[this.#at(series, count - 1)] ?? 0)
  }

  /** Days with spend before this one, from the oldest to the newest. */
  pastBefore(series: number, day: number): PastDay[] {
    const count = this.#count[series] ?? 0
    const past: PastDay[] = []
    for (let i = 0; i < count; i++) {
      const at = this.#at(series, i)
      const then = this.#days[at] ?? 0
      if (then >= day) break
      const value = this.#values[at] ?? 0
      past.push({ day: then, log: LOG_LOW + (value & ~AT_MOST) * LOG_STEP, atMost: (value & AT_MOST) !== 0 })
    }
    return past
  }

  /** Amount kept for a day; null where there is none. */
  amountOn(series: number, day: number): number | null {
    const count = this.#count[series] ?? 0
    for (let i = count - 1; i >= 0; i--) {
      const at = this.#at(series, i)
      const then = this.#days[at] ?? 0
      if (then < day) return null
      if (then === day) return Math.exp(LOG_LOW + ((this.#values[at] ?? 0) & ~AT_MOST) * LOG_STEP)
    }
    return null
  }

  /** Adds the amount of a day; a day that is there already is restated in place. Amounts of 0 leave no trace. */
  put(series: number, day: number, amount: number, atMost: boolean): void {
    const count = this.#count[series] ?? 0
    for (let i = count - 1; i >= 0; i--) {
      const at = this.#at(series, i)
      const past = this.#days[at] ?? 0
      if (past < day) break
      if (past === day) {
        this.#values[at] = encodeAmount(Math.max(amount, 1e-9), atMost)
        return
      }
    }
    if (amount <= 0 || (count > 0 && day < this.lastActive(series))) return
    const end = this.#at(series, count)
    this.#days[end] = day
    this.#values[end] = encodeAmount(amount, atMost)
    if (count < RING) this.#count[series] = count + 1
    else this.#head[series] = ((this.#head[series] ?? 0) + 1) % RING
  }

  /** Median logarithm of the last active days, cheap: for the movement of the field. NaN where there are too few. */
  recentLevel(series: number): number {
    const count = this.#count[series] ?? 0
    if (count < LEVEL_DAYS) return Number.NaN
    const values = levelBuffer
    for (let i = 0; i < LEVEL_DAYS; i++) {
      const value = (this.#values[this.#at(series, count - LEVEL_DAYS + i)] ?? 0) & ~AT_MOST
      let at = i
      for (; at > 0 && (values[at - 1] ?? 0) > value; at--) values[at] = values[at - 1] ?? 0
      values[at] = value
    }
    return LOG_LOW + (values[LEVEL_DAYS >> 1] ?? 0) * LOG_STEP
  }

  /** Whether the amount of that day, as kept, is this one. */
  isRepeated(series: number, day: number, amount: number): boolean {
    const count = this.#count[series] ?? 0
    if (count === 0) return false
    const at = this.#at(series, count - 1)
    return this.#days[at] === day && this.#values[at] === encodeAmount(amount, false)
  }

  /** Bytes held, for the benchmark. */
  get bytes(): number {
    const arrays = [this.#slots, this.#ids, this.#idStart, this.#field, this.#days, this.#values, this.#head]
    const more = [this.#count, this.firstDay, this.total]
    return [...arrays, ...more].reduce((sum, array) => sum + array.byteLength, 0)
  }

  snapshot(): unknown {
    const n = this.#size
    return {
      size: n,
      ids: this.#ids.slice(0, this.#idEnd),
      idStart: this.#idStart.slice(0, n + 1),
      field: this.#field.slice(0, n),
      days: this.#days.slice(0, n * RING),
      values: this.#values.slice(0, n * RING),
      head: this.#head.slice(0, n),
      count: this.#count.slice(0, n),
      firstDay: this.firstDay.slice(0, n),
      total: this.total.slice(0, n),
    }
  }

  static restore(state: unknown): AdvertiserTable {
    const saved = state as {
      size: number
      ids: Uint8Array
      idStart: Uint32Array
      field: Uint16Array
      days: Uint16Array
      values: Uint16Array
      head: Uint8Array
      count: Uint8Array
      firstDay: Uint16Array
      total: Float64Array
    }
    const table = new AdvertiserTable()
    table.#grow(Math.max(FIRST_CAPACITY, saved.size))
    table.#size = saved.size
    table.#ids = new Uint8Array(Math.max(16 * FIRST_CAPACITY, Math.ceil(saved.ids.length * GROWTH)))
    table.#ids.set(saved.ids)
    table.#idEnd = saved.ids.length
    table.#idStart.set(saved.idStart)
    table.#field.set(saved.field)
    table.#days.set(saved.days)
    table.#values.set(saved.values)
    table.#head.set(saved.head)
    table.#count.set(saved.count)
    table.firstDay.set(saved.firstDay)
    table.total.set(saved.total)
    let slots = 2 * FIRST_CAPACITY
    while (saved.size * 10 > slots * 7) slots *= 2
    table.#rehash(slots)
    return table
  }

  #at(series: number, index: number): number {
    return series * RING + (((this.#head[series] ?? 0) + index) % RING)
  }

  #encode(id: string): number {
    const { read, written } = encoder.encodeInto(id, this.#scratch)
    if (read === id.length) return written
    this.#scratch = new Uint8Array(id.length * 3)
    return encoder.encodeInto(id, this.#scratch).written
  }

  /** FNV-1a. */
  #hash(field: number, length: number): number {
    let hash = 0x811c9dc5 ^ field
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (this.#scratch[i] ?? 0), 0x01000193)
    return (hash ^ (hash >>> 15)) >>> 0
  }

  #is(series: number, field: number, length: number): boolean {
    const start = this.#idStart[series] ?? 0
    if (this.#field[series] !== field || (this.#idStart[series + 1] ?? 0) - start !== length) return false
    for (let i = 0; i < length; i++) if (this.#ids[start + i] !== this.#scratch[i]) return false
    return true
  }

  #add(field: number, length: number, day: number): number {
    if (this.#size === this.#capacity) this.#grow(Math.ceil(this.#capacity * GROWTH))
    if (this.#idEnd + length > this.#ids.length) {
      this.#ids = enlarged(this.#ids, Math.ceil((this.#idEnd + length) * GROWTH))
    }
    const series = this.#size++
    this.#ids.set(this.#scratch.subarray(0, length), this.#idEnd)
    this.#idEnd += length
    this.#idStart[series + 1] = this.#idEnd
    this.#field[series] = field
    this.firstDay[series] = day
    return series
  }

  #grow(capacity: number): void {
    this.#capacity = capacity
    this.#idStart = enlarged(this.#idStart, capacity + 1)
    this.#field = enlarged(this.#field, capacity)
    this.#days = enlarged(this.#days, capacity * RING)
    this.#values = enlarged(this.#values, capacity * RING)
    this.#head = enlarged(this.#head, capacity)
    this.#count = enlarged(this.#count, capacity)
    this.firstDay = enlarged(this.firstDay, capacity)
    this.total = enlarged(this.total, capacity)
  }

  #rehash(slots: number): void {
    this.#slots = new Int32Array(slots).fill(-1)
    for (let series = 0; series < this.#size; series++) {
      const id = this.#ids.subarray(this.#idStart[series], this.#idStart[series + 1])
      if (id.length > this.#scratch.length) this.#scratch = new Uint8Array(id.length)
      this.#scratch.set(id)
      let slot = this.#hash(this.#field[series] ?? 0, id.length) & (slots - 1)
      while ((this.#slots[slot] ?? -1) >= 0) slot = (slot + 1) & (slots - 1)
      this.#slots[slot] = series
    }
  }
}

function encodeAmount(amount: number, atMost: boolean): number {
  const code = Math.round((Math.log(amount) - LOG_LOW) / LOG_STEP)
  return Math.min(AT_MOST - 1, Math.max(0, code)) | (atMost ? AT_MOST : 0)
}

function enlarged<A extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(array: A, length: number): A {
  const constructor = array.constructor as new (length: number) => A
  const copy = new constructor(length)
  copy.set(array.subarray(0, Math.min(array.length, length)))
  return copy
}
