/** The working day that creation times show. */

/** Sessions by hour of the UTC week, 7 × 24, Sunday first as in Date.getUTCDay. */
export type HourCounts = number[]

export const emptyHours = (): HourCounts => Array.from({ length: 168 }, () => 0)

export function countHour(hours: HourCounts, at: number): void {
  const time = new Date(at)
  const index = time.getUTCDay() * 24 + time.getUTCHours()
  hours[index] = (hours[index] ?? 0) + 1
}

export function addHours(into: HourCounts, from: HourCounts): void {
  for (let index = 0; index < into.length; index++) into[index] = (into[index] ?? 0) + (from[index] ?? 0)
}

export interface OfficeHours {
  readonly sessions: number
  /** Sessions by hour of day, UTC. */
  readonly byHour: readonly number[]
  /** First hour (UTC) of the ten hours that hold most. */
  readonly from: number
  /** Share of sessions inside those ten hours on the five days that hold most. */
  readonly share: number
  /** Offset from UTC at which those ten hours are 09:00 to 19:00. */
  readonly utcOffset: number
}

const WORKDAY_HOURS = 10
const WORKDAY_START = 9
const WORKDAYS = [1, 2, 3, 4, 5]

/** The ten-hour day, Monday to Friday, that holds most of the sessions. Ties go to the earlier hour. */
export function officeHours(hours: HourCounts): OfficeHours {
  const byHour = Array.from({ length: 24 }, (_, hour) =>
    sum(Array.from({ length: 7 }, (_day, day) => hours[day * 24 + hour] ?? 0)),
  )
  const sessions = sum(byHour)
  let best = { from: 0, held: -1 }
  for (let from = 0; from < 24; from++) {
    const held = heldIn(hours, from)
    if (held > best.held) best = { from, held }
  }
  const offset = WORKDAY_START - best.from
  const utcOffset = offset < -12 ? offset + 24 : offset
  return { sessions, byHour, from: best.from, share: sessions === 0 ? 0 : best.held / sessions, utcOffset }
}

function heldIn(hours: HourCounts, from: number): number {
  let held = 0
  for (const day of WORKDAYS) {
    for (let step = 0; step < WORKDAY_HOURS; step++) held += hours[(day * 24 + from + step) % 168] ?? 0
  }
  return held
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
