/**
 * A causal anomaly score in [0, 1] for any univariate series, whatever its scale and step.
 *
 * Each value is looked at in several simple ways before it is learned (see `Look`). Each gives a deviation, each deviation
 * its own tail probability (SurpriseTail), so a series with sharp regular edges does not alarm at every edge and a calm
 * one alarms at a small slip. The score is their weighted mean, so that looks that agree count more than one alone, and the
 * mean of the recent past is part of it, so that it stays up while an anomaly lasts. The period is found by
 * autocorrelation. Values far off are learned in limited steps, so a spike does not echo; a new level is accepted
 * within some tens of values. Memory: about 2 MB a series; cost: some tens of microseconds a value, however long the series.
 * Blind to: the first 20 values; drifts slower than the memory; anomalies in the first season.
 * Source: SPOT (Siffer et al. 2017) on residuals; Basseville & Nikiforov 1993 for change detection; discords as in
 * DiscordDistance. The weights were set on real series with anomalies put in (docs/detection-series.md).
 */
import { quantile } from '../quantile.ts'
import { DiscordDistance } from './discord-distance.ts'
import { SeasonalRegression, SeriesPast } from './seasonal-regression.ts'
import { seasonOf } from './season-finder.ts'
import { SortedWindow } from './sorted-window.ts'
import { SurpriseTail } from './surprise-tail.ts'
import { ValueHistory } from './value-history.ts'

const WARM_UP = 20
/** Values that are pushed before the first is predicted. */
const FIRST = 4
const MEMORY = 8192
const FIRST_SEARCH = 48
const SEARCH_GROWTH = 1.5
const LEAST_SEASON = 3
const TAIL_WINDOW = 1024
const LEVEL = 100
const STEP_SHORT = 4
const STEP_LONG = 16
const NOISE_SHORT = 12
/** Stretches whose shape is compared, and values they are looked for in; the longest becomes the season where that is longer. */
const SHAPES = [
  { size: 12, held: 2048 },
  { size: 30, held: MEMORY },
  { size: 60, held: MEMORY },
] as const
const LONGEST_SHAPE = 400
/** In units of the spread: what shapes may differ by, and where values are cut off, for rounding. */
const SHAPE_NOISE = 0.1
const MOST_UNITS = 1e4
const MOST_VALUE = 1e300
/** Surprise from which one look counts no more towards the recent past. */
const MOST_RECENT = 3
/** Weighted mean of surprises that gives a score of one half, and how fast the score rises about it. */
const HALF = 1.25
const STEEPNESS = 3

type Look =
  /** Off what the seasonal autoregression predicts. */
  | 'forecast'
  /** Off the same phase of earlier seasons; without a season, off the near past. */
  | 'phase'
  /** Off the value before. */
  | 'difference'
  /** Off the middle of the last hundred. */
  | 'level'
  /** The last few off those before. */
  | 'step'
  /** Errors of the forecast larger than usual for a while. */
  | 'noise'
  /** The same value again and again. */
  | 'standstill'
  | 'short shape'
  | 'shape'
  | 'long shape'

const LOOKS = {
  forecast: 2,
  phase: 2,
  difference: 1,
  level: 1.5,
  step: 0.5,
  noise: 1,
  standstill: 2,
  'short shape': 1,
  shape: 2,
  'long shape': 1,
} satisfies Record<Look, number>
const SHAPE_LOOKS = ['short shape', 'shape', 'long shape'] as const
/** Looks whose surprise is kept up: the recent past by two half-lives, each with its weight. */
const KEPT = ['forecast', 'phase', 'level', 'noise'] as const
const RECENT = [
  { share: 0.25, weight: 1.5 },
  { share: 0.07, weight: 0.75 },
] as const
const looks = Object.keys(LOOKS).filter((name): name is Look => name in LOOKS)
const WEIGHT = [...Object.values(LOOKS), ...RECENT.map(({ weight }) => weight)].reduce((sum, one) => sum + one, 0)

export class SeriesScorer {
  readonly #first: number[] = []
  #past = new SeriesPast(MEMORY)
  readonly #tails = tailsOf(looks)
  readonly #level = new SortedWindow(LEVEL)
  readonly #errors = new ValueHistory(NOISE_SHORT)
  readonly #phaseErrors = new SortedWindow(NOISE_SHORT)
  readonly #recent = RECENT.map(() => 0)
  #regression = new SeasonalRegression(null, 0, 1)
  #shapes: DiscordDistance[] = []
  #season: number | null = null
  #nextSearch = FIRST_SEARCH
  #centre = 0
  #spread = 1
  /** What is smaller is rounding. */
  #least = 1e-3
  #repeats = 0

