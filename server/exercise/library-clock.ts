/**
 * How far the ad library has got: its ads appear days after they were made, and while the exercise runs it catches up,
 * an hour a minute. Detectors that compare creation times over days then have new days to compare.
 */
import { DAY_MS, MINUTE_MS } from '../../shared/domain/time.ts'

const LAG_MS = 3 * DAY_MS
const CATCHING_UP = 60
/** Made at least so long before it is shown. */
const LEAST_MS = 5 * MINUTE_MS

/** The latest moment of which the library shows ads at `atMs`. */
export function libraryTime(atMs: number, startAt: number, speed: number): number {
  const reached = atMs < startAt ? atMs - LAG_MS : startAt - LAG_MS + (atMs - startAt) * CATCHING_UP * speed
  return Math.min(Math.floor(reached), atMs - LEAST_MS)
}
