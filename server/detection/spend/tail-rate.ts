/**
 * How often a field sees something at least as extreme: the scale on which findings of all kinds are compared.
 *
 * Peaks over a threshold: of every evaluated day the largest statistics of one kind are kept for a window of days; the
 * threshold is set so that the field passes it about `PEAKS_PER_DAY` times a day, and beyond it the excesses follow an
 * exponential whose scale is estimated from their median (a generalised Pareto with shape 0, since the statistics are already
 * logarithms of heavy-tailed amounts). A field of 30,000 advertisers and one of 100 thus give the same rate to what is
 * equally rare THERE. A prior of some pseudo-days keeps the first days of a new field sober.
 * Cost: at most `WINDOW_DAYS × PEAKS_KEPT` numbers a kind. Blind to a regime that lasts longer than the window: it is
 * the new normal then. Source: Pickands 1975 and Davison & Smith 1990 (peaks over threshold); Siffer et al. 2017
 * (SPOT, on streams).
 */
import { quantile } from './quantile.ts'

const WINDOW_DAYS = 60
const PEAKS_KEPT = 12
const PEAKS_PER_DAY = 1
/** About half of what is extreme on one day is still there on the next, the larger rather less. */
const STAYED_SHARE = 0.5
const STAYED_LOWER = 0.4
const PRIOR_PEAKS = 8
/** Extremes of one advertiser within as many days are one event. */
const EVENT_DAYS = 14

export interface TailPrior {
  /** Statistic that a field passes `peaksPerDay` times a day. */
  readonly level: number
  /** 1 unless told otherwise. */
  readonly peaksPerDay?: number
  /** Mean excess over it. */
  readonly scale: number
  /** Days of data that the prior counts for. */
  readonly days: number
}

export interface Extreme {
  readonly series: number
  readonly statistic: number
}

/** One extreme of the past. */
export interface Peak extends Extreme {
  readonly day: number
}

/** The extremes of a day that a tail takes in, the largest first. */
export function largestOf<E extends Extreme>(found: readonly E[]): E[] {
  return [...found].sort((a, b) => b.statistic - a.statistic || a.series - b.series).slice(0, PEAKS_KEPT)
}

/** What is expected of the second days of a kind before a field has shown its own. */
export function stayedPrior(prior: TailPrior): TailPrior {
  return { ...prior, level: prior.level - STAYED_LOWER, peaksPerDay: STAYED_SHARE * PEAKS_PER_DAY }
}

export class TailRate {
  readonly #prior: TailPrior
  readonly #peaksPerDay: number
  #peaks: Peak[]
  /** Days learned, at most the window. */
  #days: number
  #threshold: number
  #scale: number
  #rate: number

  constructor(prior: TailPrior, saved: { peaks: Peak[]; days: number } = { peaks: [], days: 0 }) {
    this.#prior = prior
    this.#peaks = saved.peaks
    this.#days = saved.days
    this.#threshold = prior.level
    this.#scale = prior.scale
    this.#peaksPerDay = prior.peaksPerDay ?? PEAKS_PER_DAY
    this.#rate = this.#peaksPerDay
    this.#fit()
  }

  /** Expected number per day of statistics that are at least this large. */
  perDay(statistic: number): number {
    return this.#rate * Math.exp((this.#threshold - statistic) / this.#scale)
  }

  /** The statistic that is passed this many times a day. */
  levelOf(perDay: number): number {
    return this.#threshold + this.#scale * Math.log(this.#rate / perDay)
  }

  /** Takes the statistics of a day in. Several days of one advertiser are one event: its largest counts. */
  learn(day: number, found: readonly Extreme[]): void {
    const today: Peak[] = []
    for (const { series, statistic } of largestOf(found)) {
      const same = this.#peaks.findIndex((peak) => peak.series === series && peak.day >= day - EVENT_DAYS)
      if (same >= 0 && (this.#peaks[same]?.statistic ?? 0) >= statistic) continue
      if (same >= 0) this.#peaks.splice(same, 1)
      today.push({ day, series, statistic })
    }
    this.#peaks = this.#peaks.filter((peak) => peak.day > day - WINDOW_DAYS).concat(today)
    this.#days = Math.min(WINDOW_DAYS, this.#days + 1)
    this.#fit()
  }

  snapshot(): unknown {
    return { peaks: this.#peaks, days: this.#days }
  }

  #fit(): void {
    const days = this.#days
    if (days === 0) return
    const all = this.#peaks.map((peak) => peak.statistic).sort((a, b) => b - a)
    const trust = days / (days + this.#prior.days)
    const wanted = Math.min(all.length - 1, Math.round(this.#peaksPerDay * days))
    if (wanted < 1) {
      this.#rate = trust * (all.length / days) + (1 - trust) * this.#peaksPerDay
      return
    }
    const threshold = all[wanted] ?? this.#prior.level
    // The median of an exponential is ln 2 of its mean, and unlike it does not follow what the tail is to reveal.
    const middle = quantile(all.slice(0, wanted).reverse(), 0.5, threshold) - threshold
    this.#scale = ((middle / Math.LN2) * wanted + PRIOR_PEAKS * this.#prior.scale) / (wanted + PRIOR_PEAKS)
    this.#threshold = trust * threshold + (1 - trust) * Math.max(threshold, this.#prior.level)
    this.#rate = wanted / days
  }
}