  /** Scores a value against the past, then learns it. What is no number is a gap: it has no score and keeps its place. */
  next(value: number): number {
    if (!Number.isFinite(value)) {
      this.#passGap()
      return 0
    }
    const held = Math.min(MOST_VALUE, Math.max(-MOST_VALUE, value))
    if (this.#first.length < WARM_UP) {
      this.#first.push(held)
      if (this.#first.length === WARM_UP) this.#begin()
      return 0
    }
    const score = this.#take(held)
    if (this.#past.raw.length >= this.#nextSearch) this.#search()
    return score
  }

  /** The first values are learned once their scale is known. */
  #begin(): void {
    this.#setScale(this.#first)
    this.#regression = new SeasonalRegression(null, this.#centre, this.#spread)
    this.#shapes = this.#newShapes()
    this.#first.forEach((value, i) => {
      if (i >= FIRST) this.#take(value)
      else this.#push(value, value)
    })
  }

  /** The expected value stands in, so that what follows keeps its phase. */
  #passGap(): void {
    if (this.#first.length < WARM_UP) return
    const expected = this.#season === null ? this.#regression.predict(this.#past) : this.#past.phase(this.#season)
    this.#past.push(expected, expected)
    for (const shape of this.#shapes) shape.next(this.#inUnits(expected))
  }

  #take(value: number): number {
    if (this.#spread === 0 && value !== this.#centre) this.#firstChange(value)
    const predicted = this.#regression.predict(this.#past)
    const deviations = this.#deviations(value, predicted)
    const score = this.#score(deviations)
    const error = this.#limited(value - predicted, deviations)
    this.#regression.learn(error)
    for (const look of looks) this.#tails[look].learn(deviations[look])
    this.#errors.push(Math.abs(value - predicted))
    if (this.#season !== null) this.#phaseErrors.push(value - this.#past.phase(this.#season))
    this.#push(value, predicted + error)
    return score
  }

  /** The first change of a constant series is the unit of what follows. */
  #firstChange(value: number): void {
    this.#setScale([...this.#past.raw.last(MEMORY), value])
    this.#relearn(this.#past.raw.last(MEMORY))
  }

  #push(value: number, limited: number): void {
    this.#past.push(value, limited)
    this.#level.push(value)
  }

  #deviations(value: number, predicted: number): Record<Look, number> {
    const { raw } = this.#past
    const error = Math.abs(value - predicted)
    const difference = Math.abs(value - raw.back(1))
    this.#repeats = difference <= 1e-9 * this.#spread ? this.#repeats + 1 : 0
    const inUnits = this.#inUnits(value)
    const [short, middle, long] = this.#shapes.map((shape) => shape.next(inUnits))
    return {
      forecast: error,
      phase: this.#offPhase(value),
      difference,
      level: Math.abs(value - this.#level.quantile(0.5, value)),
      step: this.#step(value),
      noise: this.#noise(error),
      standstill: Math.log1p(this.#repeats),
      'short shape': short ?? Number.NaN,
      shape: middle ?? Number.NaN,
      'long shape': long ?? Number.NaN,
    }
  }

  /** With or without the lately common offset: a new level is soon no news. */
  #offPhase(value: number): number {
    if (this.#season === null) return Math.abs(value - this.#past.near())
    const error = value - this.#past.phase(this.#season)
    return Math.min(Math.abs(error), Math.abs(error - this.#phaseErrors.quantile(0.5, 0)))
  }

  #step(value: number): number {
    const last = this.#past.raw.last(STEP_LONG + STEP_SHORT - 1)
    const short = middleOf([...last.slice(-(STEP_SHORT - 1)), value])
    return Math.abs(short - middleOf(last.slice(0, -(STEP_SHORT - 1))))
  }

  /** Logarithm of how much larger the latest errors are than usual. */
  #noise(error: number): number {
    const latest = middleOf([...this.#errors.last(NOISE_SHORT - 1), error])
    const usual = this.#tails.forecast.unit
    const least = 1e-6 * this.#spread + Number.MIN_VALUE
    return Math.max(0, Math.log((latest + 0.1 * usual + least) / (1.1 * usual + least)))
  }

  #score(deviations: Readonly<Record<Look, number>>): number {
    let total = 0
    let kept = 0
    for (const look of looks) {
      const surprise = this.#tails[look].surprise(deviations[look], FLOORS[look] ?? this.#least)
      total += LOOKS[look] * surprise
      if (KEPT.some((name) => name === look)) kept += Math.min(MOST_RECENT, surprise) / KEPT.length
    }
    RECENT.forEach(({ share, weight }, i) => {
      const recent = (this.#recent[i] ?? 0) + share * (kept - (this.#recent[i] ?? 0))
      this.#recent[i] = recent
      total += weight * recent
    })
    return 1 / (1 + (HALF / Math.max(total / WEIGHT, 1e-6)) ** STEEPNESS)
  }

  /** The whole error where some look expected the value, else as much as the series has shown before. */
  #limited(error: number, deviations: Readonly<Record<Look, number>>): number {
    const { forecast, phase } = this.#tails
    const least = this.#least
    const isExpected =
      deviations.forecast <= 4 * Math.max(forecast.unit, least) || deviations.phase <= 4 * Math.max(phase.unit, least)
    if (isExpected || forecast.seen < WARM_UP) return error
    const limit = Math.max(6 * forecast.unit, forecast.threshold, least)
    return Math.min(limit, Math.max(-limit, error))
  }

  #search(): void {
    this.#nextSearch = Math.ceil(this.#past.raw.length * SEARCH_GROWTH)
    const values = this.#past.raw.last(MEMORY)
    const [centre, spread] = [this.#centre, this.#spread]
    this.#setScale(values)
    const found = seasonOf(values)
    const isNewSeason = found !== null && found >= LEAST_SEASON && found !== this.#season
    if (isNewSeason) this.#season = found
    if (isNewSeason || this.#spread > 2 * spread || this.#spread < spread / 2) this.#relearn(values)
    else [this.#centre, this.#spread] = [centre, spread]
  }

  /** Teaches new models, and what their errors are, the past that they now see in other units or with a season. */
  #relearn(values: readonly number[]): void {
    const season = this.#season
    this.#regression = new SeasonalRegression(season, this.#centre, this.#spread)
    this.#shapes = this.#newShapes()
    Object.assign(this.#tails, tailsOf(['forecast', 'phase', ...SHAPE_LOOKS]))
    const past = new SeriesPast(MEMORY)
    const from = FIRST + (season ?? 0)
    for (const value of values) {
      if (past.raw.length > from) {
        const error = value - this.#regression.predict(past)
        this.#regression.learn(error)
        // The first rows teach the weights; their errors say nothing of the errors to come.
        if (past.raw.length > 1.5 * from) {
          this.#tails.forecast.learn(Math.abs(error))
          this.#tails.phase.learn(Math.abs(value - (season === null ? past.near() : past.phase(season))))
        }
      }
      past.push(value, value)
      this.#shapes.forEach((shape, i) => this.#tails[SHAPE_LOOKS[i] ?? 'shape'].learn(shape.next(this.#inUnits(value))))
    }
  }

  #newShapes(): DiscordDistance[] {
    return SHAPES.map(({ size, held }, i) => {
      const longest = i < SHAPES.length - 1 ? size : Math.max(size, this.#season ?? 0)
      return new DiscordDistance(Math.min(LONGEST_SHAPE, longest), held, SHAPE_NOISE)
    })
  }

  /** In a series that hardly ever moves, its largest move is the unit; of one that never did, nothing is known. */
  #setScale(values: readonly number[]): void {
    const sorted = [...values].sort((a, b) => a - b)
    this.#centre = quantile(sorted, 0.5, 0)
    const range = quantile(sorted, 0.9, 0) - quantile(sorted, 0.1, 0)
    this.#spread = range > 0 ? range : Math.max(this.#centre - (sorted[0] ?? 0), (sorted.at(-1) ?? 0) - this.#centre)
    this.#least = (range > 0 ? 1e-3 : 0.1) * this.#spread
  }

  #inUnits(value: number): number {
    const inUnits = (value - this.#centre) / (this.#spread || 1)
    return Math.min(MOST_UNITS, Math.max(-MOST_UNITS, inUnits))
  }
}

/** Least scale of the looks that are not in units of the series. */
const FLOORS: Partial<Record<Look, number>> = {
  noise: 0.1,
  standstill: 0.2,
  'short shape': 0.01,
  shape: 0.01,
  'long shape': 0.01,
}

function tailsOf<Name extends Look>(names: readonly Name[]): Record<Name, SurpriseTail> {
  return Object.fromEntries(names.map((name) => [name, new SurpriseTail(TAIL_WINDOW)])) as Record<Name, SurpriseTail>
}

function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2
}
