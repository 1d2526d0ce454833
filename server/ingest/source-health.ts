/** What is known of each source's health since the start of the server. */
import type { SourceHealth } from '../../shared/protocol/events.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import type { BatchAnswer } from './messages.ts'

interface Seen {
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

export class SourceWatch {
  readonly #sources = new Map<string, Seen>()
  readonly #exercise: boolean
  constructor(exercise: boolean) {
    this.#exercise = exercise
  }

  saw(source: string, answer: BatchAnswer, now: number): void {
    const seen = this.#sources.get(source) ?? {
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

/** Late beyond four times its usual gap, silent beyond twelve; never before two and ten minutes. */
function stateOf(seen: Seen, now: number): SourceHealth['state'] {
  const quiet = now - seen.lastAt
  const gap = seen.gapMs ?? 0
  if (quiet > Math.max(10 * MINUTE_MS, 12 * gap)) return 'silent'
  return quiet > Math.max(2 * MINUTE_MS, 4 * gap) ? 'late' : 'healthy'
}
