/** What a person does to alerts: one at a time through the queue, many at once as one message. */
import type { AlertRow } from '../../../shared/domain/alert.ts'
import { UNDO_MS } from '../../../shared/domain/life-cycle.ts'
import type { Command, CommandInput } from '../../../shared/protocol/commands.ts'
import type { CommandDone } from '../../../shared/protocol/events.ts'
import type { Failure, Result } from '../../../shared/protocol/errors.ts'
import { update, useApp } from '../store/app-store.ts'
import { linger } from '../store/feed-state.ts'
import { addNotice, dropNotice, type Notice } from '../store/notices-state.ts'
import { failureText, doneText } from '../ui/action-words.ts'
import { CommandQueue, type CommandAnswer } from './command-queue.ts'
import { ask } from './socket.ts'

const NOTICE_MS = 8000

/** An action and its payload, without what the queue adds. */
export type Act = {
  [A in Command['action']]: Pick<Extract<CommandInput, { action: A }>, 'action' | 'payload'>
}[Command['action']]

const queue = new CommandQueue(
  (input) => ask('alert:command', input),
  (waiting) => update('link', (link) => ({ ...link, waiting })),
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
  update('notices', (state) => addNotice(state, { ...notice, at: Date.now() }))
  setTimeout(() => update('notices', (state) => dropNotice(state, notice.id)), notice.undo ? UNDO_MS : NOTICE_MS)
}

function inputOf(row: AlertRow, act: Act): CommandInput {
  const expectedVersion = Math.max(row.version, answered.get(row.id) ?? 0)
  return { commandId: crypto.randomUUID(), alertId: row.id, expectedVersion, ...act } as CommandInput
}

function heldRow(id: string): AlertRow | undefined {
  const { feed, detail } = useApp.getState()
  return feed.latest.get(id) ?? feed.rows.get(id) ?? (detail.alert?.row.id === id ? detail.alert.row : undefined)
}

/** Rows that one's own action takes out of the view stay struck for as long as it can be undone. */
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

const leaving = new Set<Command['action']>(['close', 'snooze', 'merge', 'escalate'])
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
  if (leaving.has(what.action)) keepInPlace([row.id])
  const answer = await queue.add(inputOf(row, what))
  if (answer.ok) {
    answered.set(row.id, answer.version)
    const undo = undoable.has(what.action) ? { alertId: row.id, until: Date.now() + UNDO_MS } : null
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
  if (last?.undo) await undo(last.undo.alertId)
}

export async function undo(alertId: string): Promise<void> {
  const row = heldRow(alertId)
  if (row !== undefined) await act(row, { action: 'undo', payload: {} })
}

export interface BulkOutcome {
  readonly done: number
  readonly refused: ReadonlyMap<string, number>
  readonly lost: boolean
}

/** The same action on many alerts; one answer per alert. */
export async function actOnMany(rows: readonly AlertRow[], what: Act): Promise<BulkOutcome> {
  if (leaving.has(what.action)) keepInPlace(rows.map(({ id }) => id))
  const answer = await ask('alert:bulk', { commands: rows.map((row) => inputOf(row, what)) })
  const refused = new Map<string, number>()
  let done = 0
  if (answer?.ok) {
    answer.answers.forEach((each: Result<CommandDone>, index) => {
      const row = rows[index]
      if (row === undefined) return
      if (each.ok) {
        done += 1
        answered.set(row.id, each.version)
        return
      }
      letGo([row.id])
      const text = failureText(each.error, what.action, Date.now())
      refused.set(text, (refused.get(text) ?? 0) + 1)
    })
  } else {
    letGo(rows.map(({ id }) => id))
    if (answer !== null) refused.set(answer.error.message, rows.length)
  }
  sayOutcome(rows.length, what.action, { done, refused, lost: answer === null })
  return { done, refused, lost: answer === null }
}

function sayOutcome(asked: number, action: Command['action'], { done, refused, lost }: BulkOutcome): void {
  const reasons = [...refused].map(([text, count]) => `${count} × ${text}`).join(' · ')
  const text = lost
    ? `The connection broke before the answer for ${asked} alerts came; the list shows what was done.`
    : [`${doneText(action)}: ${done} of ${asked}`, reasons].filter(Boolean).join(' · ')
  say({ id: 'bulk', tone: done === asked ? 'ok' : 'warn', text, alertId: null, undo: null })
}
