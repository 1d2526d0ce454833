/** Writes one change of an alert with its audit entry and outbox row; call inside a transaction. */
import type { Actor, AlertState, Person } from '../../shared/domain/alert.ts'
import type { Action } from '../../shared/domain/life-cycle.ts'
import type { AlertBody, AlertRecord, AlertWork } from '../store/alert-record.ts'
import type { StoreView } from '../store/store.ts'
import { changedFields } from './rebuild.ts'
import { settle } from './settle.ts'
import type { BesideChange, Outcome } from './verb.ts'

export interface ChangeAuthor {
  readonly actor: Actor
  readonly role: string | null
  readonly channel: string
  readonly commandId: string | null
}

export const service: ChangeAuthor = {
  actor: { type: 'service', id: 'war-room', name: 'War room' },
  role: null,
  channel: 'service',
  commandId: null,
}

/** One chain per election; an alert of several elections is logged in the first, one of none in `no-election`. */
export function chainOf(alert: { readonly elections: readonly string[] }): string {
  return alert.elections[0] ?? 'no-election'
}

export interface Change {
  readonly action:
    | Action
    | 'raise'
    | 'recur'
    | 'escalation-step'
    | 'close-requested'
    | 'severity-change'
    | 'inhibit'
    | 'merge-in'
    | 'split-off'
  readonly to: AlertState
  readonly outcome: Outcome
  /** Detectors' news do not raise the version: an analyst's command must not fail for them. */
  readonly bumpVersion: boolean
  readonly body?: AlertBody
}

export async function applyChange(
  tx: StoreView,
  before: AlertRecord,
  change: Change,
  author: ChangeAuthor,
  now: Date,
): Promise<AlertRecord> {
  const at = now.toISOString()
  const { outcome } = change
  const work: AlertWork = { ...before.work, ...outcome.work }
  const after = settle({
    row: {
      ...before.row,
      ...outcome.row,
      state: change.to,
      version: before.row.version + (change.bumpVersion ? 1 : 0),
      updatedAt: at,
      updatedBy: personOfAuthor(author),
    },
    work,
  })
  const set = changedFields(before, after)
  const stored = await tx.alerts.put(before, after, change.body)
  await tx.audit.append({
    chain: chainOf(before.row),
    alertId: before.row.id,
    at,
    actor: author.actor,
    onBehalfOf: null,
    channel: author.channel,
    role: author.role,
    action: `alert.${change.action}`,
    from: before.row.state,
    to: change.to,
    versionBefore: before.row.version,
    versionAfter: after.row.version,
    reason: outcome.reason ?? null,
    noteInternal: outcome.noteInternal ?? null,
    noteOutward: outcome.noteOutward ?? null,
    patch: { ...outcome.patch, ...(Object.keys(set).length === 0 ? {} : { set }) },
    commandId: author.commandId,
    evidenceRefs: [...(outcome.evidenceRefs ?? [])],
  })
  for (const other of outcome.also ?? []) await logBeside(tx, other, author, now)
  return stored
}

/** The other side of a merge or split: logged there too, without making a colleague's command fail. */
async function logBeside(tx: StoreView, other: BesideChange, author: ChangeAuthor, now: Date): Promise<void> {
  const { record, action, row, patch } = other
  // Whoever did something there before is not to take it back past a colleague.
  const isOwn = record.work.undo?.by === author.actor.id
  const outcome = { patch, ...(row === undefined ? {} : { row }), ...(isOwn ? {} : { work: { undo: null } }) }
  await applyChange(tx, record, { action, to: record.row.state, bumpVersion: false, outcome }, author, now)
}

function personOfAuthor({ actor }: ChangeAuthor): Person | null {
  return actor.type === 'user' ? { id: actor.id, name: actor.name } : null
}
