/** How long it took from the first fact to the alert, to a holder, to a decision, to an action. */
import type { ResponseTimes, StepTimes } from '../../shared/protocol/reports.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import type { AlertFact } from '../store/alert-facts.ts'

/** Facts older than this when the alert was raised came with an import: their age says nothing of detection. */
const BACKFILL_MS = 30 * DAY_MS

export function isBackfilled({ firstSeenAt, raisedAt }: Pick<AlertFact, 'firstSeenAt' | 'raisedAt'>): boolean {
  return Date.parse(raisedAt) - Date.parse(firstSeenAt) > BACKFILL_MS
}

/** Collects durations; about 32 bytes an alert. */
export class StepCollector {
  #alerts = 0
  readonly #detect: number[] = []
  readonly #claim: number[] = []
  readonly #decide: number[] = []
  readonly #act: number[] = []

  add(fact: AlertFact): void {
    this.#alerts++
    const raised = Date.parse(fact.raisedAt)
    if (!isBackfilled(fact)) this.#detect.push(Math.max(0, (raised - Date.parse(fact.firstSeenAt)) / 1000))
    const since = (steps: number[], at: string | null) => {
      if (at !== null) steps.push(Math.max(0, (Date.parse(at) - raised) / 1000))
    }
    since(this.#claim, fact.claimedAt)
    since(this.#decide, fact.decidedAt)
    since(this.#act, fact.actedAt)
  }

  times(): ResponseTimes {
    return {
      alerts: this.#alerts,
      detect: stepTimes(this.#detect),
      claim: stepTimes(this.#claim),
      decide: stepTimes(this.#decide),
      act: stepTimes(this.#act),
    }
  }
}

export function stepTimes(seconds: readonly number[]): StepTimes {
  const sorted = Float64Array.from(seconds).sort()
  return { n: sorted.length, p50: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) }
}

/** Linear between the two nearest ranks (type 7 of Hyndman and Fan 1996). */
function quantile(sorted: Float64Array, q: number): number | null {
  if (sorted.length === 0) return null
  const at = (sorted.length - 1) * q
  const low = sorted[Math.floor(at)] ?? 0
  const high = sorted[Math.ceil(at)] ?? low
  return Math.round((low + (high - low) * (at - Math.floor(at))) * 10) / 10
}
