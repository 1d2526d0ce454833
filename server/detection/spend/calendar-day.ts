/** Days as small integers (days since 2000-01-01), so that they fit two bytes a piece. */
import { DAY_MS } from '../../../shared/domain/time.ts'

const EPOCH = Date.UTC(2000, 0, 1) / DAY_MS

export function dayNumber(isoDay: string): number {
  return Math.floor(Date.parse(`${isoDay.slice(0, 10)}T00:00:00Z`) / DAY_MS) - EPOCH
}

export function isoDayOf(day: number): string {
  return new Date((day + EPOCH) * DAY_MS).toISOString().slice(0, 10)
}

export function yearOf(day: number): number {
  return new Date((day + EPOCH) * DAY_MS).getUTCFullYear()
}
