/** What a person does to alerts: one at a time through the queue, many at once as one message. */
import type { AlertRow } from '../../../shared/domain/alert.ts'
import { UNDO_MS } from '../../../shared/domain/life-cycle.ts'
import type { Command, CommandInput } from '../../../shared/protocol/commands.ts'
import type { Failure } from '../../../shared/protocol/errors.ts'
import { update, useApp } from '../store/app-store.ts'
import { linger } from '../store/feed-state.ts'
import { addNotice, dropNotice, type Notice } from '../store/notices-state.ts'
import { failureText, doneText } from '../ui/action-words.ts'
import { CommandQueue, type CommandAnswer } from './command-queue.ts'
import { insist } from './socket.ts'

const NOTICE_MS = 8000

/** An action and its payload, without what the queue adds. */
export type Act = {
  [A in Command['action']]: Pick<Extract<CommandInput, { action: A }>, 'action' | 'payload'>
}[Command['action']]

const queue = new CommandQueue(
  (input) => insist('alert:command', input, () => sayNoAnswer(`act-${input.alertId}`, input.alertId)),
  (inputs) => {
    const waiting = inputs.map(({ alertId, action }) => ({ alertId, action }))
    update('link', (link) => ({ ...link, waiting }))
  },
)

/** The newest version this page has been told of by an answer; the push may come a moment later. */
const answered = new Map<string, number>()

export function openQueue(): void {
  queue.open()
}

export function closeQueue(): void {
  queue.close()
}

export function abandonQueue(): void {
  queue.abandon({ ok: false, error: { code: 'SIGNED_OUT', message: 'You are signed out; this was not done.' } })
}

export function say(notice: Omit<Notice, 'at'>): void {
  const at = Date.now()
  update('notices', (state) => addNotice(state, { ...notice, at }))
  setTimeout(() => update('notices', (state) => dropNotice(state, notice.id, at)), notice.undo ? UNDO_MS : NOTICE_MS)
}

/** Whether it was done is not known: neither is said. */
function sayNoAnswer(id: string, alertId: string | null): void {
  say({ id, tone: 'plain', text: 'No answer yet: sent again, which does it once at most', alertId, undo: null })
}

function inputOf(row: AlertRow, act: Act): CommandInput {
  const expectedVersion = Math.max(row.version, answered.get(row.id) ?? 0)
  return { commandId: crypto.randomUUID(), alertId: row.id, expectedVersion, ...act } as CommandInput
}

function heldRow(id: string): AlertRow | undefined {
  const { feed, detail } = useApp.getState()
  return feed.latest.get(id) ?? feed.rows.get(id) ?? (detail.alert?.row.id === id ? detail.alert.row : undefined)
}

/** Rows that one acts on stay where they are, struck if they leave the view, for as long as it can be undone. */
function keepInPlace(ids: readonly string[]): void {
  const until = Date.now() + UNDO_MS
  update('feed', (feed) => ids.reduce((state, id) => linger(state, id, until), feed))
}

function letGo(ids: readonly string[]): void {
  update('feed', (feed) => {
    const lingering = new Map(feed.lingering)
    for (const id of ids) lingering.delete(id)
    return { ...feed, lingering }
  })
}

const undoable = new Set<Command['action']>([
  'claim',
  'release',
  'start',
  'escalate',
  'snooze',
  'wake',
  'merge',
  'close',
  'reopen',
  'assign',
])

/** Asks for one action; what came of it is said on the page, and answered. */
export async function act(row: AlertRow, what: Act): Promise<CommandAnswer> {
  keepInPlace([row.id])
  const answer = await queue.add(inputOf(row, what))
  if (answer.ok) {
    answered.set(row.id, answer.version)
    const undo = undoable.has(what.action) ? { alertIds: [row.id], until: Date.now() + UNDO_MS } : null
    if (what.action === 'undo') letGo([row.id])
    say({ id: `act-${row.id}`, tone: 'ok', text: `${doneText(what.action)}: ${row.title}`, alertId: row.id, undo })
    return answer
  }
  if (!waitsForSecond(answer.error)) letGo([row.id])
  sayFailure(row, what.action, answer.error)
  return answer
}

function waitsForSecond(error: Failure): boolean {
  return error.code === 'NEEDS_SECOND_PERSON'
}

function sayFailure(row: AlertRow, action: Command['action'], error: Failure): void {
  const tone = error.code === 'ALREADY_IN_STATE' || waitsForSecond(error) ? 'plain' : 'warn'
  const text = failureText(error, action, Date.now() + useApp.getState().link.skewMs)
  say({ id: `act-${row.id}`, tone, text, alertId: row.id, undo: null })
}

/** Takes back one's own last action, while there is time. */
export async function undoLast(): Promise<void> {
  const now = Date.now()
  const last = useApp.getState().notices.shown.findLast(({ undo }) => undo !== null && undo.until > now)
  if (last?.undo) await undo(last.undo.alertIds)
}

export async function undo(alertIds: readonly string[]): Promise<void> {
  const rows = alertIds.flatMap((id) => heldRow(id) ?? [])
  const [first] = rows
  if (rows.length === 1 && first !== undefined) await act(first, { action: 'undo', payload: {} })
  else if (rows.length > 1) await actOnMany(rows, { action: 'undo', payload: {} })
}

export interface BulkOutcome {
  readonly doneIds: readonly string[]
  readonly refused: ReadonlyMap<string, number>
}

/**
 * The same action on many alerts; one answer per alert. [LIVE9] Without a connection, or when it breaks before the
 * answer, the same commands wait one by one.
 */
export async function actOnMany(rows: readonly AlertRow[], what: Act): Promise<BulkOutcome> {
  keepInPlace(rows.map(({ id }) => id))
  const commands = rows.map((row) => inputOf(row, what))
  const answer = await insist('alert:bulk', { commands }, () => sayNoAnswer('bulk', null))
  const outcome =
    answer?.ok === false
      ? nothingDone(rows, answer.error)
      : tellApart(rows, what.action, answer?.answers ?? (await Promise.all(commands.map((each) => queue.add(each)))))
  const kept = new Set(what.action === 'undo' ? [] : outcome.doneIds)
  letGo(rows.map(({ id }) => id).filter((id) => !kept.has(id)))
  sayOutcome(rows.length, what.action, outcome)
  return outcome
}

function tellApart(
  rows: readonly AlertRow[],
  action: Command['action'],
  answers: readonly CommandAnswer[],
): BulkOutcome {
  const refused = new Map<string, number>()
  const doneIds: string[] = []
  answers.forEach((each, index) => {
    const row = rows[index]
    if (row === undefined) return
    if (each.ok) {
      doneIds.push(row.id)
      answered.set(row.id, each.version)
      return
    }
    const text = failureText(each.error, action, Date.now())
    refused.set(text, (refused.get(text) ?? 0) + 1)
  })
  return { doneIds, refused }
}

function nothingDone(rows: readonly AlertRow[], error: Failure): BulkOutcome {
  return { doneIds: [], refused: new Map([[error.message, rows.length]]) }
}

function sayOutcome(asked: number, action: Command['action'], { doneIds, refused }: BulkOutcome): void {
  const done = doneIds.length
  const reasons = [...refused].map(([text, count]) => `${count} × ${text}`).join(' · ')
  const text = [`${doneText(action)}: ${done} of ${asked}`, reasons].filter(Boolean).join(' · ')
  const undo = done > 0 && undoable.has(action) ? { alertIds: doneIds, until: Date.now() + UNDO_MS } : null
  say({ id: 'bulk', tone: done === asked ? 'ok' : 'warn', text, alertId: null, undo })
}
