/** When an ad was made, and how much that time can tell. */
import type { Ad } from '../../../shared/domain/observation.ts'
import { DAY_MS } from '../../../shared/domain/time.ts'

export interface AdMoment {
  readonly at: number
  /**
   * How far a coincidence within minutes may count, 0 to 1. A creation time is when somebody pressed a button. A start
   * may have been scheduled. Exactly midnight UTC is how libraries print a day without a time: it counts for nothing.
   */
  readonly weight: number
}

const SCHEDULED_WEIGHT = 0.25
const START_WEIGHT = 0.6

export function momentOf(ad: Ad): AdMoment | null {
  const created = parsed(ad.createdAt)
  if (created !== null) return { at: created, weight: weightOf(created, 1) }
  const started = parsed(ad.startedAt)
  if (started !== null) return { at: started, weight: weightOf(started, START_WEIGHT) }
  const seen = parsed(ad.at)
  return seen === null ? null : { at: seen, weight: 0 }
}

/** Schedules are set to whole five minutes; people press buttons at any second. */
function weightOf(at: number, weight: number): number {
  if (at % DAY_MS === 0) return 0
  return at % 300_000 === 0 ? weight * SCHEDULED_WEIGHT : weight
}

function parsed(time: string | undefined): number | null {
  if (time === undefined) return null
  const ms = Date.parse(time)
  return Number.isNaN(ms) ? null : ms
}
