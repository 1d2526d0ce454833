/** An alert as it is stored: the row everyone sees, what triage added, and what the detector said. */
import type {
  AlertRow,
  Disposition,
  Lane,
  LaneAsk,
  Person,
  Severity,
  SeverityFactor,
} from '../../shared/domain/alert.ts'
import type { Evidence, Feature, Member, SeriesPoint } from '../../shared/domain/finding.ts'

export interface Escalation {
  readonly lane: Lane
  readonly ask: string
  readonly by: Person
  readonly at: string
  readonly answer: string | null
  /** Turns of the lane's steps that went by without an answer. */
  readonly step: number
  /** Whom the turn of now asks; absent in what was escalated before lanes had steps. */
  readonly asked?: LaneAsk
}

export interface Closing {
  readonly disposition: Disposition
  readonly reason: string
  readonly note: string
  readonly evidenceRefs: readonly string[]
  readonly outward: boolean
  readonly by: Person
  readonly at: string
  /** Measure and severity at the time: it is reopened when they are clearly passed. */
  readonly measure: number
  readonly severity: Severity
}

export interface AlertWork {
  readonly escalation: Escalation | null
  readonly closing: Closing | null
  readonly pendingClose: Closing | null
  readonly override: {
    readonly by: Person
    readonly at: string
    readonly reason: string
    readonly severity: Severity
  } | null
  readonly checklist: readonly { readonly id: string; readonly doneBy: Person | null }[]
  readonly techniques: readonly string[]
  /** Count and severity when it was snoozed, to wake when they are passed. */
  readonly snoozedAt: { readonly count: number; readonly severity: Severity } | null
  readonly lastActivityAt: string | null
  /** The alert it is kept under while it is merged. Not in the row, which goes to people who may not know of it. */
  readonly mergedInto?: string | null
  /** The mute window that hides it while it is suppressed. */
  readonly suppressedBy?: string | null
  /** The alert as it was before its last command, for the undo of the one who gave it. */
  readonly undo: {
    readonly by: string
    readonly at: string
    /** What is taken back. */
    readonly action?: string
    readonly row: UndoRow
    readonly work: Omit<AlertWork, 'undo'>
  } | null
}

export type UndoRow = Pick<
  AlertRow,
  | 'state'
  | 'owner'
  | 'claimedAt'
  | 'claimExpiresAt'
  | 'lane'
  | 'dueAt'
  | 'snoozedUntil'
  | 'disposition'
  | 'pendingClose'
  | 'severity'
  | 'tags'
  | 'reopenCount'
>

export const emptyWork: AlertWork = {
  escalation: null,
  closing: null,
  pendingClose: null,
  override: null,
  checklist: [],
  techniques: [],
  snoozedAt: null,
  lastActivityAt: null,
  undo: null,
}

export interface AlertBody {
  readonly fingerprint: string
  readonly members: readonly Member[]
  readonly features: readonly Feature[]
  readonly severityFactors: readonly SeverityFactor[]
  readonly evidence: readonly (Evidence & { readonly capturedAt: string; readonly sha256: string })[]
  readonly series: {
    readonly unit: string
    readonly points: SeriesPoint[]
    readonly threshold?: number | undefined
  } | null
  readonly detail: Readonly<Record<string, unknown>>
}

export interface AlertRecord {
  readonly row: AlertRow
  readonly work: AlertWork
}
