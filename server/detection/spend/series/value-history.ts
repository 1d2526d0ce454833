/** The last values of a series, newest reachable by lag; bounded. */
export class ValueHistory {
  readonly #values: Float64Array
  #length = 0

  constructor(capacity: number) {
    this.#values = new Float64Array(capacity)
  }

  /** Values ever added. */
  get length(): number {
    return this.#length
  }

  get capacity(): number {
    return this.#values.length
  }

  /** Values that can still be read. */
  get held(): number {
    return Math.min(this.#length, this.#values.length)
  }

  push(value: number): void {
    this.#values[this.#length++ % this.#values.length] = value
  }

  /** `lag` 1 is the newest; NaN where nothing is held. */
  back(lag: number): number {
    if (lag < 1 || lag > this.held) return Number.NaN
    return this.#values[(this.#length - lag) % this.#values.length] ?? Number.NaN
  }

  /** The newest `count` values, oldest first. */
  last(count: number): number[] {
    const size = Math.min(count, this.held)
    return Array.from({ length: size }, (_, i) => this.back(size - i))
  }
}
