/** Saved views of the feed, and what a search answers. */
import { z } from 'zod'

import { role } from '../domain/access.ts'
import { severity, type AlertRow, type Person } from '../domain/alert.ts'
import { feedFilter } from '../domain/feed-filter.ts'
import type { EntityRef } from '../domain/finding.ts'

export const viewGroupings = ['none', 'entity', 'cluster', 'detector', 'region', 'kind', 'election'] as const

/** POST /api/views, PUT /api/views/:id. Private is the owner's, team is everybody's, role is that of `role`. */
export const viewBody = z
  .object({
    name: z.string().trim().min(1).max(80),
    visibility: z.enum(['private', 'team', 'role']),
    role: role.nullable().default(null),
    /** The view that people of the role begin with. */
    isDefault: z.boolean().default(false),
    /** `owners` may hold `me`, which is whoever looks. */
    filter: feedFilter,
    groupBy: z.enum(viewGroupings).default('none'),
    /** A tone, or a browser notification, for new alerts at least this severe; null is none. */
    sound: severity.nullable().default(null),
    notify: severity.nullable().default(null),
  })
  .refine((view) => (view.visibility === 'role') === (view.role !== null), {
    path: ['role'],
    message: 'a view of a role names the role, and no other does',
  })
export type ViewBody = z.infer<typeof viewBody>

/** GET /api/views */
export type ViewEntry = ViewBody & {
  id: string
  owner: Person
  updatedAt: string
  mayEdit: boolean
  /** Alerts it lets through now, of what the caller may see. */
  count: number
  bySeverity: Record<string, number>
}

/** GET /api/search?q=words&limit=20 → what the caller may see, newest first within each list. */
export interface SearchAnswer {
  alerts: AlertRow[]
  notes: { alertId: string; alertTitle: string; at: string; by: string; text: string }[]
  /** `alerts` counts up to 1,000. */
  entities: (EntityRef & { alerts: number; lastAlert: AlertRow })[]
  /** Whether a list was cut. */
  more: { alerts: boolean; notes: boolean; entities: boolean }
}
