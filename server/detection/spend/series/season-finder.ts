/**
 * Finds the period of a series from its autocorrelation, without being told a calendar.
 *
 * The series is differenced against a long moving mean, its autocorrelation computed up to a third of its length, and
 * the strongest local peak taken if it is well above noise and its multiples agree. Cost: quadratic in the window,
 * so it runs when the series has doubled. Blind to: periods longer than a third of what was seen, two overlaid
 * seasons (the stronger wins; the other is left to the autoregression). Source: Box & Jenkins 1970 (correlogram).
 */
const LEAST_CORRELATION = 0.3

export function seasonOf(values: readonly number[]): number | null {
  const n = values.length
  if (n < 24) return null
  const residual = detrended(winsorized(values))
  const variance = residual.reduce((sum, value) => sum + value * value, 0)
  if (!(variance > 0)) return null
  const most = Math.floor(n / 3)
  const acf = new Float64Array(most + 1)
  for (let lag = 1; lag <= most; lag++) {
    let sum = 0
    for (let i = lag; i < n; i++) sum += (residual[i] ?? 0) * (residual[i - lag] ?? 0)
    acf[lag] = ((sum / (n - lag)) * n) / variance
  }
  let best = 0
  let fallen = false
  let strongest = Math.max(LEAST_CORRELATION, 2.5 / Math.sqrt(n))
  for (let lag = 2; lag < most; lag++) {
    const here = acf[lag] ?? 0
    // A slow series correlates with its near past; a season is a peak after a fall.
    if (here < 0.5 * (acf[1] ?? 0) || here < 0.1) fallen = true
    if (!fallen || here < (acf[lag - 1] ?? 0) || here < (acf[lag + 1] ?? 0)) continue
    // The first of several equal peaks is the period, the others are its multiples.
    if (here > strongest * (best === 0 ? 1 : 1.1)) {
      strongest = here
      best = lag
    }
  }
  return best === 0 ? null : best
}

function winsorized(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  const low = sorted[Math.floor(0.02 * (sorted.length - 1))] ?? 0
  const high = sorted[Math.ceil(0.98 * (sorted.length - 1))] ?? 0
  return values.map((value) => Math.min(high, Math.max(low, value)))
}

/** Less a straight line through the series. */
function detrended(values: readonly number[]): number[] {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const middle = (n - 1) / 2
  let slope = 0
  let weight = 0
  for (let i = 0; i < n; i++) {
    slope += (i - middle) * ((values[i] ?? 0) - mean)
    weight += (i - middle) * (i - middle)
  }
  slope /= weight
  return values.map((value, i) => value - mean - slope * (i - middle))
}
