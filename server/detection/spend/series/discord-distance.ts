/**
 * How far the newest stretch of a series is from the most alike stretch before it: the left matrix profile.
 *
 * Stretches are compared less their own mean, so a shape matters and its level does not. Finds a malformed cycle in a
 * series whose cycles vary in length, where nothing that counts in phases can. Cost: one pass over what is held for
 * each value; memory: eight numbers for each value held. Blind to: an anomaly that has been there before.
 * Wants values around zero: rounding grows with the square of what is far from it.
 * Source: Yeh et al. 2016 (matrix profile); Lu et al. 2022 (DAMP, causal discords).
 */
export class DiscordDistance {
  readonly #most: number
  readonly #size: number
  readonly #values: Float64Array
  /** Of the stretch that begins there: its mean, and its squared deviations from it. */
  readonly #mean: Float64Array
  readonly #square: Float64Array
  /** Dot product of the stretch that begins there with the newest one. */
  readonly #product: Float64Array
  #length = 0

  /** `size`: values of a stretch; `most`: values that are held, at least three stretches. */
  constructor(size: number, most: number) {
    this.#size = size
    this.#most = Math.max(most, 3 * size)
    const room = this.#most * 2
    this.#values = new Float64Array(room)
    this.#mean = new Float64Array(room)
    this.#square = new Float64Array(room)
    this.#product = new Float64Array(room)
  }

  /** Takes a value; root mean square distance to the nearest earlier stretch, NaN while there is none. */
  next(value: number): number {
    if (this.#length === this.#values.length) this.#forget()
    this.#values[this.#length++] = value
    const start = this.#length - this.#size
    if (start < 0) return Number.NaN
    this.#measure(start)
    const last = start - this.#size
    if (last < 0) return Number.NaN
    this.#multiply(start, last)
    return Math.sqrt(this.#nearest(start, last) / this.#size)
  }

  #measure(start: number): void {
    const values = this.#values
    let sum = 0
    for (let i = start; i < this.#length; i++) sum += values[i] ?? 0
    const mean = sum / this.#size
    let square = 0
    for (let i = start; i < this.#length; i++) square += ((values[i] ?? 0) - mean) ** 2
    this.#mean[start] = mean
    this.#square[start] = square
  }

  /** From the products with the stretch before: one value leaves each stretch, one enters. */
  #multiply(start: number, last: number): void {
    const [values, product, size] = [this.#values, this.#product, this.#size]
    const left = values[start - 1] ?? 0
    const entered = values[this.#length - 1] ?? 0
    for (let i = last; i > 0; i--) {
      product[i] = (product[i - 1] ?? 0) - (values[i - 1] ?? 0) * left + (values[i + size - 1] ?? 0) * entered
    }
    product[0] = this.#productOf(0, start)
  }

  #nearest(start: number, last: number): number {
    const [mean, squares, product] = [this.#mean, this.#square, this.#product]
    const square = squares[start] ?? 0
    const weight = this.#size * (mean[start] ?? 0)
    let least = Infinity
    for (let i = 0; i <= last; i++) {
      const distance = square + (squares[i] ?? 0) - 2 * ((product[i] ?? 0) - weight * (mean[i] ?? 0))
      if (distance < least) least = distance
    }
    return Math.max(0, least)
  }

  /** Lets the oldest half go; the products are summed anew, so that rounding does not add up over a long series. */
  #forget(): void {
    const from = this.#length - this.#most
    for (const column of [this.#values, this.#mean, this.#square]) column.copyWithin(0, from, this.#length)
    this.#length = this.#most
    const start = this.#length - this.#size
    for (let i = 0; i <= start; i++) this.#product[i] = this.#productOf(i, start)
  }

  #productOf(one: number, other: number): number {
    let sum = 0
    for (let k = 0; k < this.#size; k++) sum += (this.#values[one + k] ?? 0) * (this.#values[other + k] ?? 0)
    return sum
  }
}
