/** Two registers: whom the room has spoken to outside, and what was done about what it found. */
import { z } from 'zod'

import type { Person } from '../domain/alert.ts'
import { entityRef } from '../domain/finding.ts'
import { isoTime } from '../domain/time.ts'

const words = z.string().trim().max(4000)
const short = z.string().trim().min(1).max(200)

/** Where it belongs; when absent it is taken from the linked alerts. */
const place = {
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'an ISO 3166-1 code, e.g. BR')
    .nullable()
    .optional(),
  elections: z.array(z.string().max(80)).max(20).optional(),
  alertIds: z.array(z.string().min(1).max(80)).max(20).default([]),
}

export const liaisonChannels = ['e-mail', 'phone', 'portal', 'letter', 'meeting', 'other'] as const
export const liaisonStates = ['waiting', 'answered', 'refused', 'no-reply-needed', 'void'] as const

/** POST /api/liaison */
export const liaisonBody = z.object({
  ...place,
  organisation: short,
  contact: z.string().trim().max(200).default(''),
  channel: z.enum(liaisonChannels),
  direction: z.enum(['out', 'in']),
  subject: short,
  text: words.default(''),
  at: isoTime,
  /** By when a reply is expected; null when none is. */
  replyBy: isoTime.nullable().default(null),
})
export type LiaisonBody = z.infer<typeof liaisonBody>

/** PUT /api/liaison/:id, PUT /api/enforcement/:id carry the version that was seen. */
export const liaisonChange = liaisonBody.extend({ version: z.number().int() })

/** POST /api/liaison/:id/replies */
export const liaisonReply = z.object({
  at: isoTime,
  text: words.min(1),
  /** `partly` keeps waiting. */
  outcome: z.enum(['answered', 'partly', 'refused']),
})

/** DELETE /api/liaison/:id, DELETE /api/enforcement/:id: it stays in the register, struck out. */
export const voidReason = z.object({ reason: words.min(1) })

interface LedgerBase {
  id: string
  version: number
  country: string | null
  elections: string[]
  /** Of those linked, the ones the caller may see. */
  alertIds: string[]
  by: Person
  createdAt: string
  updatedAt: string
  voided: { by: Person; at: string; reason: string } | null
}

/** GET /api/liaison?state=&country=&election=&alert=&overdue=true&limit=&after= */
export type LiaisonEntry = LedgerBase &
  Omit<LiaisonBody, 'alertIds' | 'country' | 'elections'> & {
    state: (typeof liaisonStates)[number]
    overdue: boolean
    replies: { at: string; text: string; outcome: 'answered' | 'partly' | 'refused'; by: Person }[]
  }

export const measures = [
  'ad-rejected',
  'ad-removed',
  'page-removed',
  'account-suspended',
  'account-removed',
  'content-labelled',
  'content-demoted',
  'content-removed',
  'geo-blocked',
  'payment-stopped',
  'referred',
] as const
export const enforcementStates = ['requested', 'done', 'refused', 'appealed', 'reversed', 'void'] as const

/** POST /api/enforcement: what was taken down or refused, when, by whom. */
export const enforcementBody = z.object({
  ...place,
  measure: z.enum(measures),
  state: z.enum(['requested', 'done', 'refused', 'appealed', 'reversed']),
  target: entityRef,
  /** How many ads, accounts or posts it is about. */
  amount: z.number().int().min(1).max(10_000_000).default(1),
  platform: z.string().trim().max(80).default(''),
  /** Which house decided, e.g. the platform. */
  decidedBy: short,
  legalBasis: z.string().trim().max(400).default(''),
  note: words.default(''),
  at: isoTime,
})
export type EnforcementBody = z.infer<typeof enforcementBody>
export const enforcementChange = enforcementBody.extend({ version: z.number().int() })

/** GET /api/enforcement?state=&country=&election=&alert=&limit=&after= */
export type EnforcementEntry = LedgerBase &
  Omit<EnforcementBody, 'alertIds' | 'country' | 'elections' | 'state'> & { state: (typeof enforcementStates)[number] }

/** GET /api/enforcement/counts?from=&to= → void entries are not counted. `election` null: all of the country. */
export interface EnforcementCounts {
  counts: {
    country: string | null
    election: string | null
    measure: string
    state: string
    entries: number
    amount: number
  }[]
}
