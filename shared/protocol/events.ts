/**
 * The socket's two event maps. Down: `noun:pastTense`. Up: `noun:verb`, each acknowledged with a Result.
 * The HTTP API carries everything that is loaded once; the socket what must be live.
 */
import { z } from 'zod'

import { alertDetail, alertRow, auditEntry, person, severity, type AlertRow } from '../domain/alert.ts'
import { sessionUser } from '../domain/access.ts'
import { feedFilter, instant, type FacetName } from '../domain/feed-filter.ts'
import { command, type CommandInput } from './commands.ts'
import type { Result } from './errors.ts'

/**
 * What the alert counted under before the change, so that a page can keep exact counts; null for a new alert. A page
 * that did not see the alert then (it was not asked of its lanes) counts it as a new one.
 */
export const previousValues = alertRow
  .pick({
    severity: true,
    kind: true,
    detector: true,
    country: true,
    elections: true,
    state: true,
    owner: true,
    lane: true,
    lanesAsked: true,
    exercise: true,
    closedAt: true,
  })
  .nullable()

export const alertChange = z.object({ row: alertRow, previous: previousValues })
export type AlertChange = z.infer<typeof alertChange>

/**
 * One frame of one room, at most every 50 ms: `prev` is the seq of the room's frame before, `seq` of its last change.
 * A page whose last seq of the room is not `prev` has a gap and asks again.
 */
export const alertsChanged = z.object({
  room: z.string(),
  prev: z.number(),
  seq: z.number(),
  changes: z.array(alertChange),
})
export type AlertsChanged = z.infer<typeof alertsChanged>

export const linkHello = z.object({
  protocol: z.number(),
  build: z.string(),
  user: sessionUser,
  /** The server's clock, ISO, to tell how far the page's own is off. */
  now: z.string(),
})
export type LinkHello = z.infer<typeof linkHello>

export const presence = z.object({
  user: person,
  alertId: z.string().nullable(),
  field: z.string().nullable(),
  idle: z.boolean(),
})
export type Presence = z.infer<typeof presence>

/** Rows are keyset pages in feed order. */
export const feedQuery = z.object({
  filter: feedFilter.extend({ closedSince: instant.optional() }),
  limit: z.number().int().min(1).max(500).default(100),
  /** The last row of the page before. */
  after: z.object({ severity, owned: z.boolean(), raisedAt: z.string(), id: z.string() }).optional(),
})
export type FeedQuery = z.input<typeof feedQuery>

export type FacetCounts = Record<FacetName, Record<string, number>>

export interface FeedPage {
  rows: AlertRow[]
  /** Rows that the whole filter lets through. */
  total: number
  /** Rows that no facet but the states hides: "filters hide n". */
  unfiltered: number
  facets: FacetCounts
  /** So many alerts hold the words that no more were counted: the counts are the least there are. */
  atLeast?: true
  /** Seq that the page is true at. */
  seq: number
  more: boolean
}

export const feedSubscribe = z.object({
  /** Narrow what is pushed; absent is all that the session may see. */
  countries: z.array(z.string().max(10)).max(300).optional(),
  elections: z.array(z.string().max(80)).max(300).optional(),
  /** Last seq held by room, when coming back. */
  held: z.record(z.string().max(100), z.number()).optional(),
})
export type FeedSubscribe = z.input<typeof feedSubscribe>

export interface FeedSubscribed {
  /** The rooms this socket is in, with the seq of the last frame of each. */
  rooms: Record<string, number>
  /** `current`: what was missed has been sent as frames before this answer. `snapshot`: it is gone; ask for a page. */
  resume: 'current' | 'snapshot'
}

export const sourceHealth = z.object({
  source: z.string(),
  kind: z.string(),
  lastAt: z.string().nullable(),
  /** Time of the newest fact. */
  newestObservationAt: z.string().nullable(),
  accepted: z.number(),
  rejected: z.number(),
  duplicates: z.number(),
  perMinute: z.number(),
  state: z.enum(['healthy', 'late', 'silent', 'off']),
  exercise: z.boolean(),
})
export type SourceHealth = z.infer<typeof sourceHealth>

export const alertOpen = z.object({ alertId: z.string().max(80) })
export const alertLog = z.object({ alertId: z.string().max(80) })
export const presenceSet = z.object({
  alertId: z.string().max(80).nullable(),
  field: z.string().max(40).nullable().default(null),
  idle: z.boolean().default(false),
})
export const bulkCommand = z.object({ commands: z.array(command).min(1).max(5000) })

export type AlertDetail = z.infer<typeof alertDetail>
export type LogEntry = z.infer<typeof auditEntry>

/** What happened to one alert, oldest first. */
export interface AlertLog {
  entries: LogEntry[]
  /** The seq up to which each entry has the hash it was sealed with; null when the first has not. */
  chainOkTo: number | null
  /** Whether there are older entries. */
  cut: boolean
}

export interface CommandDone {
  version: number
  seq: number
}

/** What the server sends. */
export interface ServerToClient {
  'link:welcomed': (hello: LinkHello) => void
  'alerts:changed': (frame: AlertsChanged) => void
  /** The room's queue was dropped because this socket was too slow: take a snapshot. */
  'feed:outrun': (room: { room: string }) => void
  'presence:changed': (all: Presence[]) => void
  'sources:changed': (all: SourceHealth[]) => void
  'session:ended': (why: { reason: string }) => void
  /** A mention, an escalation to my lane, a take-over of my claim. */
  'notice:raised': (notice: { id: string; kind: string; text: string; alertId: string | null; at: string }) => void
  /** Heartbeat with the server's time, every 5 s. */
  'link:beat': (beat: { now: string; seq: number }) => void
}

type Ack<T> = (answer: Result<T>) => void

/** What a page asks. */
export interface ClientToServer {
  'feed:subscribe': (query: FeedSubscribe, ack: Ack<FeedSubscribed>) => void
  'feed:query': (query: FeedQuery, ack: Ack<{ page: FeedPage }>) => void
  'alert:open': (query: { alertId: string }, ack: Ack<{ alert: AlertDetail }>) => void
  'alert:log': (query: { alertId: string }, ack: Ack<AlertLog>) => void
  'alert:command': (input: CommandInput, ack: Ack<CommandDone>) => void
  'alert:bulk': (bulk: z.input<typeof bulkCommand>, ack: Ack<{ answers: Result<CommandDone>[] }>) => void
  'presence:set': (presence: z.input<typeof presenceSet>, ack: Ack<object>) => void
}
