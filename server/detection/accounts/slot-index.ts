/**
 * Finds records by a 32-bit print of their key. The table holds the print and the slot of each record in 8 bytes, half of
 * what keys would take, since the key stands in the record itself: who asks compares it there, on a line of memory that is
 * read anyway when it is the one. Two keys with one print are two candidates.
 *
 *   for (let at = index.first(print); at >= 0; at = index.next(at)) if (keyOf(index.slotAt(at)) === key) …
 *
 * Open addressing with deletion by backward shift: no tombstones, so a table that is filled and emptied for ever keeps
 * its speed. At most half full.
 */
import { i32 } from './cell.ts'

const EMPTY = -1
const SMALLEST = 1 << 10

export interface SlotIndexState {
  readonly cells: Int32Array
  readonly size: number
}

export class SlotIndex {
  /** Slot, print, slot, print, … */
  private cells: Int32Array = new Int32Array(SMALLEST * 2).fill(EMPTY)
  private mask = SMALLEST * 2 - 1
  size = 0

  /** Where the first candidate stands, or -1. */
  first(print: number): number {
    return this.from((print << 1) & this.mask, print)
  }

  /** Where the next candidate after this one stands, or -1. */
  next(at: number): number {
    return this.from((at + 2) & this.mask, i32(this.cells, at + 1))
  }

  slotAt(at: number): number {
    return i32(this.cells, at)
  }

  /** Enters a slot that is not in it. */
  add(print: number, slot: number): void {
    if (this.size * 4 >= this.mask) this.grow()
    this.put(print, slot)
    this.size++
  }

  /** Takes out a slot that was entered with this print. */
  remove(print: number, slot: number): void {
    const { cells, mask } = this
    let hole = (print << 1) & mask
    for (let found = i32(cells, hole); found !== slot; found = i32(cells, hole)) {
      if (found === EMPTY) return
      hole = (hole + 2) & mask
    }
    this.size--
    for (let i = (hole + 2) & mask; i32(cells, i) !== EMPTY; i = (i + 2) & mask) {
      const home = (i32(cells, i + 1) << 1) & mask
      // An entry may fill the hole only if its home is not between the hole and where it stands.
      if (((i - home) & mask) < ((i - hole) & mask)) continue
      cells[hole] = i32(cells, i)
      cells[hole + 1] = i32(cells, i + 1)
      hole = i
    }
    cells[hole] = EMPTY
  }

  state(): SlotIndexState {
    return { cells: this.cells, size: this.size }
  }

  restore({ cells, size }: SlotIndexState): void {
    this.cells = cells
    this.mask = cells.length - 1
    this.size = size
  }

  private from(start: number, print: number): number {
    const { cells, mask } = this
    for (let i = start; i32(cells, i) !== EMPTY; i = (i + 2) & mask) if (i32(cells, i + 1) === print) return i
    return -1
  }

  private put(print: number, slot: number): void {
    const { cells, mask } = this
    let i = (print << 1) & mask
    while (i32(cells, i) !== EMPTY) i = (i + 2) & mask
    cells[i] = slot
    cells[i + 1] = print
  }

  private grow(): void {
    const old = this.cells
    this.cells = new Int32Array(old.length * 2).fill(EMPTY)
    this.mask = this.cells.length - 1
    for (let i = 0; i < old.length; i += 2) if (i32(old, i) !== EMPTY) this.put(i32(old, i + 1), i32(old, i))
  }
}

/** Print of a 53-bit key, whose bits are as good as random. */
export function printOf(key: number): number {
  return key | 0
}

/** Print of two small numbers. */
export function printOfPair(a: number, b: number): number {
  const mixed = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}
