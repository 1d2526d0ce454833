/** Wall-clock times of a zone as instants, right across changes of the clock. */
import { TZDate } from '@date-fns/tz'

/**
 * The instant (milliseconds since 1970) at which clocks in `zone` show `day` `time`. A time that the spring change
 * skips is read an hour later; one that autumn repeats is its later occurrence.
 */
export function zonedInstant(day: string, time: string, zone: string): number {
  const [year, month, date] = day.split('-').map(Number)
  const [hour, minute] = time.split(':').map(Number)
  return new TZDate(year ?? 1970, (month ?? 1) - 1, date ?? 1, hour ?? 0, minute ?? 0, zone).getTime()
}

/** The calendar day, e.g. 2026-10-04, that clocks in `zone` show at an instant. */
export function zonedDay(at: number, zone: string): string {
  const local = new TZDate(at, zone)
  return `${local.getFullYear()}-${String(local.getMonth() + 1).padStart(2, '0')}-${String(local.getDate()).padStart(2, '0')}`
}

/** Whole days from one calendar day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** The calendar day `days` after another. */
export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
