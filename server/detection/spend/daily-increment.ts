/**
 * Turns what a library reports into the amount of one step.
 *
 * `period`: the amount as it is, divided by nothing. `lifetime`: the difference to the last total of the same page and
 * disclaimer; downward is a restatement and counts as nothing. A page that is known and appears under a new payer line
 * brings its old total with it: that is a relabelling, not spend. `rolling`: a sum of the last w days gains today
 * and loses the day w days ago, which is remembered or, at the start, taken as the mean.
 */
import type { AdvertiserTable } from './advertiser-table.ts'
import type { PendingDay, PendingRow, SpendField } from './spend-field.ts'
import type { DayEntry } from './spend-profile.ts'

const LIBRARY_WARM_UP = 1

export function entriesOf(field: SpendField, table: AdvertiserTable, pending: PendingDay, day: number): DayEntry[] {
  const entries: DayEntry[] = []
  const elapsed = field.daysKnown === 0 ? 1 : Math.max(1, day - field.lastDay)
  for (const [series, row] of pending.rows) {
    const amount = amountOf(field, table, series, row, elapsed)
    entries.push({
      series,
      min: amount.min,
      max: amount.max,
      name: row.name,
      disclaimers: row.parts.flatMap((part) => (part.disclaimer === undefined ? [] : [part.disclaimer ?? ''])),
      firstSeen: table.firstDay[series] === day,
    })
  }
  return entries
}

interface Amount {
  min: number
  max: number
}

function amountOf(field: SpendField, table: AdvertiserTable, series: number, row: PendingRow, elapsed: number): Amount {
  const sum = { min: 0, max: 0 }
  for (const part of row.parts) {
    sum.min += part.min
    sum.max += part.max
  }
  const { basis } = field.identity
  if (basis === 'period') return sum
  if (basis === 'lifetime') return lifetimeIncrement(field, series, row, elapsed)
  return rollingIncrement(field, table, series, sum, elapsed)
}

function lifetimeIncrement(field: SpendField, series: number, row: PendingRow, elapsed: number): Amount {
  const parts = field.lifetimeParts
  const known = parts.has(String(series))
  let added = 0
  for (const part of row.parts) {
    const key = `${series} ${part.disclaimer ?? ''}`
    const before = parts.get(key)
    // A page that the field has not seen yet brings spend; a known page with a new line brings its old total.
    if (before !== undefined) added += Math.max(0, part.min - before)
    else if (!known && field.daysKnown >= LIBRARY_WARM_UP) added += part.min
    parts.set(key, part.min)
  }
  parts.set(String(series), 1)
  return { min: added / elapsed, max: added / elapsed }
}

function rollingIncrement(
  field: SpendField,
  table: AdvertiserTable,
  series: number,
  sum: Amount,
  elapsed: number,
): Amount {
  const window = field.identity.step
  const before = table.total[series] ?? 0
  table.total[series] = sum.min
  if (field.daysKnown === 0) return { min: sum.min / window, max: sum.max / window }
  const leftOn = field.lastDay + elapsed - window
  const left = table.amountOn(series, leftOn) ?? (field.daysKnown < window ? before / window : 0)
  const gained = Math.min(sum.min, Math.max(0, sum.min - before + left * elapsed)) / elapsed
  return { min: gained, max: Math.max(gained, sum.max > sum.min ? sum.max : gained) }
}
