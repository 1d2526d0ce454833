/** Drafts a handover from what is open and from the log of the shift. */
import { randomUUID } from 'node:crypto'

import { inScope, sees, sightOf, type AskedPlaced, type SessionUser } from '../../../shared/domain/access.ts'
import { alertStates, openStates, type AlertRow, type Person } from '../../../shared/domain/alert.ts'
import type { FeedFilter } from '../../../shared/domain/feed-filter.ts'
import { isOpen } from '../../../shared/domain/life-cycle.ts'
import { HOUR_MS } from '../../../shared/domain/time.ts'
import type { Handover, HandoverLine, LineKind } from '../../../shared/protocol/handover.ts'
import type { Store } from '../../store/store.ts'

export interface DraftRequest {
  readonly from: string
  readonly incoming: Person | null
  /** Empty: whoever holds something. */
  readonly people: readonly Person[]
  readonly countries: readonly string[]
  readonly elections: readonly string[]
}

const MOST: Record<LineKind, number> = { alert: 500, escalation: 200, unowned: 100, snooze: 200, mute: 100, note: 100 }
/** Snoozes that wake within the next shift are the next shift's business. */
const SNOOZE_AHEAD_MS = 12 * HOUR_MS

export async function draftHandover(
  store: Store,
  user: SessionUser,
  request: DraftRequest,
  now: Date,
): Promise<Handover> {
  const lines: HandoverLine[] = []
  const cut: Handover['cut'] = {}
  const add = (kind: LineKind, found: readonly HandoverLine[]) => {
    lines.push(...found.slice(0, MOST[kind]))
    if (found.length > MOST[kind]) cut[kind] = found.length - MOST[kind]
  }
  const rowsOf = (filter: FeedFilter, limit: number) =>
    store.feed.rows({ filter: { ...placeOf(request), ...filter }, limit }, sightOf(user))

  const owners = request.people.map(({ id }) => id)
  const open = await rowsOf({ states: [...openStates], ...(owners.length === 0 ? {} : { owners }) }, 2000)
  const held = open.filter(({ owner }) => owner !== null)
  const asks = await rowsOf({ states: ['escalated'] }, 1000)
  const heldIds = new Set(held.map(({ id }) => id))
  add('escalation', await escalationLines(store, asks))
  add(
    'alert',
    held.filter(({ state }) => state !== 'escalated').map((row) => lineOf('alert', row, `${row.state}: ${row.title}`)),
  )
  const unowned = await rowsOf({ states: ['new'], severities: ['critical', 'high'], owners: ['none'] }, 500)
  add(
    'unowned',
    unowned.filter(({ id }) => !heldIds.has(id)).map((row) => lineOf('unowned', row, row.title)),
  )
  add('snooze', snoozeLines(await rowsOf({ states: ['snoozed'] }, 2000), now))
  add('mute', await muteLines(store, user, now))
  add('note', await noteLines(store, user, request, now))
  return {
    id: randomUUID(),
    version: 1,
    state: 'draft',
    from: request.from,
    draftedAt: now.toISOString(),
    outgoing: { id: user.id, name: user.name },
    incoming: request.incoming,
    people: [...request.people],
    remarks: '',
    lines,
    cut,
    signed: null,
    accepted: null,
  }
}

function placeOf({ countries, elections }: DraftRequest): FeedFilter {
  return {
    ...(countries.length === 0 ? {} : { countries: [...countries] }),
    ...(elections.length === 0 ? {} : { elections: [...elections] }),
  }
}

function lineOf(kind: LineKind, row: AlertRow, text: string, at = row.updatedAt): HandoverLine {
  return {
    id: `${kind}-${row.id}${kind === 'note' ? `-${randomUUID()}` : ''}`,
    kind,
    alertId: row.id,
    severity: row.severity,
    text,
    remark: '',
    at,
    owner: row.owner,
    by: null,
    country: row.country,
    elections: [...row.elections],
    exercise: row.exercise,
    answer: null,
  }
}

