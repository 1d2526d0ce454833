/** Findings: what detectors emit. The alerting pipeline makes alerts of them. */
import { z } from 'zod'

export const alertKinds = [
  'spend-surge',
  'new-advertiser',
  'dormant-return',
  'spend-ramp',
  'page-swarm',
  'disclaimer-gap',
  'payer-mismatch',
  'silence-breach',
  'creation-cadence',
  'library-diff',
  'source-silent',
  'source-frozen',
  'co-action',
  'near-duplicate-text',
  'creation-burst',
  'shared-infrastructure',
  'ad-cluster-link',
  'tip',
] as const
export const alertKind = z.enum(alertKinds)
export type AlertKind = z.infer<typeof alertKind>

export const entityType = z.enum([
  'advertiser',
  'page-group',
  'account',
  'account-cluster',
  'ad',
  'source',
  'infrastructure',
])

/** Whom an alert is about. */
export const entityRef = z.object({ type: entityType, id: z.string(), name: z.string() })
export type EntityRef = z.infer<typeof entityRef>

export const member = entityRef.extend({
  /** Why it belongs, in one sentence. */
  why: z.string().optional(),
  role: z.string().optional(),
})
export type Member = z.infer<typeof member>

export const feature = z.object({
  name: z.string(),
  /** What was seen. */
  value: z.union([z.number(), z.string()]),
  unit: z.string().optional(),
  /** What it had to pass to matter. */
  threshold: z.union([z.number(), z.string()]).optional(),
  /** What is usual, and over which window. */
  baseline: z.union([z.number(), z.string()]).optional(),
  window: z.string().optional(),
  /** Share of the score, 0 to 1, where the detector can tell. */
  weight: z.number().optional(),
})
export type Feature = z.infer<typeof feature>

export const evidence = z.object({
  id: z.string(),
  /** One line that says what it shows. */
  text: z.string(),
  source: z.string(),
  /** When it was seen, ISO time or day. */
  at: z.string(),
  url: z.string().optional(),
})
export type Evidence = z.infer<typeof evidence>

/** One step of the measured series, for the chart: actual interval and expected band. */
export const seriesPoint = z.object({
  at: z.string(),
  min: z.number(),
  max: z.number().nullable(),
  expectedLow: z.number().optional(),
  expectedHigh: z.number().optional(),
})
export type SeriesPoint = z.infer<typeof seriesPoint>

export const finding = z.object({
  detector: z.string(),
  version: z.string(),
  kind: alertKind,
  subject: entityRef,
  members: z.array(member),
  /** ISO country of the electorate it concerns; null when it cannot be told. */
  country: z.string().nullable(),
  /** ISO 3166-2, when it concerns one region only. */
  subdivision: z.string().nullable(),
  /** Time of the observation that raised it (ISO time, or a day for daily data). */
  at: z.string(),
  /** Ranks findings of all kinds on one scale, 0 to 1. */
  score: z.number().min(0).max(1),
  /** How sure, 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** What it reaches: spend in USD, accounts, … as a factor of severity, 0 to 1. */
  reach: z.number().min(0).max(1),
  /** What and why in one sentence each; behaviour only, never a verdict on people. */
  title: z.string(),
  summary: z.string(),
  /** The one number of the row, e.g. 41.2 "× own level". */
  measure: z.object({ label: z.string(), value: z.number(), unit: z.string() }),
  features: z.array(feature),
  evidence: z.array(evidence),
  series: z.object({ unit: z.string(), points: z.array(seriesPoint), threshold: z.number().optional() }).nullable(),
  /** Tells two conditions on one subject apart; part of the fingerprint. */
  aspect: z.string().optional(),
  /** Anything the drawer, graph or raster shows later; opaque to alerting. */
  detail: z.record(z.string(), z.unknown()).optional(),
  exercise: z.boolean(),
})
export type Finding = z.infer<typeof finding>
