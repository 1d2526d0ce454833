/** Political ad spend of a country on its last complete day, against the days before: for the wall. */
import type { WallAnswer } from '../../../shared/protocol/wall.ts'
import type { AdvertiserReader, CountryDay } from './advertiser-reader.ts'

const DAYS = 29
const FEWEST_DAYS = 7

/**
 * The newest day of a report may be half there: the day before it is the last complete one. Expected is the middle
 * half of the lower bounds of the days before, in the currency that tells most days.
 */
export function countrySpend(reader: AdvertiserReader, country: string): WallAnswer['spend'] {
  const byCurrency = new Map<string, CountryDay[]>()
  for (const day of reader.countryDays(country, DAYS)) {
    byCurrency.set(day.currency, [...(byCurrency.get(day.currency) ?? []), day])
  }
  const [days] = [...byCurrency.values()].sort((a, b) => b.length - a.length)
  const last = days?.at(-2)
  if (days === undefined || last === undefined) return null
  const before = days
    .slice(0, -2)
    .map(({ min }) => min)
    .sort((a, b) => a - b)
  if (before.length < FEWEST_DAYS) return null
  const at = (share: number) => before[Math.round((before.length - 1) * share)] ?? 0
  const { day, currency, min, max } = last
  return { day, currency, min, max, expectedLow: at(0.25), expectedHigh: at(0.75), days: before.length }
}
