/**
 * How often a field sees something at least as extreme: the scale on which findings of all kinds are compared.
 *
 * Peaks over a threshold: of every evaluated day the largest statistics of one kind are kept for a window of days; the
 * threshold is set so that the field passes it about `PEAKS_PER_DAY` times a day, and beyond it the excesses follow an
 * exponential whose mean is estimated from them (a generalised Pareto with shape 0, since the statistics are already
 * logarithms of heavy-tailed amounts). A field of 30,000 advertisers and one of 100 thus give the same rate to what is
 * equally rare THERE. A prior of some pseudo-days keeps the first days of a new field sober.
 * Cost: at most `WINDOW_DAYS × PEAKS_KEPT` numbers a kind. Blind to a regime that lasts longer than the window: it is
 * the new normal then. Source: Pickands 1975 and Davison & Smith 1990 (peaks over threshold); Siffer et al. 2017
 * (SPOT, on streams).
 */
export const WINDOW_DAYS = 60
const PEAKS_KEPT = 12
const PEAKS_PER_DAY = 1.5
const PRIOR_PEAKS = 8

export interface TailPrior {
  /** Statistic that a field passes `PEAKS_PER_DAY` times a day. */
  readonly level: number
  /** Mean excess over it. */
  readonly scale: number
  /** Days of data that the prior counts for. */
  readonly days: number
}

export class TailRate {
  readonly #prior: TailPrior
  /** Largest statistics of a day, descending; one list a day. */
  #peaks: { day: number; stats: number[] }[]
  #threshold: number
  #scale: number
  #rate: number

  constructor(prior: TailPrior, peaks: { day: number; stats: number[] }[] = []) {
    this.#prior = prior
    this.#peaks = peaks
    this.#threshold = prior.level
    this.#scale = prior.scale
    this.#rate = PEAKS_PER_DAY
    this.#fit()
  }

  /** Expected number per day of statistics that are at least this large. */
  perDay(statistic: number): number {
    if (statistic >= this.#threshold) {
      return this.#rate * Math.exp(-(statistic - this.#threshold) / this.#scale)
    }
    return this.#rate * Math.exp((this.#threshold - statistic) / this.#scale)
  }

  /** The statistic that is passed this many times a day. */
  levelOf(perDay: number): number {
    return this.#threshold + this.#scale * Math.log(this.#rate / perDay)
  }

  learn(day: number, statistics: readonly number[]): void {
    const stats = [...statistics].sort((a, b) => b - a).slice(0, PEAKS_KEPT)
    this.#peaks.push({ day, stats })
    this.#peaks = this.#peaks.filter((peak) => peak.day > day - WINDOW_DAYS)
    this.#fit()
  }

  snapshot(): unknown {
    return this.#peaks
  }

  #fit(): void {
    const days = this.#peaks.length
    if (days === 0) return
    const all = this.#peaks.flatMap((peak) => peak.stats).sort((a, b) => b - a)
    const wanted = Math.min(all.length - 1, Math.round(PEAKS_PER_DAY * days))
    if (wanted < 1) return
    const threshold = all[wanted] ?? this.#prior.level
    const excess = all.slice(0, wanted).reduce((sum, stat) => sum + (stat - threshold), 0)
    const trust = days / (days + this.#prior.days)
    this.#scale = (excess + PRIOR_PEAKS * this.#prior.scale) / (wanted + PRIOR_PEAKS)
    this.#threshold = trust * threshold + (1 - trust) * Math.max(threshold, this.#prior.level)
    this.#rate = wanted / days
  }
}
