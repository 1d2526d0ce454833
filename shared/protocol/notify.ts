/** Who is told what outside the page: channels, rules, the queue; and what a person is told inside it. */
import { z } from 'zod'

import { accessScope } from '../domain/access.ts'
import { lane, severity } from '../domain/alert.ts'
import { alertKind } from '../domain/finding.ts'

const name = z.string().trim().min(1).max(80)
const places = z.array(z.string().min(1).max(80)).max(300).default([])

/** POST /api/notify/channels, PUT /api/notify/channels/:id. The signing secret is answered once, when it is made. */
export const channelBody = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('email'),
    name,
    to: z.array(z.email().max(200)).min(1).max(50),
    scope: accessScope,
    enabled: z.boolean().default(true),
  }),
  z.object({
    type: z.literal('webhook'),
    name,
    url: z.url({ protocol: /^https?$/ }).max(2000),
    scope: accessScope,
    enabled: z.boolean().default(true),
  }),
  /** Anything that takes Slack's incoming-webhook body: `{ "text": … }`. */
  z.object({
    type: z.literal('slack'),
    name,
    url: z.url({ protocol: /^https?$/ }).max(2000),
    scope: accessScope,
    enabled: z.boolean().default(true),
  }),
])
export type ChannelBody = z.infer<typeof channelBody>

export interface ChannelEntry {
  id: string
  name: string
  type: ChannelBody['type']
  /** Addresses, or the origin of the URL: its path may itself be a secret. */
  target: string
  scope: z.infer<typeof accessScope>
  enabled: boolean
  updatedAt: string
  /** Deliveries of this channel that wait or are dead, and the last fault. */
  waiting: number
  dead: number
  lastError: string | null
}

export const notifyEvents = [
  'raised',
  'severity-raised',
  'escalated',
  'escalation-unanswered',
  'answered',
  'closed',
  'reopened',
  'mention',
  'second-person-asked',
] as const
export const notifyEvent = z.enum(notifyEvents)
export type NotifyEvent = z.infer<typeof notifyEvent>

/** POST /api/notify/rules, PUT /api/notify/rules/:id. An empty list does not narrow. */
export const ruleBody = z.object({
  name,
  enabled: z.boolean().default(true),
  events: z.array(notifyEvent).min(1),
  /** At least this severe. */
  severity: severity.default('info'),
  countries: places,
  elections: places,
  kinds: z.array(alertKind).max(100).default([]),
  lanes: z.array(lane).max(20).default([]),
  /** Alerts of the exercise, which are marked as such. */
  exercise: z.boolean().default(false),
  /** Nothing outside of it is told, whatever else the rule says; never wider than that of the person who saves it. */
  scope: accessScope,
  to: z.object({
    channels: z.array(z.string().max(80)).max(50).default([]),
    /** User ids, told by e-mail, each within their own scope. */
    people: z.array(z.string().max(80)).max(100).default([]),
    /** Whom the step of the lane asks; members of the lane where there is no step, as in an answer. */
    laneMembers: z.boolean().default(false),
    /** Who was mentioned. */
    mentioned: z.boolean().default(false),
    /** Who may be the second person that is asked for. */
    approvers: z.boolean().default(false),
  }),
})
export type RuleBody = z.infer<typeof ruleBody>
export interface RuleEntry extends RuleBody {
  id: string
  updatedAt: string
}

/** GET /api/notify/deliveries?state=dead&limit=100&after=CURSOR */
export interface DeliveryEntry {
  id: string
  channel: string
  alertId: string | null
  state: 'waiting' | 'sending' | 'delivered' | 'dead' | 'discarded'
  attempts: number
  nextAt: string
  lastError: string | null
  createdAt: string
  finishedAt: string | null
  /** What it says. */
  text: string
}

/** POST /api/notify/deliveries/retry, …/discard → { done } */
export const deliveryIds = z.object({ ids: z.array(z.string().min(1).max(80)).min(1).max(1000) })

/** POST /api/notify/channels/:id/test → what the receiver answered. */
export interface TestAnswer {
  ok: boolean
  ms: number
  error: string | null
}

/** GET /api/notices → newest first. POST /api/notices/read { ids } */
export interface NoticeEntry {
  id: string
  kind: string
  text: string
  alertId: string | null
  at: string
  readAt: string | null
}
export const noticeIds = z.object({ ids: z.array(z.string().min(1).max(120)).min(1).max(500) })
