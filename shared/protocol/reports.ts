/** Figures of the room: how fast, how right, how even-handed. Times are ISO in UTC, durations seconds. */
import type { Severity } from '../domain/alert.ts'

/** How long a step took: the middle one and the one that nine in ten do not exceed. Null when there is none. */
export interface StepTimes {
  n: number
  p50: number | null
  p90: number | null
}

/** From the first fact to the alert; from the alert to the first holder, to the first decision, to the action. */
export interface ResponseTimes {
  alerts: number
  detect: StepTimes
  claim: StepTimes
  decide: StepTimes
  act: StepTimes
}

/** GET /api/metrics/response?from=&to=&election=&country=&exercise=true|false */
export interface ResponseAnswer {
  from: string
  to: string
  all: ResponseTimes
  bySeverity: Partial<Record<Severity, ResponseTimes>>
  byElection: Record<string, ResponseTimes>
  /** By the day (UTC) on which it was raised. */
  byDay: Record<string, ResponseTimes>
  /** Alerts on facts older than 30 days, as after an import: left out of `detect`. */
  backfilled: number
  openBySeverity: Partial<Record<Severity, number>>
}

/** A share with its 95 % Wilson interval. Null when n is 0. */
export interface Share {
  k: number
  n: number
  share: number | null
  low: number | null
  high: number | null
}

/** GET /api/metrics/precision → true positives among those found true or false. `election` null: all of them together. */
export interface PrecisionAnswer {
  detectors: {
    detector: string
    version: string
    election: string | null
    exercise: boolean
    precision: Share
    benign: number
    undecided: number
  }[]
}

/** GET /api/metrics/even-handedness, for leads: how alerts were decided by the side that a tag `side:…` declares. */
export interface EvenHandednessAnswer {
  sides: {
    side: string
    alerts: number
    decided: number
    truePositive: Share
    falsePositive: Share
    benign: Share
    escalated: Share
    /** Closed as actioned, or with a measure in the enforcement ledger. */
    acted: Share
  }[]
  /** Pairs of sides whose intervals of a share do not overlap: a reason to look, not a finding. */
  apart: { share: string; a: string; b: string }[]
}

/** GET /api/metrics/shift?from=&to= (at most 36 h) */
export interface ShiftAnswer {
  from: string
  to: string
  raised: Partial<Record<Severity, number>>
  /** Entries of the log by action. */
  actions: Record<string, number>
  decided: Record<string, number>
  escalated: Record<string, number>
  unanswered: number
  claimsTimedOut: number
  notes: number
  times: ResponseTimes
  /** For leads; null for others. */
  people: { id: string; name: string; actions: number; decided: number }[] | null
}
