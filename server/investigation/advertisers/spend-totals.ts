/** Sums over the days of one advertiser, as intervals. Currencies are never added to each other. */
import { DAY_MS } from '../../../shared/domain/time.ts'
import type { AdvertiserAnswer } from '../../../shared/protocol/advertiser.ts'
import type { SpendRow } from './advertiser-reader.ts'

const RECENT_DAYS = 7
const PAST_DAYS = 28

/**
 * `timesOwn` compares upper bounds with upper bounds, and lower with lower where there is no upper: most small spends
 * are published as "at most 100", whose lower bound says nothing.
 */
export function spendTotals(
  rows: readonly SpendRow[],
  electorsOf: (country: string) => number | null,
): AdvertiserAnswer['totals'] {
  const groups = new Map<string, SpendRow[]>()
  for (const row of rows) {
    const key = `${row.country} ${row.currency}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((group) => totalOf(group, electorsOf))
}

function totalOf(
  group: readonly SpendRow[],
  electorsOf: (country: string) => number | null,
): AdvertiserAnswer['totals'][number] {
  const { country = '', currency = '' } = group[0] ?? {}
  const newest = Math.max(...group.map(({ to }) => Date.parse(to)))
  const within = (from: number, to: number) =>
    group.filter((row) => Date.parse(row.to) > newest - from * DAY_MS && Date.parse(row.to) <= newest - to * DAY_MS)
  const last7 = sum(within(RECENT_DAYS, 0))
  const past = sum(within(RECENT_DAYS + PAST_DAYS, RECENT_DAYS))
  const week = (upperOf(past) * RECENT_DAYS) / PAST_DAYS
  const electors = electorsOf(country)
  return {
    country,
    currency,
    last7,
    all: sum(group),
    timesOwn: week === 0 ? null : Math.round((upperOf(last7) / week) * 10) / 10,
    per1000Electors:
      electors === null
        ? null
        : { min: (last7.min * 1000) / electors, max: last7.max === null ? null : (last7.max * 1000) / electors },
  }
}

function upperOf({ min, max }: { min: number; max: number | null }): number {
  return max ?? min
}

function sum(rows: readonly SpendRow[]): { min: number; max: number | null } {
  return rows.reduce<{ min: number; max: number | null }>(
    (total, { min, max }) => ({
      min: total.min + min,
      max: total.max === null || max === null ? null : total.max + max,
    }),
    { min: 0, max: 0 },
  )
}
