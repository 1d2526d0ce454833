import type { SeriesPoint } from '../../../shared/domain/finding.ts'

/** A point as the chart draws it: intervals stay intervals. */
export interface DrawnPoint {
  readonly at: number
  readonly seen: readonly [number, number]
  /** The middle of the interval, for the line; the band beside it says how wide it is. */
  readonly middle: number
  readonly expected: readonly [number, number] | null
}

/** An open top bucket ends at its own lower bound: nothing is known above it. */
export function drawnPoints(points: readonly SeriesPoint[]): DrawnPoint[] {
  return points.flatMap((point) => {
    const at = Date.parse(point.at)
    if (!Number.isFinite(at)) return []
    const max = point.max ?? point.min
    const expected: readonly [number, number] | null =
      point.expectedLow === undefined || point.expectedHigh === undefined
        ? null
        : [point.expectedLow, point.expectedHigh]
    return [{ at, seen: [point.min, max] as const, middle: (point.min + max) / 2, expected }]
  })
}

const DAY_MS = 86_400_000

/** Days are shown as days; anything closer together with its time. */
export function isDaily(points: readonly DrawnPoint[]): boolean {
  return points.every(({ at }) => at % DAY_MS === 0)
}

/** "E−2", "E", "E+1": days from polling day. */
export function electionDay(at: number, pollsAt: number): string {
  const days = Math.round((at - pollsAt) / DAY_MS)
  if (days === 0) return 'E'
  return days < 0 ? `E−${-days}` : `E+${days}`
}
