/**
 * Which families had a band of MinHash values like this one: buckets of 16 cells, each a line of memory, in which a new
 * entry takes the place of the oldest. A cell is a family and, in the bits left, a part of the band's hash, so that a
 * look-up waits for memory once and nothing is ever deleted. What is found is a candidate: it may be of another band or
 * of a family that has since made room, and is verified by who asks.
 *
 * 128 bytes a family at 16 bands, half full; a family that is still held is lost from a bucket with a probability of 0.4 %.
 */
import { u32, u8 } from './cell.ts'

const CELLS = 16
const EMPTY = 0xffff_ffff

export interface BandIndexState {
  readonly cells: Uint32Array
  readonly next: Uint8Array
}

export class BandIndex {
  private readonly familyBits: number
  private readonly familyMask: number
  private readonly buckets: number
  private cells: Uint32Array
  private next: Uint8Array

  /** For so many families, each entered under so many bands. */
  constructor(families: number, bands: number) {
    this.familyBits = Math.max(1, Math.ceil(Math.log2(families)))
    if (this.familyBits > 24) throw new RangeError('more families than a cell can tell apart')
    this.familyMask = 2 ** this.familyBits - 1
    this.buckets = 2 ** Math.max(0, Math.ceil(Math.log2((families * bands * 2) / CELLS)))
    this.cells = new Uint32Array(this.buckets * CELLS).fill(EMPTY)
    this.next = new Uint8Array(this.buckets)
  }

  add(hash: number, family: number): void {
    const bucket = hash & (this.buckets - 1)
    const next = u8(this.next, bucket)
    this.cells[bucket * CELLS + next] = this.cellOf(hash, family)
    this.next[bucket] = (next + 1) % CELLS
  }

  /** The newest candidate that the check accepts, or -1. */
  find(hash: number, accepts: (family: number) => boolean): number {
    const bucket = hash & (this.buckets - 1)
    const wanted = this.cellOf(hash, 0)
    const next = u8(this.next, bucket)
    for (let back = 1; back <= CELLS; back++) {
      const cell = u32(this.cells, bucket * CELLS + ((next - back) & (CELLS - 1)))
      if (cell === EMPTY) return -1
      if ((cell & ~this.familyMask) >>> 0 !== wanted) continue
      const family = cell & this.familyMask
      if (accepts(family)) return family
    }
    return -1
  }

  state(): BandIndexState {
    return { cells: this.cells, next: this.next }
  }

  restore({ cells, next }: BandIndexState): void {
    this.cells = cells
    this.next = next
  }

  /** The upper bits of the hash, which say nothing of the bucket, in front of the family. */
  private cellOf(hash: number, family: number): number {
    return ((Math.imul(hash, 0x9e3779b1) & ~this.familyMask) | family) >>> 0
  }
}
