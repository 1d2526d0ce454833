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

export function bodyOf({ finding, fingerprint, factors }: Draft, now: Date, before?: AlertBody): AlertBody {
  const known = new Map(before?.evidence.map((entry) => [entry.id, entry]))
  const capturedAt = now.toISOString()
  for (const entry of finding.evidence) {
    // An alert keeps the value it saw: evidence that was captured once is not replaced by a restated one.
    if (known.has(entry.id)) continue
    const sha256 = createHash('sha256').update(JSON.stringify(entry)).digest('hex')
    known.set(entry.id, { ...entry, capturedAt, sha256 })
  }
  return {
    fingerprint,
    members: finding.members,
    features: finding.features,
    severityFactors: factors,
    evidence: [...known.values()].slice(-400),
    series: finding.series,
    detail: finding.detail ?? {},
  }
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

/** What a finding says anew about an alert that exists: the later facts, the higher measure. */
export function recurrence({ row }: AlertRecord, { finding }: Draft): Partial<AlertRow> {
  const at = factTime(finding.at)
  // A score of 0 says that the condition has ended: the alert keeps what it was raised for.
  const later = at >= row.lastSeenAt && finding.score > 0
  return {
    count: row.count + 1,
    lastSeenAt: at >= row.lastSeenAt ? at : row.lastSeenAt,
    score: Math.max(row.score, finding.score),
    confidence: later ? finding.confidence : row.confidence,
    measure: later ? finding.measure : row.measure,
    title: later ? finding.title : row.title,
    summary: later ? finding.summary : row.summary,
    memberCount: Math.max(row.memberCount, finding.members.length),
    spark: later ? sparkOf(finding) : row.spark,
  }
}
