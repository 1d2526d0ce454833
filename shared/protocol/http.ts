/** Bodies of the HTTP API that the page reads. Errors are `{ error: Failure }` with a fitting status. */
import { z } from 'zod'

import { accessScope, role as roleSchema, type SessionUser, type Role } from '../domain/access.ts'
import { lane, lanes, type Lane } from '../domain/alert.ts'
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
  /** Six digits, when the account has a second factor: a link takes the place of the password only. */
  totp: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
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
    /** `faulty`: it works, but there were observations that it could not read. */
    state: 'healthy' | 'behind' | 'faulty'
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
  /** Of the whole line as it came. */
  characters: number
  /** Where not all of it is kept, so that it cannot be retried: what is, and the hash of the whole line in UTF-8. */
  cut: { kept: number; sha256: string | null } | null
}
/** Of a retry; letters that cannot be tried again are refused one by one, and with NOT_ALLOWED when there are no others. */
export interface RetryAnswer {
  retried: number
  accepted: number
  duplicates: number
  rejected: number
  errors: readonly { line: number; field: string; code: string; message: string }[]
  refused: { id: string; message: string }[]
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

/** GET /api/session/methods → how one can sign in here. */
export interface SignInMethods {
  password: true
  /** GET /api/session/oidc leads to the provider and back; failures come back as /?sign-in=CODE. */
  oidc: boolean
}

const userFields = {
  name: z.string().trim().min(1).max(80),
  role: roleSchema,
  scope: accessScope,
  lanes: z.array(lane).max(lanes.length),
}

/** POST /api/admin/users → { user, link: SignInLink }. */
export const inviteUser = z.object({ email: z.email().max(200), ...userFields })
export type InviteUser = z.infer<typeof inviteUser>

/** PUT /api/admin/users/:id → { user }. What is absent stays. */
export const updateUser = z.object({ ...userFields, disabled: z.boolean() }).partial()
export type UpdateUser = z.infer<typeof updateUser>

/** A one-time link is shown once: /welcome?token=TOKEN. */
export interface SignInLink {
  token: string
  expiresAt: string
}

/** GET /api/admin/users → { users } */
export interface UserEntry extends SessionUser {
  disabled: boolean
  pseudonym: string
  hasPassword: boolean
  hasSecondFactor: boolean
  hasSingleSignOn: boolean
  lockedUntil: string | null
  createdAt: string
  lastSeenAt: string | null
}

/** GET /api/account/sessions, /api/admin/users/:id/sessions → { sessions } */
export interface SessionEntry {
  id: string
  createdAt: string
  lastSeenAt: string
  expiresAt: string
  agent: string
  /** The one that asks. */
  current: boolean
}

/** GET /api/account → how the caller signs in. */
export interface AccountAnswer {
  hasPassword: boolean
  hasSecondFactor: boolean
}

/** POST /api/account/password: ends all other sessions. */
export const changePassword = z.object({ current: z.string().min(1).max(500), next: z.string().min(12).max(500) })

/** POST /api/account/second-factor {password} → SecondFactorOffer; …/confirm {code}; …/disable {password}. */
export const passwordProof = z.object({ password: z.string().min(1).max(500) })
export const secondFactorCode = z.object({ code: z.string().regex(/^\d{6}$/, 'six digits') })
export interface SecondFactorOffer {
  /** Base32, for typing. */
  secret: string
  /** otpauth://…, for a QR code drawn in the page. */
  uri: string
}

/** GET /api/admin/tokens → { tokens }; POST {name, scopes} → { token, secret } (shown once); DELETE /:id. */
export const tokenScopes = ['ingest', 'read', 'wall', 'share'] as const
/** What a feed is called: in the list of sources, in figures, in the log. */
export const sourceName = z.string().trim().min(1).max(80)

export const newToken = z.object({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(z.enum(tokenScopes)).min(1).max(tokenScopes.length),
  /** The sources it may hand in for; null for any. */
  sources: z.array(sourceName).min(1).max(50).nullable().default(null),
})
export interface TokenEntry {
  id: string
  name: string
  scopes: readonly string[]
  sources: readonly string[] | null
  createdAt: string
  lastUsedAt: string | null
  revokedAt: string | null
}

/** GET /api/techniques → the DISARM ids that an alert may carry. */
export interface TechniquesAnswer {
  framework: 'DISARM Red'
  version: string
  /** The list does not hold the whole framework. */
  partial: boolean
  techniques: { id: string; name: string }[]
  /** Ids of earlier versions that are refused, each with its successor. */
  retired: { id: string; use: string }[]
}

const days = z.number().int().min(1).max(36_500)
/** GET, PUT /api/admin/retention → { retention }. Days; null keeps for ever. The audit log is never deleted. */
export const retention = z.object({
  /** Changes that a returning page can catch up from. */
  outboxDays: days,
  /** Rejected observations. */
  deadLetterDays: days.nullable(),
  /** Closed alerts that nothing has touched since. */
  closedAlertDays: days.nullable(),
  readLogDays: days.nullable(),
  /** What was delivered or discarded, and notices in the page. Dead letters stay until somebody decides. */
  notificationDays: days.nullable().default(30),
})
export type Retention = z.infer<typeof retention>

export const readKinds = ['alert', 'export', 'entity'] as const
export type ReadKind = (typeof readKinds)[number]
/** GET /api/admin/read-log?user=&object=&from=DAY&to=DAY&limit= → { entries }, within the caller's scope. */
export interface ReadEntry {
  day: string
  userId: string
  kind: ReadKind
  object: string
  country: string | null
  elections: string[]
  firstAt: string
  lastAt: string
  times: number
}
