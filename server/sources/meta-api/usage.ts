/**
 * How much of the hourly allowance is used, from the rate headers of an answer, and how long to wait because of it.
 *
 * `x-business-use-case-usage` is `{"<business>":[{"call_count":28,"total_cputime":25,"total_time":25,
 * "estimated_time_to_regain_access":0}]}`: percentages, and minutes. `x-app-usage` has the three percentages.
 */
import { MINUTE_MS } from '../../../shared/domain/time.ts'

export interface Usage {
  /** The largest of the percentages, 0 when no header tells. */
  readonly percent: number
  /** Minutes until calls are answered again; 0 while they are. */
  readonly regainMinutes: number
}

/** Below this use nothing is held back. */
const EASY_PERCENT = 75
/** The allowance is counted over an hour: near its end, waiting a few minutes frees some of it. */
const LONGEST_PAUSE_MS = 5 * MINUTE_MS

export function usageOf(headers: Headers): Usage {
  const entries = ['x-business-use-case-usage', 'x-app-usage'].flatMap((name) => entriesOf(headers.get(name)))
  const percents = entries.flatMap((entry) =>
    ['call_count', 'total_cputime', 'total_time'].map((key) => numberOf(entry[key])),
  )
  const regain = entries.map((entry) => numberOf(entry['estimated_time_to_regain_access']))
  return { percent: Math.max(0, ...percents), regainMinutes: Math.max(0, ...regain) }
}

/** Time to wait before the next call: none at ease, rising to five minutes at the limit, and what the header asks. */
export function pauseMs(usage: Usage): number {
  const over = Math.min(1, Math.max(0, (usage.percent - EASY_PERCENT) / (100 - EASY_PERCENT)))
  return Math.max(usage.regainMinutes * MINUTE_MS, over ** 2 * LONGEST_PAUSE_MS)
}

type Entry = Readonly<Record<string, unknown>>

function entriesOf(header: string | null): Entry[] {
  if (header === null) return []
  let value: unknown
  try {
    value = JSON.parse(header)
  } catch {
    return []
  }
  if (!isRecord(value)) return []
  const nested = Object.values(value).flatMap((part) => (Array.isArray(part) ? part.filter(isRecord) : []))
  return nested.length > 0 ? nested : [value]
}

function isRecord(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function numberOf(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : 0
}
