/** Writes a new alert with its first audit entry and outbox row. */
import { randomUUID } from 'node:crypto'

import type { AlertRow } from '../../shared/domain/alert.ts'
import type { AlertRecord } from '../store/alert-record.ts'
import { emptyWork } from '../store/alert-record.ts'
import { chainOf } from '../triage/apply-change.ts'
import { acknowledgeBy } from '../triage/clocks.ts'
import { bodyOf, factTime, sparkOf, type AlertingContext, type Draft } from './draft.ts'

export async function raiseAlert(draft: Draft, { tx, now }: AlertingContext): Promise<AlertRecord> {
  const work = { ...emptyWork, suppressedBy: draft.suppressedBy }
  const stored = await tx.alerts.insert({ row: rowOf(draft, now), work }, bodyOf(draft, now))
  const { finding } = draft
  await tx.audit.append({
    chain: chainOf(stored.row),
    alertId: stored.row.id,
    at: now.toISOString(),
    actor: { type: 'detector', id: finding.detector, name: finding.detector },
    onBehalfOf: null,
    channel: 'detection',
    role: null,
    action: 'alert.raise',
    from: null,
    to: stored.row.state,
    versionBefore: null,
    versionAfter: 1,
    reason: finding.title,
    noteInternal: null,
    noteOutward: null,
    patch: {
      detectorVersion: finding.version,
      fingerprint: draft.fingerprint,
      country: finding.country,
      elections: [...draft.elections],
      severity: draft.severity,
      score: finding.score,
      ...(draft.suppressedBy === null ? {} : { suppressedBy: draft.suppressedBy }),
    },
    commandId: null,
    evidenceRefs: finding.evidence.slice(0, 50).map((entry) => entry.id),
  })
  return stored
}

function rowOf(draft: Draft, now: Date): AlertRow {
  const { finding, severity } = draft
  const at = now.toISOString()
  const seenAt = factTime(finding.at)
  return {
    id: randomUUID(),
    version: 1,
    seq: 0,
    kind: finding.kind,
    detector: finding.detector,
    detectorVersion: finding.version,
    exercise: finding.exercise,
    country: finding.country,
    subdivision: finding.subdivision,
    elections: [...draft.elections],
    title: finding.title,
    summary: finding.summary,
    subject: finding.subject,
    memberCount: finding.members.length,
    score: finding.score,
    confidence: finding.confidence,
    severity,
    detectorSeverity: severity,
    state: draft.suppressedBy === null ? 'new' : 'suppressed',
    owner: null,
    claimedAt: null,
    claimExpiresAt: null,
    lane: null,
    lanesAsked: [],
    measure: finding.measure,
    spark: sparkOf(finding),
    count: 1,
    firstSeenAt: seenAt,
    lastSeenAt: seenAt,
    raisedAt: at,
    updatedAt: at,
    updatedBy: null,
    reopenCount: 0,
    dueAt: draft.suppressedBy === null ? acknowledgeBy(severity, now) : null,
    snoozedUntil: null,
    disposition: null,
    pendingClose: null,
    tags: [],
  }
}
