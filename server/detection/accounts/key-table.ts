/**
 * Open-addressing table from 53-bit keys to slots, with deletion by backward shift: no tombstones, so a table that
 * is filled and emptied for ever keeps its speed. A key and its slot stand side by side, so that a look-up waits for
 * memory once. At most half full: 32 bytes an entry; a JavaScript Map costs more, and its growth and deletion dominate
 * the run.
 */
import { f64 } from './cell.ts'

const EMPTY = -1
const SMALLEST = 1 << 10

export interface KeyTableState {
  readonly cells: Float64Array
  readonly size: number
}

/** Where a key's cell would best be; always even. */
function place(key: number, mask: number): number {
  const low = key | 0
  const high = (key / 0x1_0000_0000) | 0
  let h = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b)
  h ^= h >>> 15
  return (h << 1) & mask
}

export class KeyTable {
  /** Key, slot, key, slot, … */
  private cells: Float64Array = new Float64Array(SMALLEST * 2).fill(EMPTY)
  private mask = SMALLEST * 2 - 1
  size = 0

  /** The slot of a key, or -1. */
  get(key: number): number {
    const { cells, mask } = this
    let i = place(key, mask)
    for (;;) {
      const found = f64(cells, i)
      if (found === key) return f64(cells, i + 1)
      if (found === EMPTY) return -1
      i = (i + 2) & mask
    }
  }

  set(key: number, slot: number): void {
    if (this.size * 4 >= this.mask) this.grow()
    const { cells, mask } = this
    let i = place(key, mask)
    for (;;) {
      const found = f64(cells, i)
      if (found === EMPTY) {
        cells[i] = key
        this.size++
        break
      }
      if (found === key) break
      i = (i + 2) & mask
    }
    cells[i + 1] = slot
  }

  delete(key: number): void {
    const { cells, mask } = this
    let i = place(key, mask)
    for (;;) {
      const found = f64(cells, i)
      if (found === EMPTY) return
      if (found === key) break
      i = (i + 2) & mask
    }
    this.size--
    let hole = i
    for (;;) {
      i = (i + 2) & mask
      const moved = f64(cells, i)
      if (moved === EMPTY) break
      const home = place(moved, mask)
      // An entry may fill the hole only if its home is not between the hole and where it stands.
      if (((i - home) & mask) < ((i - hole) & mask)) continue
      cells[hole] = moved
      cells[hole + 1] = f64(cells, i + 1)
      hole = i
    }
    cells[hole] = EMPTY
  }

  state(): KeyTableState {
    return { cells: this.cells, size: this.size }
  }

  restore(state: KeyTableState): void {
    this.cells = state.cells
    this.mask = state.cells.length - 1
    this.size = state.size
  }

  private grow(): void {
    const old = this.cells
    this.cells = new Float64Array(old.length * 2).fill(EMPTY)
    this.mask = this.cells.length - 1
    this.size = 0
    for (let i = 0; i < old.length; i += 2) {
      const key = f64(old, i)
      if (key !== EMPTY) this.set(key, f64(old, i + 1))
    }
  }
}
