/** What a wall shows: read from six metres, photographed by visitors. No name of an analyst or an account is in it. */
import type { Lane, Severity } from '../domain/alert.ts'
import type { StepTimes } from './reports.ts'

/** GET /api/wall/:electionId with a session, or a token of the scope `wall` that is bound to this wall. */
export interface WallAnswer {
  now: string
  election: {
    id: string
    name: string
    country: string
    subdivision: string | null
    exercise: boolean
    tentative: boolean
    electors: number
  }
  phase: string
  /** Counting from 1. */
  round: number
  rounds: number
  nextMilestone: { label: string; at: string } | null
  daysToPolls: number
  /** Polling hours of the round by zone, as instants. */
  polls: { zone: string; opens: string; closes: string }[]
  open: Partial<Record<Severity, number>>
  unowned: Partial<Record<Severity, number>>
  oldestUnownedCritical: string | null
  /** Today in the main zone of the election. */
  today: { raised: number; decided: number; claim: StepTimes; decide: StepTimes }
  /** Political ad spend of the last complete day against the same days before; null when nothing is known. */
  spend: {
    day: string
    currency: string
    min: number
    max: number | null
    /** Middle half of the days before, lower bounds. */
    expectedLow: number
    expectedHigh: number
    days: number
  } | null
  /** Open alerts by ISO 3166-2 region; the empty key is the whole country. */
  regions: Record<string, number>
  /** The last five, titles only. */
  escalations: { title: string; lane: Lane | null; severity: Severity; at: string; open: boolean }[]
  sources: { healthy: number; late: number; silent: number; off: number; worst: string[] }
  /** People on shift for this election: how many, not who. */
  onShift: number
}
