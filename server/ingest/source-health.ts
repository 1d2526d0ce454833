/** What is known of each source's health: counts since the start of the server, its rhythm from the log before that. */
import type { SourceHealth } from '../../shared/protocol/events.ts'
import { DAY_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { BodyRefused } from './accept-batch.ts'
import type { BatchAnswer } from './messages.ts'
import type { PastSource } from './observation-log.ts'

interface Seen {
  firstAt: number
  lastAt: number
  newestObservationAt: string | null
  accepted: number
  rejected: number
  duplicates: number
  /** Mean time between batches, smoothed. */
  gapMs: number | null
  batches: number
  /** Accepted per minute, the last five whole minutes. */
  minutes: Map<number, number>
}

/** As many feeds as a room could look after; each has a line in the list of sources and four in the figures. */
export const MAX_SOURCES = 500
/** A source that fell quiet this long ago makes room for another, when room is wanted. */
const FORGOTTEN_AFTER_MS = 7 * DAY_MS

export class SourceWatch {
  readonly #sources = new Map<string, Seen>()
  readonly #exercise: boolean
  constructor(exercise: boolean) {
    this.#exercise = exercise
  }

  /** Throws BodyRefused for a name beyond those there is room for, before anything is stored under it. */
  requireRoom(source: string, now: number): void {
    if (this.#sources.has(source) || this.#sources.size < MAX_SOURCES) return
    for (const [name, { lastAt }] of this.#sources) if (lastAt < now - FORGOTTEN_AFTER_MS) this.#sources.delete(name)
    if (this.#sources.size < MAX_SOURCES) return
    const why = `${MAX_SOURCES} sources are known and "${source}" is none of them; send under a name that is known`
    throw new BodyRefused('too_many_sources', why)
  }

  saw(source: string, answer: BatchAnswer, now: number): void {
    const seen = this.#sources.get(source) ?? {
      firstAt: now,
      lastAt: now,
      newestObservationAt: null,
      accepted: 0,
      rejected: 0,
      duplicates: 0,
      gapMs: null,
      batches: 0,
      minutes: new Map<number, number>(),
    }
    const gap = now - seen.lastAt
    if (seen.batches > 0) seen.gapMs = seen.gapMs === null ? gap : seen.gapMs * 0.9 + gap * 0.1
    seen.batches++
    seen.lastAt = now
    seen.accepted += answer.accepted
    seen.rejected += answer.rejected
    seen.duplicates += answer.duplicates
    if (answer.newestAt !== null && (seen.newestObservationAt ?? '') < answer.newestAt) {
      seen.newestObservationAt = answer.newestAt
    }
    const minute = Math.floor(now / MINUTE_MS)
    seen.minutes.set(minute, (seen.minutes.get(minute) ?? 0) + answer.accepted)
    for (const old of seen.minutes.keys()) if (old < minute - 5) seen.minutes.delete(old)
    this.#sources.set(source, seen)
  }

  /** What the log holds of a source from before the start: after a restart a broken feed must not look like none. */
  recall({ source, firstAt, lastAt, batches }: PastSource): void {
    const known = this.#sources.get(source)
    if (known === undefined && this.#sources.size >= MAX_SOURCES) return
    const gapMs = batches > 1 ? (lastAt - firstAt) / (batches - 1) : null
    if (known !== undefined) {
      Object.assign(known, { firstAt, batches: known.batches + batches, gapMs: known.gapMs ?? gapMs })
      return
    }
    const nothing = { newestObservationAt: null, accepted: 0, rejected: 0, duplicates: 0, minutes: new Map() }
    this.#sources.set(source, { firstAt, lastAt, gapMs, batches, ...nothing })
  }

  all(now: number): SourceHealth[] {
    return [...this.#sources].map(([source, seen]) => {
      const minute = Math.floor(now / MINUTE_MS)
      const recent = [...seen.minutes].filter(([at]) => at >= minute - 1).reduce((sum, [, n]) => sum + n, 0)
      return {
        source,
        kind: this.#exercise ? 'exercise' : 'http',
        lastAt: new Date(seen.lastAt).toISOString(),
        newestObservationAt: seen.newestObservationAt,
        accepted: seen.accepted,
        rejected: seen.rejected,
        duplicates: seen.duplicates,
        perMinute: recent,
        state: stateOf(seen, now),
        exercise: this.#exercise,
      }
    })
  }
}

/** As for the detector of silent sources: who sent a file or two is not missed afterwards. */
const REGULAR_AFTER_BATCHES = 12
const REGULAR_AFTER_MS = 10 * MINUTE_MS

/**
 * Late beyond four times its usual gap, silent beyond twelve; never before two and ten minutes. A source that never
 * sent regularly is off instead: nothing is expected of it.
 */
function stateOf(seen: Seen, now: number): SourceHealth['state'] {
  const quiet = now - seen.lastAt
  const gap = seen.gapMs ?? 0
  if (quiet <= Math.max(2 * MINUTE_MS, 4 * gap)) return 'healthy'
  if (seen.batches < REGULAR_AFTER_BATCHES || seen.lastAt - seen.firstAt < REGULAR_AFTER_MS) return 'off'
  return quiet > Math.max(10 * MINUTE_MS, 12 * gap) ? 'silent' : 'late'
}
