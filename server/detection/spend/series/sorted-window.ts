/**
 * The last values of a series in ascending order; bounded. Finds quantiles and ranks at once, so that nothing has to be
 * sorted for each value. Cost: one search and one move within the window for each value.
 */
export class SortedWindow {
  /** In order of arrival; the oldest is overwritten. */
  readonly #arrived: Float64Array
  readonly #ascending: Float64Array
  #size = 0
  #next = 0

  constructor(capacity: number) {
    this.#arrived = new Float64Array(capacity)
    this.#ascending = new Float64Array(capacity)
  }

  get size(): number {
    return this.#size
  }

  push(value: number): void {
    const sorted = this.#ascending
    if (this.#size === sorted.length) {
      const oldest = this.smallerThan(this.#arrived[this.#next] ?? 0)
      sorted.copyWithin(oldest, oldest + 1, this.#size--)
    }
    const place = this.smallerThan(value)
    sorted.copyWithin(place + 1, place, this.#size++)
    sorted[place] = value
    this.#arrived[this.#next] = value
    this.#next = (this.#next + 1) % sorted.length
  }

  /** How many held values are smaller. */
  smallerThan(value: number): number {
    let low = 0
    let high = this.#size
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#ascending[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The value below which a share of the window lies; `otherwise` while it is empty. */
  quantile(share: number, otherwise: number): number {
    if (this.#size === 0) return otherwise
    const place = share * (this.#size - 1)
    const low = this.#ascending[Math.floor(place)] ?? otherwise
    const high = this.#ascending[Math.ceil(place)] ?? low
    return low + (high - low) * (place - Math.floor(place))
  }

  /** Sum of what the values from a place of the ascending order on exceed a threshold by. */
  excessFrom(place: number, threshold: number): number {
    let sum = 0
    for (let i = place; i < this.#size; i++) sum += (this.#ascending[i] ?? 0) - threshold
    return sum
  }
}
