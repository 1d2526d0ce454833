/**
 * The simple causal scorers that a general one has to be measured against. Each takes the values of a series and gives
 * a score of each from what came before it; none is told anything about the anomalies.
 */
import { seasonOf } from '../../../server/detection/spend/series/season-finder.ts'

const WINDOW = 100
const LEAST = 20
const SHAPE = 30

export const BASELINES: Readonly<Record<string, (values: readonly number[]) => number[]>> = {
  'rolling z': rollingZ,
  'rolling median': rollingMedian,
  difference,
  'seasonal naive': seasonalNaive,
  'left matrix profile': leftMatrixProfile,
}

function rollingZ(values: readonly number[]): number[] {
  return values.map((value, i) => {
    const window = values.slice(Math.max(0, i - WINDOW), i)
    if (window.length < LEAST) return 0
    const centre = window.reduce((sum, one) => sum + one, 0) / window.length
    const variance = window.reduce((sum, one) => sum + (one - centre) ** 2, 0) / window.length
    return Math.abs(value - centre) / Math.max(Math.sqrt(variance), 1e-9 * Math.max(1, Math.abs(centre)))
  })
}

function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

function overDeviation(of: (i: number) => number, length: number): number[] {
  const errors = Array.from({ length }, (_, i) => Math.abs(of(i)))
  return errors.map((error, i) => {
    const window = errors.slice(Math.max(0, i - WINDOW), i)
    if (window.length < LEAST || !Number.isFinite(error)) return 0
    const finite = window.filter(Number.isFinite)
    const mean = finite.reduce((sum, one) => sum + one, 0) / Math.max(1, finite.length)
    return error / (middleOf(finite) + 0.1 * mean + 1e-9)
  })
}

/** Distance to the median of the last hundred values, in median distances. */
function rollingMedian(values: readonly number[]): number[] {
  return overDeviation((i) => (values[i] ?? 0) - middleOf(values.slice(Math.max(0, i - WINDOW), i)), values.length)
}

function difference(values: readonly number[]): number[] {
  return overDeviation((i) => (i === 0 ? 0 : (values[i] ?? 0) - (values[i - 1] ?? 0)), values.length)
}

/** From the same phase one season ago; the season is that of the first third, without one the last value. */
function seasonalNaive(values: readonly number[]): number[] {
  const season = seasonOf(values.slice(0, Math.max(48, Math.floor(values.length / 3)))) ?? 1
  return overDeviation((i) => (i < season ? 0 : (values[i] ?? 0) - (values[i - season] ?? 0)), values.length)
}

/** Z-normalised distance of the newest stretch to the nearest before it. */
function leftMatrixProfile(values: readonly number[]): number[] {
  const size = Math.min(SHAPE, Math.max(5, Math.floor(values.length / 12)))
  const starts = Math.max(0, values.length - size + 1)
  const mean = new Float64Array(starts)
  const deviation = new Float64Array(starts)
  for (let i = 0; i < starts; i++) {
    const stretch = values.slice(i, i + size)
    const centre = stretch.reduce((sum, one) => sum + one, 0) / size
    mean[i] = centre
    deviation[i] = Math.sqrt(stretch.reduce((sum, one) => sum + (one - centre) ** 2, 0) / size)
  }
  const scores = values.map(() => 0)
  const product = new Float64Array(starts)
  for (let i = 0; i < starts; i++) {
    for (let j = i; j > 0; j--) {
      product[j] =
        (product[j - 1] ?? 0) -
        (values[j - 1] ?? 0) * (values[i - 1] ?? 0) +
        (values[j + size - 1] ?? 0) * (values[i + size - 1] ?? 0)
    }
    let first = 0
    for (let k = 0; k < size; k++) first += (values[k] ?? 0) * (values[i + k] ?? 0)
    product[0] = first
    let nearest = Infinity
    for (let j = 0; j <= i - size; j++) {
      const spread = (deviation[i] ?? 0) * (deviation[j] ?? 0)
      const flat = (deviation[i] ?? 0) < 1e-9 && (deviation[j] ?? 0) < 1e-9
      const alike = spread < 1e-18 ? 0 : ((product[j] ?? 0) / size - (mean[i] ?? 0) * (mean[j] ?? 0)) / spread
      const distance = flat ? 0 : Math.sqrt(Math.max(0, 2 * (1 - alike)))
      if (distance < nearest) nearest = distance
    }
    if (i >= 2 * size && nearest < Infinity) scores[i + size - 1] = nearest
  }
  return scores
}
