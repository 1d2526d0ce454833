/** What travels through the stages: a finding on its way to an alert. */
import { createHash } from 'node:crypto'

import type { AlertRow, Severity, SeverityFactor } from '../../shared/domain/alert.ts'
import type { Finding } from '../../shared/domain/finding.ts'
import type { AlertBody, AlertRecord } from '../store/alert-record.ts'
import type { StoreView } from '../store/store.ts'

export interface Draft {
  readonly finding: Finding
  readonly fingerprint: string
  readonly elections: readonly string[]
  readonly severity: Severity
  readonly factors: readonly SeverityFactor[]
  readonly suppressedBy: string | null
}

export interface AlertingContext {
  readonly tx: StoreView
  readonly now: Date
  readonly calendarOf: (exercise: boolean) => AlertingCalendar
  readonly muteWindows: readonly ActiveMute[]
}

export interface AlertingCalendar {
  electionsFor(country: string | null, subdivision: string | null, at: number): readonly { readonly id: string }[]
  effect(
    country: string | null,
    subdivision: string | null,
    at: number,
  ): { readonly factor: number; readonly text: string }
}

export interface ActiveMute {
  readonly id: string
  readonly kinds: readonly string[]
  readonly countries: readonly string[]
  readonly subjectIds: readonly string[]
  /** Absent: from the beginning. */
  readonly startsAt?: string
  readonly endsAt: string
}

/** A stage hands the draft on, changed or not, or ends its way by returning null. */
export interface Stage {
  readonly name: string
  readonly run: (draft: Draft, context: AlertingContext) => Promise<Draft | null>
}

/** The body of a new alert, or of one that was found again: `isShown` tells whether it is told by the new finding. */
export function bodyOf(
  { finding, fingerprint, factors }: Draft,
  now: Date,
  before?: AlertBody,
  isShown = true,
): AlertBody {
  const known = new Map(before?.evidence.map((entry) => [entry.id, entry]))
  const capturedAt = now.toISOString()
  for (const entry of finding.evidence) {
    // An alert keeps the value it saw: evidence that was captured once is not replaced by a restated one.
    if (known.has(entry.id)) continue
    const sha256 = createHash('sha256').update(JSON.stringify(entry)).digest('hex')
    known.set(entry.id, { ...entry, capturedAt, sha256 })
  }
  const evidence = [...known.values()].slice(-400)
  const series = finding.series ?? before?.series ?? null
  // The severity is that of the most urgent finding, and so are the factors that explain it.
  const severityFactors =
    before !== undefined && urgencyOf(before.severityFactors) > urgencyOf(factors) ? before.severityFactors : factors
  if (before !== undefined && !isShown) return { ...before, severityFactors, evidence, series }
  const { members, features, detail } = finding
  return { fingerprint, members, features, severityFactors, evidence, series, detail: detail ?? {} }
}

function urgencyOf(factors: readonly SeverityFactor[]): number {
  return factors.reduce((product, { factor }) => product * factor, 1)
}

export function sparkOf(finding: Finding): number[] {
  const values = finding.series?.points.slice(-24).map((point) => point.max ?? point.min) ?? []
  const top = Math.max(...values, 0)
  return top === 0 ? [] : values.map((value) => Math.round((value / top) * 100) / 100)
}

/** Days and offsets become one comparable form: ISO in UTC. */
export function factTime(at: string): string {
  const ms = Date.parse(at)
  return Number.isNaN(ms) ? at : new Date(ms).toISOString()
}

/** A later finding of less than this share of the score is weaker: a surge that has passed is not told by its end. */
const AS_STRONG = 0.8

/**
 * Whether an alert is told by a finding that came later: not by one that is clearly weaker, unless the group has grown.
 * A score of 0 says that the condition has ended: the alert keeps what it was raised for.
 */
export function isToldBy({ row }: AlertRecord, { finding }: Draft): boolean {
  if (factTime(finding.at) < row.lastSeenAt || finding.score <= 0) return false
  return finding.score >= row.score * AS_STRONG || finding.members.length > row.memberCount
}

/** What a finding says anew about an alert that exists. */
export function recurrence(known: AlertRecord, draft: Draft): Partial<AlertRow> {
  const { row } = known
  const { finding } = draft
  const at = factTime(finding.at)
  const isShown = isToldBy(known, draft)
  return {
    count: row.count + 1,
    lastSeenAt: at >= row.lastSeenAt ? at : row.lastSeenAt,
    score: Math.max(row.score, finding.score),
    confidence: isShown ? finding.confidence : row.confidence,
    measure: isShown ? finding.measure : row.measure,
    title: isShown ? finding.title : row.title,
    summary: isShown ? finding.summary : row.summary,
    memberCount: Math.max(row.memberCount, finding.members.length),
    spark: isShown ? sparkOf(finding) : row.spark,
  }
}
