/**
 * A causal anomaly score in [0, 1] for any univariate series, whatever its scale and step.
 *
 * Several simple predictors look at each new value before it is learned: an autoregression with seasonal lags, the
 * median of the same phase of earlier seasons, the median of the near past; two detectors of change: a step of the
 * level and a change of the noise; and, once a season is known, how unlike any earlier one the last season's length is
 * (for cycles of varying length, such as heart beats). Each gives a deviation, each deviation its own tail probability (SurpriseTail),
 * so a series with sharp regular edges does not alarm at every edge and a calm one alarms at a small slip. The period
 * is found by autocorrelation. Values far off are learned in limited steps, so a spike does not echo and a new level
 * is accepted within a few points. Memory: about 700 kB a series with a season; cost: some tens of microseconds a value.
 * Blind to: the first 20 values; drifts slower than the memory; anomalies in the first season.
 * Source: SPOT (Siffer et al. 2017) on residuals; Page 1954 and Basseville & Nikiforov 1993 for change
 * detection; discords as in DiscordDistance.
 */
import { median, quantile } from '../quantile.ts'
import { DiscordDistance } from './discord-distance.ts'
import { OnlineRegression } from './online-regression.ts'
import { seasonOf } from './season-finder.ts'
import { SurpriseTail } from './surprise-tail.ts'
import { ValueHistory } from './value-history.ts'

const WARM_UP = 20
const MEMORY = 8192
const SEASON_WINDOW = 1536
const NEAR = 12
const CYCLES = 5
const TAIL_WINDOW = 1024
const STEP_SHORT = 4
const STEP_LONG = 16
const NOISE_SHORT = 12
/** Surprise (−log10 p) that gives a score of one half. */
const HALF = 3.2
const STEEPNESS = 1.6
const LAGS = [1, 2, 3]
/** Of an odd shape beside an odd value: shapes stay odd for a whole season, values for a moment. */
const SHAPE_WEIGHT = 0.8

export class SeriesScorer {
  readonly #raw = new ValueHistory(MEMORY)
  /** Values after limiting: what predictors read. */
  readonly #clean = new ValueHistory(MEMORY)
  readonly #tails = Array.from({ length: 6 }, () => new SurpriseTail(TAIL_WINDOW))
  readonly #errors = new ValueHistory(NOISE_SHORT)
  readonly #seasonErrors = new ValueHistory(NEAR)
  #discord: DiscordDistance | null = null
  /** Zero and unit in which the discords are measured. */
  #origin = 0
  #unit = 1
  #regression = new OnlineRegression(5, 0.999, 10)
  #inputs = new Float64Array(5)
  #season: number | null = null
  #nextSearch = 48
  #centre = 0
  #spread = 1

