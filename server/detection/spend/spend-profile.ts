/**
 * The shared robust series model: what an advertiser's own past says about today's amount.
 *
 * On logarithms, because page-days are log-normal with a near-Zipf tail; with medians and order statistics, because
 * day-to-day ratios follow a Student t with about one degree of freedom and a mean or variance of them means nothing.
 * Only active days count: most page-days are zero. A flat daily budget gives a tiny spread, so the spread never
 * decides alone. `≤100` enters as its upper end in the past and as its lower end today: doubt never raises a finding.
 */
import type { AdvertiserTable, PastDay } from './advertiser-table.ts'
import { quantile } from './quantile.ts'

const RECENT = 7
const LATELY = 5
export const ACTIVE_WINDOW = 28

export interface DayEntry {
  readonly series: number
  /** Interval of the amount of the day, in the field's unit. */
  readonly min: number
  readonly max: number
  readonly name: string
  /** Disclaimers under which the page ran that day; empty string stands for none, no entry for unknown. */
  readonly disclaimers: readonly string[]
  /** Another day of the same advertiser is not needed to know that it is new. */
  readonly firstSeen: boolean
}

export interface SpendProfile {
  readonly entry: DayEntry
  readonly day: number
  /** Days from one judged amount to the next. */
  readonly cadence: number
  /** Logarithm of the amount that is sure. */
  readonly log: number
  /** Active days known, at most the ring. */
  readonly pastDays: number
  /** Days since the last spend; Infinity where there was none. */
  readonly gap: number
  /** Days since the advertiser was first seen. */
  readonly age: number
  /** Logarithm of the usual amount of an active day, −Infinity without a past. */
  readonly usual: number
  /** Logarithm of the largest amount of the past. */
  readonly peak: number
  /** Logarithm of the largest amount of the last five active days. */
  readonly lately: number
  /** Median absolute deviation of the past logarithms. */
  readonly spread: number
  /** Active days (weeks, for weekly reports) among the last 28. */
  readonly activeDays: number
  /** The past days, oldest first. */
  readonly past: readonly PastDay[]
}

export function profileOf(table: AdvertiserTable, entry: DayEntry, day: number, cadence: number): SpendProfile {
  const past = table.pastBefore(entry.series, day)
  const count = past.length
  const sorted = new Float64Array(count)
  let lately = -Infinity
  let activeDays = 0
  for (let i = 0; i < count; i++) {
    const one = past[i]
    if (one === undefined) continue
    sorted[i] = one.log
    if (i >= count - LATELY && one.log > lately) lately = one.log
    if (one.day >= day - ACTIVE_WINDOW * cadence) activeDays++
  }
  const recent = sorted.slice(-RECENT).sort()
  sorted.sort()
  const centre = quantile(sorted, 0.5, -Infinity)
  const last = past[count - 1]
  return {
    entry,
    day,
    cadence,
    log: Math.log(Math.max(entry.min, 1e-9)),
    pastDays: count,
    gap: last === undefined ? Infinity : day - last.day,
    age: day - (table.firstDay[entry.series] ?? day),
    usual: Math.max(centre, quantile(recent, 0.5, -Infinity)),
    peak: sorted[count - 1] ?? -Infinity,
    lately,
    spread: count === 0 ? 0 : quantile(sorted.map((log) => Math.abs(log - centre)).sort(), 0.5, 0),
    activeDays,
    past,
  }
}
