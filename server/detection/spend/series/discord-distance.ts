/**
 * How far the newest stretch of a series is from the most alike stretch before it: the left matrix profile.
 *
 * Stretches are compared less their own mean and in units of their own spread, so a shape matters and neither its level
 * nor its size does; `noise` is added to the spread, so that what is flat but for noise is alike. Finds a malformed
 * cycle in a series whose cycles vary in length, where nothing that counts in phases can, and a stretch that stands
 * still. Cost: one pass over what is held for each value; memory: eight numbers for each value held. Blind to: an
 * anomaly that has been there before. Wants values around zero: rounding grows with the square of what is far from it.
 * Source: Yeh et al. 2016 (matrix profile); Lu et al. 2022 (DAMP, causal discords); De Paepe et al. 2019 (noise).
 */
export class DiscordDistance {
  readonly #most: number
  readonly #size: number
  readonly #noise: number
  readonly #values: Float64Array
  /** Of the stretch that begins there: its mean, its squared deviations from it, and one over its spread with noise. */
  readonly #mean: Float64Array
  readonly #square: Float64Array
  readonly #inverse: Float64Array
  /** Dot product of the stretch that begins there with the newest one. */
  readonly #product: Float64Array
  #length = 0

  /** `size`: values of a stretch; `most`: values that are held, at least three stretches; `noise`: standard deviation. */
  constructor(size: number, most: number, noise: number) {
    this.#size = size
    this.#most = Math.max(most, 3 * size)
    this.#noise = size * noise * noise
    const room = this.#most * 2
    this.#values = new Float64Array(room)
    this.#mean = new Float64Array(room)
    this.#square = new Float64Array(room)
    this.#inverse = new Float64Array(room)
    this.#product = new Float64Array(room)
  }

  /** Takes a value; distance to the nearest earlier stretch, 0 to 2, NaN while there are fewer than two stretches. */
  next(value: number): number {
    if (this.#length === this.#values.length) this.#forget()
    this.#values[this.#length++] = value
    const start = this.#length - this.#size
    if (start < 0) return Number.NaN
    this.#measure(start)
    const last = start - this.#size
    if (last < 0) return Number.NaN
    return Math.sqrt(this.#nearest(start, last))
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
    this.#inverse[start] = 1 / Math.sqrt(square + this.#noise)
  }

  /**
   * Least squared distance of the newest stretch to one that ends before it begins. The products come from those with
   * the stretch before: one value leaves each stretch, one enters.
   */
  #nearest(start: number, last: number): number {
    const [values, mean, square, inverse] = [this.#values, this.#mean, this.#square, this.#inverse]
    const [product, size] = [this.#product, this.#size]
    const left = values[start - 1] ?? 0
    const entered = values[this.#length - 1] ?? 0
    const scale = inverse[start] ?? 0
    const own = (square[start] ?? 0) * scale * scale
    const weight = size * (mean[start] ?? 0)
    for (let i = last; i > 0; i--) {
      product[i] = (product[i - 1] ?? 0) - (values[i - 1] ?? 0) * left + (values[i + size - 1] ?? 0) * entered
    }
    product[0] = this.#productOf(0, start)
    let least = Infinity
    for (let i = 0; i <= last; i++) {
      const other = inverse[i] ?? 0
      const distance =
        own + other * ((square[i] ?? 0) * other - 2 * scale * ((product[i] ?? 0) - weight * (mean[i] ?? 0)))
      if (distance < least) least = distance
    }
    return Math.max(0, least)
  }

  /** Lets the oldest half go; the products are summed anew, so that rounding does not add up over a long series. */
  #forget(): void {
    const from = this.#length - this.#most
    for (const column of [this.#values, this.#mean, this.#square, this.#inverse]) {
      column.copyWithin(0, from, this.#length)
    }
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
