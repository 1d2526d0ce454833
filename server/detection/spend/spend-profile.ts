/**
 * The shared robust series model: what an advertiser's own past says about today's amount.
 *
 * On logarithms, because page-days are log-normal with a near-Zipf tail; with medians and order statistics, because
 * day-to-day ratios follow a Student t with about one degree of freedom and a mean or variance of them means nothing.
 * Only active days count: most page-days are zero. A flat daily budget gives a tiny spread, so the spread never
 * decides alone. `≤100` enters as its upper end in the past and as its lower end today: doubt never raises a finding.
 */
import type { PastDay } from './advertiser-table.ts'
import type { AdvertiserTable } from './advertiser-table.ts'
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
  /** Active days among the last 28. */
  readonly activeDays: number
  /** The past days, oldest first. Copied: safe to keep. */
  readonly past: readonly PastDay[]
}

const buffer: PastDay[] = []

export function profileOf(table: AdvertiserTable, entry: DayEntry, day: number): SpendProfile {
  const count = table.past(entry.series, buffer)
  const past = buffer
    .slice(0, count)
    .filter((one) => one.day < day)
    .map((one) => ({ ...one }))
  const logs = past.map((one) => one.log)
  const sorted = [...logs].sort((a, b) => a - b)
  const recent = logs.slice(-RECENT).sort((a, b) => a - b)
  const usual = past.length === 0 ? -Infinity : Math.max(quantile(sorted, 0.5, 0), quantile(recent, 0.5, 0))
  const centre = quantile(sorted, 0.5, 0)
  const last = past.at(-1)
  return {
    entry,
    day,
    log: Math.log(Math.max(entry.min, 1e-9)),
    pastDays: past.length,
    gap: last === undefined ? Infinity : day - last.day,
    age: day - (table.firstDay[entry.series] ?? day),
    usual,
    peak: sorted.at(-1) ?? -Infinity,
    lately: Math.max(-Infinity, ...logs.slice(-LATELY)),
    spread: quantile(
      sorted.map((log) => Math.abs(log - centre)).sort((a, b) => a - b),
      0.5,
      0,
    ),
    activeDays: past.filter((one) => one.day >= day - ACTIVE_WINDOW).length,
    past,
  }
}
