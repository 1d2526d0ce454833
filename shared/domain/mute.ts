/** Mute windows: what a room has agreed not to be told of for a while. They hide and count, and never drop. */
import { z } from 'zod'

import { person } from './alert.ts'
import { alertKind } from './finding.ts'
import { DAY_MS } from './time.ts'

export const MUTE_MAX_MS = 7 * DAY_MS

/** An empty list matches everything; at least one must not be empty. */
export const muteScope = z.object({
  kinds: z.array(alertKind).max(30).default([]),
  /** ISO codes, or `none` for alerts whose country cannot be told. */
  countries: z
    .array(z.string().regex(/^([A-Z]{2}|none)$/, 'an ISO country code'))
    .max(60)
    .default([]),
  subjectIds: z.array(z.string().min(1).max(200)).max(200).default([]),
})
export type MuteScope = z.infer<typeof muteScope>

export const muteStates = ['proposed', 'active', 'ended', 'withdrawn'] as const

export const muteWindow = muteScope.extend({
  id: z.string(),
  reason: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  state: z.enum(muteStates),
  proposedBy: person,
  proposedAt: z.string(),
  approvedBy: person.nullable(),
  approvedAt: z.string().nullable(),
  /** Who ended or withdrew it; null when its time came. */
  endedBy: person.nullable(),
  endedAt: z.string().nullable(),
})
export type MuteWindow = z.infer<typeof muteWindow>
