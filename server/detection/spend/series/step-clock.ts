/**
 * Tells how many values are missing before a timestamp, so that what follows a gap keeps its phase.
 *
 * Only for series with one regular step: where the last steps are not nearly all alike (trading days, months, events)
 * nothing counts as missing. Memory: the last 64 steps. Blind to: a gap among the first 32 rows, and one longer than `MOST`.
 */
import { SortedWindow } from './sorted-window.ts'

const WINDOW = 64
const LEAST = 32
const ALIKE = 0.01
const LEAST_ALIKE_SHARE = 0.95
const OFF_WHOLE = 0.05
const MOST = 2000

export class StepClock {
  readonly #steps = new SortedWindow(WINDOW)
  #last = Number.NaN
  /** Rows since then whose time could not be read: they are there all the same. */
  #unread = 0

  /** Values missing between the timestamp before and this one; `time` in any unit, NaN where it could not be read. */
  missingBefore(time: number): number {
    if (!Number.isFinite(time)) {
      this.#unread++
      return 0
    }
    const step = time - this.#last
    const unread = this.#unread
    this.#last = time
    this.#unread = 0
    if (!(step > 0)) return 0
    const missing = Math.max(0, this.#missingIn(step) - unread)
    this.#steps.push(step / (unread + 1))
    return missing
  }

  #missingIn(step: number): number {
    const steps = this.#steps
    if (steps.size < LEAST) return 0
    const usual = steps.quantile(0.5, step)
    const alike = steps.smallerThan(usual * (1 + ALIKE)) - steps.smallerThan(usual * (1 - ALIKE))
    if (alike < LEAST_ALIKE_SHARE * steps.size) return 0
    const whole = Math.round(step / usual)
    return Math.abs(step / usual - whole) <= OFF_WHOLE && whole - 1 <= MOST ? Math.max(0, whole - 1) : 0
  }
}
