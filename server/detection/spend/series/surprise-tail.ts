/**
 * Turns a non-negative deviation into a tail probability learned from the deviations before it.
 *
 * Below a high quantile the empirical rank decides; above it the excesses follow a generalised Pareto whose shape and
 * scale come from their mean and variance (method of moments, shape held between 0 and 0.4, so that a heavy tail stays
 * heavy). Deviations are read in units of their own running median. Memory: a window of the last deviations.
 * Source: Siffer et al. 2017 (SPOT); Hosking & Wallis 1987 (moments of the generalised Pareto).
 */
import { quantile } from '../quantile.ts'

const TAIL_SHARE = 0.05
const REFIT_EVERY = 16
const MOST_SHAPE = 0.4
const SOBER_FROM = 64
/** Surprise (−log10 p) from which a deviation is learned as if it were that large only. */
const ANOMALY = 3

export class SurpriseTail {
  readonly #window: number
  #values: number[] = []
  #sorted: number[] = []
  #seen = 0
  #threshold = 0
  #shape = 0
  #scale = 0
  #unit = 0

  constructor(window: number) {
    this.#window = window
  }

  get seen(): number {
    return this.#seen
  }

  /** Median deviation: the unit in which a deviation is large or small. */
  get unit(): number {
    return this.#unit
  }

  /** Deviation that one in twenty exceeds. */
  get threshold(): number {
    return this.#threshold
  }

  /** −log10 of the probability of a deviation at least this large. */
  surprise(deviation: number, floor: number): number {
    const n = this.#sorted.length
    if (n < 8) return 0
    if (deviation <= this.#threshold) {
      const above = n - upperIndex(this.#sorted, deviation)
      return -Math.log10(Math.max(above + 1, 1) / (n + 1))
    }
    const scale = Math.max(this.#scale, floor)
    const excess = (deviation - this.#threshold) / scale
    const log = this.#shape < 1e-3 ? excess : Math.log1p(this.#shape * excess) / this.#shape
    return -Math.log10(TAIL_SHARE) + log / Math.LN10
  }

  learn(deviation: number): void {
    this.#values[this.#seen++ % this.#window] = Math.min(deviation, this.#most())
    if (this.#seen <= 64 ? this.#seen % 4 === 0 : this.#seen % REFIT_EVERY === 0) this.#refit()
  }

  /** An anomaly must not teach that it is ordinary: as in SPOT it is learned as the largest that is not one. */
  #most(): number {
    if (this.#seen < SOBER_FROM || !(this.#scale > 0)) return Infinity
    const log = (ANOMALY + Math.log10(TAIL_SHARE)) * Math.LN10
    const excess = this.#shape < 1e-3 ? log : Math.expm1(this.#shape * log) / this.#shape
    return this.#threshold + this.#scale * excess
  }

  #refit(): void {
    this.#sorted = [...this.#values].sort((a, b) => a - b)
    const n = this.#sorted.length
    this.#unit = quantile(this.#sorted, 0.5, 0)
    this.#threshold = quantile(this.#sorted, 1 - TAIL_SHARE, 0)
    const excess = this.#sorted.slice(Math.ceil((1 - TAIL_SHARE) * n)).map((value) => value - this.#threshold)
    // A few pseudo-excesses of a Gaussian-like tail keep the first fits sober.
    const prior = 0.6 * this.#unit
    const count = excess.length + 3
    const mean = (excess.reduce((sum, value) => sum + value, 0) + 3 * prior) / count
    const square = (excess.reduce((sum, value) => sum + (value - mean) ** 2, 0) + 3 * prior * prior) / count
    const shape = square > 0 ? 0.5 * (1 - (mean * mean) / square) : 0
    this.#shape = Math.min(MOST_SHAPE, Math.max(0, shape))
    this.#scale = mean * (1 - this.#shape)
  }
}

/** Values of an ascending list that are smaller. */
function upperIndex(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
