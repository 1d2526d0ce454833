/**
 * Open-addressing table from 53-bit keys to slots, with deletion by backward shift: no tombstones, so a table that
 * is filled and emptied for ever keeps its speed. About 24 bytes an entry; a JavaScript Map costs twice that and its
 * growth and deletion dominate the run.
 */
import { f64, i32 } from './cell.ts'

const EMPTY = -1
const SMALLEST = 1 << 10

export interface KeyTableState {
  readonly keys: Float64Array
  readonly slots: Int32Array
  readonly size: number
}

function place(key: number, mask: number): number {
  const low = key | 0
  const high = (key / 0x1_0000_0000) | 0
  let h = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b)
  h ^= h >>> 15
  return h & mask
}

export class KeyTable {
  private keys: Float64Array = new Float64Array(SMALLEST).fill(EMPTY)
  private slots: Int32Array = new Int32Array(SMALLEST)
  private mask = SMALLEST - 1
  size = 0

  /** The slot of a key, or -1. */
  get(key: number): number {
    let i = place(key, this.mask)
    for (;;) {
      const found = f64(this.keys, i)
      if (found === key) return i32(this.slots, i)
      if (found === EMPTY) return -1
      i = (i + 1) & this.mask
    }
  }

  set(key: number, slot: number): void {
    if (this.size * 2 >= this.mask) this.grow()
    let i = place(key, this.mask)
    for (;;) {
      const found = f64(this.keys, i)
      if (found === EMPTY) {
        this.keys[i] = key
        this.size++
        break
      }
      if (found === key) break
      i = (i + 1) & this.mask
    }
    this.slots[i] = slot
  }

  delete(key: number): void {
    let i = place(key, this.mask)
    for (;;) {
      const found = f64(this.keys, i)
      if (found === EMPTY) return
      if (found === key) break
      i = (i + 1) & this.mask
    }
    this.size--
    let hole = i
    for (;;) {
      i = (i + 1) & this.mask
      const moved = f64(this.keys, i)
      if (moved === EMPTY) break
      const home = place(moved, this.mask)
      // An entry may fill the hole only if its home is not between the hole and where it stands.
      if (((i - home) & this.mask) < ((i - hole) & this.mask)) continue
      this.keys[hole] = moved
      this.slots[hole] = i32(this.slots, i)
      hole = i
    }
    this.keys[hole] = EMPTY
  }

  state(): KeyTableState {
    return { keys: this.keys, slots: this.slots, size: this.size }
  }

  restore(state: KeyTableState): void {
    this.keys = state.keys
    this.slots = state.slots
    this.mask = state.keys.length - 1
    this.size = state.size
  }

  private grow(): void {
    const { keys, slots } = this
    this.keys = new Float64Array(keys.length * 2).fill(EMPTY)
    this.slots = new Int32Array(keys.length * 2)
    this.mask = this.keys.length - 1
    this.size = 0
    for (let i = 0; i < keys.length; i++) {
      const key = f64(keys, i)
      if (key !== EMPTY) this.set(key, i32(slots, i))
    }
  }
}
