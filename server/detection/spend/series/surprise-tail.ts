/**
 * Turns a non-negative deviation into a tail probability learned from the deviations before it.
 *
 * Below a high quantile the empirical rank decides; above it the excesses follow a generalised Pareto of one fixed,
 * somewhat heavy shape whose scale is their mean, held to a prior in units of the quantile. A shape that is estimated
 * too makes the same deviation mean something else after every few values: scores over time then compare worse than
 * those of a plain rolling z-score. Memory: a window of the last deviations, twice.
 * Source: Siffer et al. 2017 (SPOT).
 */
import { SortedWindow } from './sorted-window.ts'

const TAIL_SHARE = 0.05
const REFIT_EVERY = 16
const SHAPE = 0.15
/** Of few deviations nothing rare can be said: the shape is heavier by as much over their number. */
const EARLY_SHAPE = 10
/** Excesses that the prior counts for, and their mean; a third of the quantile is what an exponential has. */
const PRIOR_COUNT = 30
const PRIOR_EXCESS = 0.4
const LEAST = 8
const SOBER_FROM = 64
/** Surprise (−log10 p) from which a deviation is learned as if it were that large only. */
const ANOMALY = 3
/** What is odder than this is odd beyond comparison. */
const MOST_SURPRISE = 40

export class SurpriseTail {
  readonly #window: SortedWindow
  #seen = 0
  #threshold = 0
  #scale = 0
  #unit = 0

  constructor(window: number) {
    this.#window = new SortedWindow(window)
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

  /**
   * −log10 of the probability of a deviation at least this large; 0 for what is no number and before anything is known.
   * `floor`: least scale of the excesses, what is smaller is rounding.
   */
  surprise(deviation: number, floor: number): number {
    if (this.#seen < LEAST || Number.isNaN(deviation)) return 0
    if (deviation <= this.#threshold) {
      const above = this.#window.size - this.#window.smallerThan(deviation)
      return -Math.log10((above + 1) / (this.#window.size + 1))
    }
    const excess = (deviation - this.#threshold) / Math.max(this.#scale, floor)
    const shape = SHAPE + EARLY_SHAPE / this.#seen
    const surprise = -Math.log10(TAIL_SHARE) + Math.log1p(shape * excess) / shape / Math.LN10
    return Math.min(MOST_SURPRISE, surprise)
  }

  learn(deviation: number): void {
    if (Number.isNaN(deviation)) return
    this.#window.push(Math.min(deviation, this.#most()))
    this.#seen++
    if (this.#seen <= SOBER_FROM ? this.#seen % 4 === 0 : this.#seen % REFIT_EVERY === 0) this.#refit()
  }

  /** An anomaly must not teach that it is ordinary: as in SPOT it is learned as the largest that is not one. */
  #most(): number {
    if (this.#seen < SOBER_FROM || !(this.#scale > 0)) return Infinity
    const beyond = (ANOMALY + Math.log10(TAIL_SHARE)) * Math.LN10
    return this.#threshold + (this.#scale * Math.expm1(SHAPE * beyond)) / SHAPE
  }

  #refit(): void {
    const window = this.#window
    this.#unit = window.quantile(0.5, 0)
    this.#threshold = window.quantile(1 - TAIL_SHARE, 0)
    const from = Math.ceil((1 - TAIL_SHARE) * window.size)
    const excess = window.excessFrom(from, this.#threshold) + PRIOR_COUNT * PRIOR_EXCESS * this.#threshold
    this.#scale = ((1 - SHAPE) * excess) / (window.size - from + PRIOR_COUNT)
  }
}
