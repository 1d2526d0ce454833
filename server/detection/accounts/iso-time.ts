/**
 * Times as ISO text, in UTC to the millisecond, as Date.toISOString writes them. A finding tells of thousands, many of
 * them the same and mostly of a few days: those written last are remembered, and the day is worked out when it changes.
 */
import { DAY_MS } from '../../../shared/domain/time.ts'

const twoDigits = Array.from({ length: 60 }, (_, n) => n.toString().padStart(2, '0'))

let knownDay = Number.NaN
let dayText = ''

const REMEMBERED = 4_096
const knownTimes = new Float64Array(REMEMBERED).fill(Number.NaN)
const knownTexts: string[] = Array.from({ length: REMEMBERED }, () => '')

/** `at` in whole milliseconds since 1970. */
export function isoOf(at: number): string {
  // Most sources tell whole seconds.
  const place = Math.abs(Math.floor(at / 1_000)) % REMEMBERED
  if (knownTimes[place] === at) return knownTexts[place] ?? ''
  const text = written(at)
  knownTimes[place] = at
  knownTexts[place] = text
  return text
}

function written(at: number): string {
  const day = Math.floor(at / DAY_MS)
  if (day !== knownDay) {
    dayText = new Date(day * DAY_MS).toISOString().slice(0, 11)
    knownDay = day
  }
  const ms = Math.floor(at - day * DAY_MS)
  const seconds = Math.floor(ms / 1_000)
  const hours = twoDigits[Math.floor(seconds / 3_600)] ?? ''
  const minutes = twoDigits[Math.floor(seconds / 60) % 60] ?? ''
  const rest = (ms % 1_000).toString().padStart(3, '0')
  return `${dayText}${hours}:${minutes}:${twoDigits[seconds % 60] ?? ''}.${rest}Z`
}