  /** Scores a value against the past, then learns it. What is no number is a gap: it has no score and keeps its place. */
  next(value: number): number {
    if (!Number.isFinite(value)) {
      this.#passGap()
      return 0
    }
    if (this.#raw.length === WARM_UP) this.#setScale()
    const seen = this.#raw.length
    if (seen < WARM_UP) {
      this.#raw.push(value)
      this.#clean.push(value)
      return 0
    }
    const predicted = this.#predictRegression()
    const deviations = this.#deviations(value, predicted)
    deviations.push(this.#discord?.next((value - this.#origin) / this.#unit) ?? Number.NaN)
    const score = this.#combine(deviations)
    this.#learn(value, predicted, deviations)
    if (this.#raw.length >= this.#nextSearch) this.#findSeason()
    return score
  }

  /** The expected value stands in, so that what follows keeps its phase. */
  #passGap(): void {
    if (this.#raw.length < WARM_UP) return
    const m = this.#season
    const expected = m === null ? this.#predictRegression() : phaseMedianOf(this.#raw, m)
    this.#raw.push(expected)
    this.#clean.push(expected)
    this.#discord?.next((expected - this.#origin) / this.#unit)
  }

  #setScale(): void {
    const values = this.#raw.last(SEASON_WINDOW).sort((a, b) => a - b)
    this.#centre = quantile(values, 0.5, 0)
    const range = quantile(values, 0.9, 0) - quantile(values, 0.1, 0)
    this.#spread = range > 0 ? range : Math.max(Math.abs(this.#centre) * 0.05, 1e-9)
  }

  #scaled(value: number): number {
    return (value - this.#centre) / this.#spread
  }

  #predictRegression(): number {
    const inputs = this.#inputs
    const m = this.#season
    inputs[0] = 1
    LAGS.forEach((lag, i) => (inputs[i + 1] = this.#scaled(this.#clean.back(lag))))
    const near = median(this.#raw.last(NEAR), 0)
    inputs[4] = this.#scaled(near)
    if (m !== null) {
      inputs[5] = this.#scaled(this.#clean.back(m))
      inputs[6] = this.#scaled(this.#clean.back(m + 1))
      inputs[7] = this.#scaled(phaseMedianOf(this.#raw, m))
    }
    const predicted = this.#regression.predict(inputs) * this.#spread + this.#centre
    return Number.isFinite(predicted) ? predicted : near
  }

  #deviations(value: number, predicted: number): number[] {
    const near = median(this.#raw.last(NEAR), value)
    const m = this.#season
    const phase = m === null ? Math.abs(value - near) : this.#phaseDeviation(value, m)
    const error = value - predicted
    const short = median([...this.#raw.last(STEP_SHORT - 1), value], value)
    const long = median(this.#raw.last(STEP_LONG + STEP_SHORT - 1).slice(0, STEP_LONG), short)
    const noise = [...this.#errors.last(NOISE_SHORT - 1), Math.abs(error)]
    const usual = this.#tails[0]?.unit ?? 0
    const ratio = Math.log((median(noise, 0) + 0.1 * usual + 1e-12) / (1.1 * usual + 1e-12))
    return [Math.abs(error), phase, Math.abs(value - near), Math.abs(short - long), Math.abs(ratio)]
  }

  /** From the same phase of earlier seasons, with or without the lately common offset: a new level is soon no news. */
  #phaseDeviation(value: number, season: number): number {
    const error = value - phaseMedianOf(this.#raw, season)
    const offset = median(this.#seasonErrors.last(NEAR), 0)
    return Math.min(Math.abs(error), Math.abs(error - offset))
  }

  #combine(deviations: readonly number[]): number {
    const floor = this.#spread * 1e-3
    const floors = [floor, floor, floor, floor, 0.1, 1e-3]
    const surprises = deviations.map((deviation, i) =>
      Number.isFinite(deviation) ? (this.#tails[i]?.surprise(deviation, floors[i] ?? floor) ?? 0) : 0,
    )
    const [forecast = 0, phase = 0, near = 0, step = 0, noise = 0, shape = 0] = surprises
    // A value is odd when the predictors agree; a change of level or noise is odd by itself but less urgent.
    const point = 0.6 * Math.max(forecast, phase, near) + 0.4 * ((forecast + phase + near) / 3)
    const total = Math.max(point, 0.7 * step, 0.6 * noise, SHAPE_WEIGHT * shape)
    return 1 / (1 + (HALF / Math.max(total, 1e-6)) ** STEEPNESS)
  }

  #learn(value: number, predicted: number, deviations: readonly number[]): void {
    const error = this.#limited(value - predicted, deviations)
    this.#regression.learn(this.#inputs, error / this.#spread)
    const m = this.#season
    if (m !== null) this.#seasonErrors.push(value - phaseMedianOf(this.#raw, m))
    deviations.forEach((deviation, i) => {
      if (Number.isFinite(deviation)) this.#tails[i]?.learn(deviation)
    })
    this.#errors.push(Math.abs(value - predicted))
    this.#raw.push(value)
    this.#clean.push(predicted + error)
  }

  /** The whole error where some predictor expected the value, else as much as the series has shown before. */
  #limited(error: number, deviations: readonly number[]): number {
    const tails = this.#tails
    const expected = [0, 1, 2].some(
      (i) => (deviations[i] ?? 0) <= 4 * Math.max(tails[i]?.unit ?? 0, this.#spread * 1e-3),
    )
    const forecast = tails[0]
    if (expected || forecast === undefined || forecast.seen < WARM_UP) return error
    const limit = Math.max(6 * forecast.unit, forecast.threshold, this.#spread * 1e-3)
    return Math.min(limit, Math.max(-limit, error))
  }

  #findSeason(): void {
    this.#nextSearch = this.#raw.length * 2
    this.#setScale()
    const found = seasonOf(this.#raw.last(SEASON_WINDOW))
    if (found === null || found === this.#season || found < 3) return
    this.#season = found
    this.#startDiscord(found)
    const size = 8
    this.#regression = new OnlineRegression(size, 0.999, 10)
    this.#inputs = new Float64Array(size)
    this.#relearn()
  }

  #startDiscord(season: number): void {
    this.#origin = this.#centre
    this.#unit = this.#spread
    const tail = new SurpriseTail(TAIL_WINDOW)
    this.#discord = new DiscordDistance(season, MEMORY)
    for (const value of this.#raw.last(MEMORY)) {
      const distance = this.#discord.next((value - this.#origin) / this.#unit)
      if (Number.isFinite(distance)) tail.learn(distance)
    }
    this.#tails[5] = tail
  }

  /** Teaches the new regression, and what its errors are, the past it now has seasonal inputs for. */
  #relearn(): void {
    const m = this.#season ?? 0
    const values = this.#raw.last(SEASON_WINDOW)
    const replay = new ValueHistory(SEASON_WINDOW)
    this.#tails[0] = new SurpriseTail(TAIL_WINDOW)
    this.#tails[1] = new SurpriseTail(TAIL_WINDOW)
    for (const value of values) {
      if (replay.length > m + NEAR) {
        const inputs = this.#inputs
        inputs[0] = 1
        LAGS.forEach((lag, i) => (inputs[i + 1] = this.#scaled(replay.back(lag))))
        inputs[4] = this.#scaled(median(replay.last(NEAR), 0))
        inputs[5] = this.#scaled(replay.back(m))
        inputs[6] = this.#scaled(replay.back(m + 1))
        const phase = phaseMedianOf(replay, m)
        inputs[7] = this.#scaled(phase)
        const error = this.#scaled(value) - this.#regression.predict(inputs)
        this.#regression.learn(inputs, error)
        // The first rows teach the weights; their errors say nothing of the errors to come.
        if (replay.length > 1.5 * m) {
          this.#tails[0].learn(Math.abs(error) * this.#spread)
          this.#tails[1].learn(Math.abs(value - phase))
        }
      }
      replay.push(value)
    }
  }
}

/** Median of the same phase in earlier seasons. */
function phaseMedianOf(history: ValueHistory, season: number): number {
  const values: number[] = []
  for (let cycle = 1; cycle <= CYCLES; cycle++) {
    const value = history.back(cycle * season)
    if (Number.isFinite(value)) values.push(value)
  }
  return median(values, history.back(1))
}
