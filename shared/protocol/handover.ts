/** Who works when, who carries what, and how a shift is handed to the next. */
import { z } from 'zod'

import { accessScope } from '../domain/access.ts'
import type { Person, Severity } from '../domain/alert.ts'
import { isoTime } from '../domain/time.ts'

const id = z.string().min(1).max(80)
const words = z.string().trim().max(4000)

/** POST /api/roster, PUT /api/roster/:id: one shift. */
export const shiftBody = z
  .object({
    name: z.string().trim().min(1).max(80),
    from: isoTime,
    to: isoTime,
    /** What the shift watches; null is everything. */
    scope: accessScope,
    members: z
      .array(z.object({ userId: id, desk: z.string().trim().max(80).default('') }))
      .min(1)
      .max(200),
    leadId: id.nullable().default(null),
  })
  .refine((shift) => Date.parse(shift.from) < Date.parse(shift.to), { path: ['to'], message: 'ends after it begins' })
export type ShiftBody = z.infer<typeof shiftBody>

/** GET /api/roster?from=&to= */
export interface ShiftEntry {
  id: string
  name: string
  from: string
  to: string
  scope: z.infer<typeof accessScope>
  members: { person: Person; desk: string; online: boolean }[]
  lead: Person | null
  running: boolean
}

/** GET /api/workload → open alerts by who holds them, of what the caller may see. */
export interface WorkloadEntry {
  person: Person
  onShift: boolean
  online: boolean
  open: number
  bySeverity: Partial<Record<Severity, number>>
  escalated: number
}

export const lineKinds = ['alert', 'escalation', 'unowned', 'snooze', 'mute', 'note'] as const
export type LineKind = (typeof lineKinds)[number]

/** One matter of a handover. `alert` and `escalation` lines move their alert to the incoming side when accepted. */
export interface HandoverLine {
  id: string
  kind: LineKind
  alertId: string | null
  severity: Severity | null
  text: string
  /** What the outgoing side says of it. */
  remark: string
  at: string
  owner: Person | null
  /** Who wrote a note. */
  by: Person | null
  country: string | null
  elections: string[]
  exercise: boolean
  answer: { by: Person; at: string; accepted: boolean; to: Person | null; reason: string } | null
}

export interface ChainHead {
  chain: string
  entries: number
  hash: string
}

export interface Handover {
  id: string
  version: number
  state: 'draft' | 'signed' | 'accepted' | 'withdrawn'
  /** Start of the shift that is handed over, and when this was drafted. */
  from: string
  draftedAt: string
  outgoing: Person
  incoming: Person | null
  /** Whose alerts are handed over. */
  people: Person[]
  remarks: string
  lines: HandoverLine[]
  /** Matters that were left out because there are too many, by kind. */
  cut: Partial<Record<LineKind, number>>
  /** Hash over the pseudonymous file (without answers) that is handed out, and the heads of the chains at that moment. */
  signed: { by: Person; at: string; hash: string; heads: ChainHead[] } | null
  accepted: { by: Person; at: string; moved: number; left: { lineId: string; reason: string }[] } | null
}

/** GET /api/handovers → newest first, without lines. */
export type HandoverSummary = Omit<Handover, 'lines'> & { lineCount: number; answered: number }

/** POST /api/handovers drafts one from the log. */
export const handoverDraft = z.object({
  /** Start of the shift; 8 hours ago when absent. */
  from: isoTime.optional(),
  incoming: id.nullable().default(null),
  /** Whose alerts; one's own when absent. Others' need a lead; an empty list is everybody's. */
  people: z.array(id).max(200).optional(),
  countries: z.array(z.string().max(10)).max(300).default([]),
  elections: z.array(z.string().max(80)).max(300).default([]),
})

/** PUT /api/handovers/:id while it is a draft. */
export const handoverEdit = z.object({
  version: z.number().int(),
  remarks: words.default(''),
  incoming: id.nullable().default(null),
  lines: z
    .array(z.object({ id, remark: words }))
    .max(2000)
    .default([]),
})

/** POST /api/handovers/:id/sign and /accept */
export const handoverSeen = z.object({ version: z.number().int() })

/** POST /api/handovers/:id/answers: the incoming side, line by line. */
export const handoverAnswers = z.object({
  answers: z
    .array(
      z
        .object({
          line: id,
          accepted: z.boolean(),
          /** Who takes it; whoever answers when absent. */
          to: id.nullable().default(null),
          reason: words.default(''),
        })
        .refine((answer) => answer.accepted || answer.reason !== '', {
          path: ['reason'],
          message: 'what is declined needs a reason',
        }),
    )
    .min(1)
    .max(2000),
})

/** POST /api/handovers/:id/withdraw */
export const handoverWithdraw = z.object({ reason: words.min(1) })
