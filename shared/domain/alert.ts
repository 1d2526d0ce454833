/** Alerts: what analysts triage. Times are ISO 8601 in UTC. */
import { z } from 'zod'

import { alertKind, entityRef, evidence, feature, member, seriesPoint } from './finding.ts'

export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const
export const severity = z.enum(severities)
export type Severity = z.infer<typeof severity>

export const alertStates = [
  'new',
  'claimed',
  'investigating',
  'escalated',
  'snoozed',
  'suppressed',
  'merged',
  'closed',
] as const
export const alertState = z.enum(alertStates)
export type AlertState = z.infer<typeof alertState>
export const openStates = ['new', 'claimed', 'investigating', 'escalated'] as const satisfies readonly AlertState[]

export const lanes = [
  'policy',
  'legal',
  'platform-liaison',
  'electoral-commission',
  'law-enforcement',
  'communications',
  'infrastructure',
] as const
export const lane = z.enum(lanes)
export type Lane = z.infer<typeof lane>

/** Whom a step of a lane asks; several may hold. Only who may answer is asked: members of the lane and leads. */
export const laneAsk = z.object({
  members: z.boolean(),
  leads: z.boolean(),
  /** User ids. */
  people: z.array(z.string().min(1).max(80)).max(50),
})
export type LaneAsk = z.infer<typeof laneAsk>

export const dispositions = [
  'true-positive-actioned',
  'true-positive-no-power',
  'benign',
  'false-positive-threshold',
  'false-positive-wrong-country',
  'false-positive-stale-data',
  'false-positive-entity-mixup',
  'insufficient-evidence',
  'duplicate',
  'out-of-scope',
  'exercise',
] as const
export const disposition = z.enum(dispositions)
export type Disposition = z.infer<typeof disposition>

export const snoozeUntil = z.discriminatedUnion('type', [
  z.object({ type: z.literal('time'), at: z.string() }),
  z.object({ type: z.literal('count-doubles') }),
  z.object({ type: z.literal('severity-rises') }),
  z.object({ type: z.literal('polls-close') }),
])
export type SnoozeUntil = z.infer<typeof snoozeUntil>

/** One line of how severity came about; `factor` multiplies. */
export const severityFactor = z.object({ name: z.string(), factor: z.number(), text: z.string() })
export type SeverityFactor = z.infer<typeof severityFactor>

export const person = z.object({ id: z.string(), name: z.string() })
export type Person = z.infer<typeof person>

/** What the list shows of an alert; every change of one is pushed as this whole row (about 700 bytes). */
export const alertRow = z.object({
  id: z.string(),
  /** Grows by one with each change of the alert; commands name the one they saw. */
  version: z.number(),
  /** Place in the order of all changes. */
  seq: z.number(),
  kind: alertKind,
  detector: z.string(),
  detectorVersion: z.string(),
  exercise: z.boolean(),
  country: z.string().nullable(),
  subdivision: z.string().nullable(),
  elections: z.array(z.string()),
  title: z.string(),
  summary: z.string(),
  subject: entityRef,
  memberCount: z.number(),
  score: z.number(),
  confidence: z.number(),
  /** In force: the lead's override, or else the detector's. */
  severity,
  detectorSeverity: severity,
  state: alertState,
  owner: person.nullable(),
  claimedAt: z.string().nullable(),
  claimExpiresAt: z.string().nullable(),
  lane: lane.nullable(),
  /** Every lane it was ever escalated to, in the order of `lanes`. Never shrinks: what was asked has been seen. */
  lanesAsked: z.array(lane),
  measure: z.object({ label: z.string(), value: z.number(), unit: z.string() }),
  /** The last 24 blocks of the measure, 0 to 1, oldest first; empty when there is no series. */
  spark: z.array(z.number()),
  /** How often the condition was found. */
  count: z.number(),
  /** Times of the facts. */
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  /** When the server raised it, and when it last changed. */
  raisedAt: z.string(),
  updatedAt: z.string(),
  /** Who made the last change; null when a service or detector did. */
  updatedBy: person.nullable(),
  reopenCount: z.number(),
  /** When it was closed; null while it is not. Absent in rows written before it was kept. */
  closedAt: z.string().nullable().optional(),
  /** By when it must be acknowledged (new) or answered (escalated); null when no clock runs. */
  dueAt: z.string().nullable(),
  snoozedUntil: snoozeUntil.nullable(),
  disposition: disposition.nullable(),
  /** A close that waits for a second person: who asked for it. */
  pendingClose: z.object({ by: person, disposition, at: z.string() }).nullable(),
  tags: z.array(z.string()),
})
export type AlertRow = z.infer<typeof alertRow>

/** Stands where an alert is named that the reader does not see: that there is one is told, and nothing else. */
export const OUT_OF_SIGHT = 'out-of-sight'

/** Everything else of an alert, loaded when it is opened. */
export const alertDetail = z.object({
  row: alertRow,
  members: z.array(member),
  features: z.array(feature),
  severityFactors: z.array(severityFactor),
  severityOverride: z.object({ by: person, at: z.string(), reason: z.string(), severity }).nullable(),
  evidence: z.array(evidence.extend({ capturedAt: z.string(), sha256: z.string() })),
  series: z.object({ unit: z.string(), points: z.array(seriesPoint), threshold: z.number().optional() }).nullable(),
  escalation: z
    .object({
      lane,
      ask: z.string(),
      by: person,
      at: z.string(),
      answer: z.string().nullable(),
      /** Turns of the lane's steps that went by without an answer. */
      step: z.number(),
      /** Whom the turn of now asks; absent in what was escalated before lanes had steps. */
      asked: laneAsk.optional(),
    })
    .nullable(),
  closing: z.object({ disposition, reason: z.string(), note: z.string(), by: person, at: z.string() }).nullable(),
  checklist: z.array(z.object({ id: z.string(), text: z.string(), doneBy: person.nullable() })),
  techniques: z.array(z.string()),
  related: z.array(z.object({ row: alertRow, reason: z.string() })),
  precision: z.object({ truePositives: z.number(), n: z.number(), low: z.number(), high: z.number() }).nullable(),
  detail: z.record(z.string(), z.unknown()),
  /**
   * The alert it was merged into. Told here and not in the row: a row is pushed to everybody of a room, and not all of
   * them may know of the other alert.
   */
  mergedInto: z.union([z.object({ id: z.string(), title: z.string() }), z.literal(OUT_OF_SIGHT)]).nullable(),
})
export type AlertDetail = z.infer<typeof alertDetail>

export const actor = z.object({
  type: z.enum(['user', 'service', 'detector', 'token']),
  id: z.string(),
  name: z.string(),
})
export type Actor = z.infer<typeof actor>

/** One line of the log of an alert, as the audit chain holds it. */
export const auditEntry = z.object({
  seq: z.number(),
  chain: z.string(),
  alertId: z.string().nullable(),
  at: z.string(),
  actor,
  onBehalfOf: z.string().nullable(),
  channel: z.string(),
  role: z.string().nullable(),
  action: z.string(),
  from: alertState.nullable(),
  to: alertState.nullable(),
  versionBefore: z.number().nullable(),
  versionAfter: z.number().nullable(),
  reason: z.string().nullable(),
  noteInternal: z.string().nullable(),
  noteOutward: z.string().nullable(),
  patch: z.record(z.string(), z.unknown()),
  commandId: z.string().nullable(),
  evidenceRefs: z.array(z.string()),
  prevHash: z.string(),
  hash: z.string(),
})
export type AuditEntry = z.infer<typeof auditEntry>
