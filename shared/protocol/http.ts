/** Bodies of the HTTP API that the page reads. Errors are `{ error: Failure }` with a fitting status. */
import { z } from 'zod'

import type { SessionUser, Role } from '../domain/access.ts'
import type { Lane } from '../domain/alert.ts'
import type { SourceHealth } from './events.ts'

/** POST /api/session → { user }, sets the session cookie. DELETE signs out, GET → { user }, null when nobody is signed in. */
export const signIn = z.object({
  email: z.string().trim().min(3).max(200),
  password: z.string().min(1).max(500),
  /** Six digits, when the account has a second factor. */
  totp: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
})
export type SignIn = z.infer<typeof signIn>

/** POST /api/session/link: a one-time sign-in link sets the first password. */
export const redeemLink = z.object({
  token: z.string().min(20).max(200),
  name: z.string().trim().min(1).max(80).optional(),
  password: z.string().min(12).max(500),
})
export type RedeemLink = z.infer<typeof redeemLink>

/** Asking who is signed in is no error when nobody is. */
export interface SessionState extends Omit<SessionAnswer, 'user'> {
  user: SessionUser | null
}

export interface SessionAnswer {
  user: SessionUser
  build: string
  exercise: { running: boolean; speed: number; seed: string } | null
}

/** GET /api/people → people who can own, answer or be mentioned, within the caller's scope. */
export interface PersonEntry {
  id: string
  name: string
  role: Role
  lanes: Lane[]
  online: boolean
  openAlerts: number
}

/** GET /api/sources */
export interface SourcesAnswer {
  sources: SourceHealth[]
  detectors: {
    id: string
    version: string
    behindMs: number
    findings: number
    state: 'healthy' | 'behind' | 'failed'
  }[]
  log: { entries: number; observations: number; bytes: number }
}

/** GET /api/dead-letters?after=ID&limit=100 → newest first. POST /api/dead-letters/retry {ids}, /discard {ids}. */
export interface DeadLetter {
  id: string
  at: string
  source: string
  line: number
  field: string
  code: string
  message: string
  /** At most the first 2,000 characters. */
  raw: string
  attempts: number
}
export interface DeadLettersAnswer {
  deadLetters: DeadLetter[]
  total: number
  more: boolean
}

/** GET /api/elections → with the phase at the time of the answer. */
export interface ElectionEntry {
  id: string
  name: string
  country: string
  subdivision: string | null
  kind: string
  exercise: boolean
  tentative: boolean
  rounds: { date: string; opens: string; closes: string; zones: string[] }[]
  phase: string
  /** Silence windows as instants, widest over the zones of their round; for hatching in charts. */
  silence?: { from: string; to: string; rule: string }[]
  /** e.g. "silence in 9 h 12 m": what comes next and when. */
  nextMilestone: { label: string; at: string } | null
  daysToPolls: number | null
  electors: number | null
  open: Record<string, number>
  oldestUnownedCritical: string | null
}
