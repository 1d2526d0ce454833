/**
 * `source-frozen`: a feed repeats one day.
 *
 * Finds a day whose exact amounts are those of the day before, page by page. Real days never are: amounts of a large
 * advertiser differ by some units every day. Such a day is not judged and not learned. Cost: one comparison a row.
 * Blind to: a feed with fewer than eight exact amounts a day, and one that repeats with noise. Silence is
 * source-silent. Source: identity of consecutive reports, seen in archives of the library.
 */
import type { AdvertiserTable } from './advertiser-table.ts'
import type { DayEntry } from './spend-profile.ts'

const LEAST_ROWS = 8
export const FROZEN_SHARE = 0.95

/** Share of the exact amounts of today that repeat those of the last day that was learned; null where there are too few to tell. */
export function repeatedShare(table: AdvertiserTable, entries: readonly DayEntry[], before: number): number | null {
  let exact = 0
  let repeated = 0
  for (const entry of entries) {
    if (entry.min !== entry.max || entry.min <= 0) continue
    exact++
    if (table.isRepeated(entry.series, before, entry.min)) repeated++
  }
  return exact < LEAST_ROWS ? null : repeated / exact
}
