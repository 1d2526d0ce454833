/**
 * Predicts the next value from the last three, the median of the near past and, once a season is known, the same phase
 * of the season before and the median of that phase over several.
 *
 * Reads limited values where a single one would mislead (lags) and raw ones where a median guards (near past, phase).
 * Cost: quadratic in its eight inputs. Source: autoregression with seasonal lags (Box & Jenkins 1970), learned as in
 * OnlineRegression.
 */
import { median } from '../quantile.ts'
import { OnlineRegression } from './online-regression.ts'
import { SortedWindow } from './sorted-window.ts'
import { ValueHistory } from './value-history.ts'

const LAGS = [1, 2, 3] as const
const NEAR = 12
const CYCLES = 5
const FORGET = 0.999
const START = 10

/** What a series has shown: as it was, and as it is read after values far off were limited. */
export class SeriesPast {
  readonly raw: ValueHistory
  readonly limited: ValueHistory
  readonly #near = new SortedWindow(NEAR)

  constructor(capacity: number) {
    this.raw = new ValueHistory(capacity)
    this.limited = new ValueHistory(capacity)
  }

  push(raw: number, limited: number): void {
    this.raw.push(raw)
    this.limited.push(limited)
    this.#near.push(raw)
  }

  /** Median of the last values. */
  near(): number {
    return this.#near.quantile(0.5, 0)
  }

  /** Median of the same phase in earlier seasons. */
  phase(season: number): number {
    const values: number[] = []
    for (let cycle = 1; cycle <= CYCLES; cycle++) {
      const value = this.raw.back(cycle * season)
      if (Number.isFinite(value)) values.push(value)
    }
    return median(values, this.raw.back(1))
  }
}

export class SeasonalRegression {
  readonly #season: number | null
  readonly #centre: number
  readonly #spread: number
  readonly #inputs: Float64Array
  readonly #regression: OnlineRegression

  /** `centre` and `spread`: zero and unit of what the regression sees; a spread of 0 says that nothing has moved yet. */
  constructor(season: number | null, centre: number, spread: number) {
    this.#season = season
    this.#centre = centre
    this.#spread = spread || 1
    const size = LAGS.length + (season === null ? 2 : 5)
    this.#inputs = new Float64Array(size)
    this.#regression = new OnlineRegression(size, FORGET, START)
  }

  predict(past: SeriesPast): number {
    const inputs = this.#inputs
    const near = past.near()
    inputs[0] = 1
    inputs[1] = this.#scaled(near)
    LAGS.forEach((lag, i) => (inputs[2 + i] = this.#scaled(past.limited.back(lag))))
    if (this.#season !== null) {
      inputs[5] = this.#scaled(past.limited.back(this.#season))
      inputs[6] = this.#scaled(past.limited.back(this.#season + 1))
      inputs[7] = this.#scaled(past.phase(this.#season))
    }
    const predicted = this.#regression.predict(inputs) * this.#spread + this.#centre
    return Number.isFinite(predicted) ? predicted : near
  }

  /** Learns the row that was predicted last; `error` in units of the series, already limited by the caller. */
  learn(error: number): void {
    this.#regression.learn(this.#inputs, error / this.#spread)
  }

  #scaled(value: number): number {
    return (value - this.#centre) / this.#spread
  }
}