async function escalationLines(store: Store, rows: readonly AlertRow[]): Promise<HandoverLine[]> {
  const records = new Map((await store.alerts.getMany(rows.map(({ id }) => id))).map((each) => [each.row.id, each]))
  return rows.map((row) => {
    const escalation = records.get(row.id)?.work.escalation
    const turn = escalation?.step ?? 0
    const step = turn === 0 ? '' : `, ${turn === 1 ? 'one step' : `${turn} steps`} without an answer`
    return lineOf('escalation', row, `waits for ${row.lane ?? 'a lane'}${step}: ${escalation?.ask ?? row.title}`)
  })
}

function snoozeLines(rows: readonly AlertRow[], now: Date): HandoverLine[] {
  const until = new Date(now.getTime() + SNOOZE_AHEAD_MS).toISOString()
  return rows.flatMap((row) => {
    const snoozed = row.snoozedUntil
    if (snoozed?.type !== 'time' || snoozed.at > until) return []
    return [lineOf('snooze', row, `wakes ${snoozed.at.slice(0, 16)}Z: ${row.title}`, snoozed.at)]
  })
}

async function muteLines(store: Store, user: SessionUser, now: Date): Promise<HandoverLine[]> {
  const at = now.toISOString()
  const windows = (await store.mutes.list()).filter((window) => window.state === 'active' && window.endsAt > at)
  return windows
    .filter(({ countries }) => countries.length === 0 || countries.some((country) => isSeen(user, country)))
    .map((window) => ({
      id: `mute-${window.id}`,
      kind: 'mute',
      alertId: null,
      severity: null,
      text: `muted until ${window.endsAt.slice(0, 16)}Z: ${window.reason}`,
      remark: '',
      at: window.startsAt,
      owner: null,
      by: null,
      country: window.countries.find((country) => isSeen(user, country)) ?? null,
      elections: [],
      exercise: false,
      answer: null,
    }))
}

function isSeen(user: SessionUser, country: string): boolean {
  return inScope(user.scope, { country, elections: [] })
}

/** The newest notes of the shift. */
async function noteLines(store: Store, user: SessionUser, request: DraftRequest, now: Date): Promise<HandoverLine[]> {
  const notes: { alertId: string; at: string; text: string; by: Person }[] = []
  for await (const page of store.facts.logBetween(request.from, new Date(now.getTime() + 1).toISOString())) {
    for (const { entry, placed } of page) {
      if (entry.action !== 'alert.note' || entry.alertId === null || !isPlaced(request, user, placed)) continue
      const text = [entry.noteInternal, entry.noteOutward].filter((note) => note !== null).join(' / ')
      notes.push({ alertId: entry.alertId, at: entry.at, text, by: { id: entry.actor.id, name: entry.actor.name } })
    }
  }
  const rows = await store.alerts.getMany([...new Set(notes.map(({ alertId }) => alertId))])
  const byId = new Map(rows.map(({ row }) => [row.id, row]))
  return notes.reverse().flatMap(({ alertId, at, text, by }) => {
    const row = byId.get(alertId)
    return row === undefined ? [] : [{ ...lineOf('note', row, `${text} (${row.title})`, at), by }]
  })
}

function isPlaced(request: DraftRequest, user: SessionUser, placed: AskedPlaced): boolean {
  if (!sees(user, placed)) return false
  const country = request.countries.length === 0 || request.countries.includes(placed.country ?? 'none')
  return country && (request.elections.length === 0 || placed.elections.some((id) => request.elections.includes(id)))
}

/** Whether an alert is one that a line hands over: open, and still with the one it was with. */
export function isStillHeld(line: HandoverLine, row: AlertRow): boolean {
  return isOpen(row.state) && row.owner !== null && row.owner.id === line.owner?.id && alertStates.includes(row.state)
}
