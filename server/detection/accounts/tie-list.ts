/** Weighted ties as columns, filled anew for each use: a component of thousands of ties makes no objects. */
import { f64, i32 } from './cell.ts'

export class TieList {
  length = 0
  from = new Int32Array(1 << 8)
  to = new Int32Array(1 << 8)
  weight = new Float64Array(1 << 8)

  clear(): void {
    this.length = 0
  }

  add(from: number, to: number, weight: number): void {
    this.reserve(this.length + 1)
    this.put(this.length++, from, to, weight)
  }

  put(at: number, from: number, to: number, weight: number): void {
    this.from[at] = from
    this.to[at] = to
    this.weight[at] = weight
  }

  /** Room for so many; what stands in it stays. */
  reserve(length: number): void {
    if (length <= this.from.length) return
    const { from, to, weight } = this
    const room = Math.max(length, from.length * 2)
    this.from = new Int32Array(room)
    this.from.set(from)
    this.to = new Int32Array(room)
    this.to.set(to)
    this.weight = new Float64Array(room)
    this.weight.set(weight)
  }
}

/** Writes the ties in the order of a column whose numbers are below `keys`; equals stay in their order. */
export function sortTies(ties: TieList, column: Int32Array, keys: number, into: TieList): void {
  const places = new Int32Array(keys + 1)
  for (let i = 0; i < ties.length; i++) places[i32(column, i) + 1] = i32(places, i32(column, i) + 1) + 1
  for (let key = 0; key < keys; key++) places[key + 1] = i32(places, key + 1) + i32(places, key)
  into.reserve(ties.length)
  into.length = ties.length
  for (let i = 0; i < ties.length; i++) {
    const place = i32(places, i32(column, i))
    places[i32(column, i)] = place + 1
    into.put(place, i32(ties.from, i), i32(ties.to, i), f64(ties.weight, i))
  }
}
