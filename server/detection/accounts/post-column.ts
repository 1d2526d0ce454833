/**
 * Ids of posts, kept to be shown: one in nearly every row that is learnt, hardly any ever read. As bytes in one buffer
 * the collector of garbage need not know them; as strings they were most of what it had to copy and mark. An id of up to
 * 23 one-byte letters stands in its cell; the few others stand in a map.
 */
import { i32, u8 } from './cell.ts'

/** The first byte of a cell is the length of the id, or says that the id stands in the map. */
const CELL_BYTES = 24
const WORDS = CELL_BYTES / 4
const LONGEST = CELL_BYTES - 1
const ELSEWHERE = 0xff

/** One cell of a column. */
export interface PostRef {
  column: PostColumn
  cell: number
}

export interface PostColumnState {
  readonly cells: ArrayBuffer
  readonly others: Map<number, string>
}

export function postOf({ column, cell }: PostRef): string {
  return column.get(cell)
}

export class PostColumn {
  private cells: ArrayBuffer
  private words: Int32Array
  private bytes: Uint8Array
  /** The same bytes, to be read as text. */
  private text: Buffer
  private others = new Map<number, string>()

  constructor(cells: number) {
    this.cells = new ArrayBuffer(cells * CELL_BYTES)
    this.words = new Int32Array(this.cells)
    this.bytes = new Uint8Array(this.cells)
    this.text = Buffer.from(this.cells)
  }

  get(cell: number): string {
    const start = cell * CELL_BYTES
    const length = u8(this.bytes, start)
    if (length === ELSEWHERE) return this.others.get(cell) ?? ''
    return this.text.toString('latin1', start + 1, start + 1 + length)
  }

  set(cell: number, id: string): void {
    this.clear(cell)
    const start = cell * CELL_BYTES
    if (id.length > LONGEST) {
      this.putElsewhere(cell, id)
      return
    }
    for (let i = 0; i < id.length; i++) {
      const unit = id.charCodeAt(i)
      if (unit > 0xff) {
        this.putElsewhere(cell, id)
        return
      }
      this.bytes[start + 1 + i] = unit
    }
    this.bytes[start] = id.length
  }

  copy(cell: number, { column, cell: from }: PostRef): void {
    this.clear(cell)
    const { words } = this
    const source = column.words
    const to = cell * WORDS
    const at = from * WORDS
    words[to] = i32(source, at)
    words[to + 1] = i32(source, at + 1)
    words[to + 2] = i32(source, at + 2)
    words[to + 3] = i32(source, at + 3)
    words[to + 4] = i32(source, at + 4)
    words[to + 5] = i32(source, at + 5)
    if (column.others.size > 0) {
      const other = column.others.get(from)
      if (other !== undefined) this.others.set(cell, other)
    }
  }

  clear(cell: number): void {
    if (this.others.size > 0) this.others.delete(cell)
    this.words[cell * WORDS] = 0
  }

  /** Lets go of what stands outside of cells that are not read before they are written. */
  forget(from: number, to: number): void {
    if (this.others.size > 0) for (let cell = from; cell < to; cell++) this.others.delete(cell)
  }

  /** Room for so many cells; what stands in them stays. */
  reserve(cells: number): void {
    if (cells * WORDS <= this.words.length) return
    const wider = new ArrayBuffer(cells * CELL_BYTES)
    new Int32Array(wider).set(this.words)
    this.setCells(wider)
  }

  state(): PostColumnState {
    return { cells: this.cells, others: this.others }
  }

  restore({ cells, others }: PostColumnState): void {
    this.setCells(cells)
    this.others = others
  }

  private setCells(cells: ArrayBuffer): void {
    this.cells = cells
    this.words = new Int32Array(cells)
    this.bytes = new Uint8Array(cells)
    this.text = Buffer.from(cells)
  }

  private putElsewhere(cell: number, id: string): void {
    this.bytes[cell * CELL_BYTES] = ELSEWHERE
    this.others.set(cell, id)
  }
}
