/** What a line of the audit log means to somebody who may be told of it. Pure. */
import type { Placed } from '../../shared/domain/access.ts'
import { laneAsk, lanes, type AlertRow, type AuditEntry, type Lane, type LaneAsk } from '../../shared/domain/alert.ts'
import type { NotifyEvent } from '../../shared/protocol/notify.ts'

export interface Occurrence extends Placed {
  readonly event: NotifyEvent
  readonly seq: number
  readonly at: string
  /** The alert as it is now: what is told is never older than what the page shows. */
  readonly row: AlertRow
  readonly lane: Lane | null
  /** Whom the lane's step asks, where it says so. */
  readonly asked: LaneAsk | null
  /** Who did it, when it was a person. */
  readonly byId: string | null
  readonly byName: string
  /** The words of a note, for its mentions. */
  readonly words: string
}

const eventOfAction: Readonly<Record<string, NotifyEvent>> = {
  'alert.raise': 'raised',
  'alert.severity-change': 'severity-raised',
  'alert.override-severity': 'severity-raised',
  'alert.escalate': 'escalated',
  'alert.escalation-step': 'escalation-unanswered',
  'alert.accept': 'answered',
  'alert.return': 'answered',
  'alert.close': 'closed',
  'alert.reopen': 'reopened',
  'alert.close-requested': 'second-person-asked',
}

export function occurrencesOf(entry: AuditEntry, row: AlertRow): Occurrence[] {
  const words = [entry.noteInternal, entry.noteOutward].filter((note) => note !== null).join('\n')
  const base = {
    seq: entry.seq,
    at: entry.at,
    row,
    country: row.country,
    elections: row.elections,
    lane: laneOf(entry.patch['lane']),
    asked: laneAsk.safeParse(entry.patch['asked']).data ?? null,
    byId: entry.actor.type === 'user' ? entry.actor.id : null,
    byName: entry.actor.name,
    words,
  }
  const found: Occurrence[] = []
  const event = eventOfAction[entry.action]
  if (event !== undefined && isTold(event, entry)) found.push({ ...base, event })
  if (words.includes('@')) found.push({ ...base, event: 'mention' })
  return found
}

/** A muted alert is counted and listed, not told; what a lead lowers, or holds against the detector, is no rise. */
function isTold(event: NotifyEvent, { action, patch }: AuditEntry): boolean {
  if (event === 'raised') return patch['suppressedBy'] === undefined
  if (action === 'alert.severity-change') return severityIsSet(patch['set'])
  return action !== 'alert.override-severity' || patch['raised'] === true
}

function severityIsSet(set: unknown): boolean {
  return typeof set === 'object' && set !== null && 'severity' in set
}

function laneOf(value: unknown): Lane | null {
  return lanes.find((lane) => lane === value) ?? null
}
