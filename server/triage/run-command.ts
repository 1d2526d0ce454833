/** Runs a command: once per commandId, in scope, allowed by role and table, on the version the person saw. */
import { sees, type SessionUser } from '../../shared/domain/access.ts'
import type { AlertRow, AlertState } from '../../shared/domain/alert.ts'
import { CLAIM_MS, nextState, roleMay, type Action } from '../../shared/domain/life-cycle.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { DomainError, type Result } from '../../shared/protocol/errors.ts'
import type { CommandDone } from '../../shared/protocol/events.ts'
import type { AlertRecord, UndoRow } from '../store/alert-record.ts'
import type { Store, StoreView } from '../store/store.ts'
import { applyChange } from './apply-change.ts'
import { isoAfter, refuse, type Outcome, type VerbContext } from './verb.ts'
import { decide } from './verbs/table.ts'

export interface TriageContext {
  readonly store: Store
  readonly now: () => Date
  readonly pollsClose: VerbContext['pollsClose']
}

/** Adding to an alert never conflicts with what a colleague did in between. */
const additive = new Set<Action>(['note', 'tag', 'check', 'technique'])

export async function runCommand(
  context: TriageContext,
  user: SessionUser,
  command: Command,
  channel = 'socket',
): Promise<Result<CommandDone>> {
  return context.store.transaction(async (tx) => {
    await requireRights(tx, user)
    return runInTransaction(context, tx, user, command, channel)
  })
}

/** For many commands at once: the caller holds the transaction and has required the rights. A refused one changes nothing. */
export async function runInTransaction(
  context: TriageContext,
  tx: StoreView,
  user: SessionUser,
  command: Command,
  channel: string,
): Promise<Result<CommandDone>> {
  const known = await tx.commands.answerOf(user.id, command.commandId)
  if (known !== null) return known
  const answer = await attempt(context, tx, user, command, channel)
  await tx.commands.remember(user.id, command.commandId, answer, context.now().toISOString())
  return answer
}

/**
 * A command may have waited behind others: rights that were taken away meanwhile are gone. Not remembered as its answer,
 * since the person may come back. Who is not a user here (a token) has been looked at by whoever let them in.
 */
export async function requireRights(tx: StoreView, user: SessionUser): Promise<void> {
  const held = await tx.access.user(user.id)
  if (held === null || (!held.disabled && rightsOf(held) === rightsOf(user))) return
  refuse({ code: 'SIGNED_OUT', message: 'Your rights have changed; sign in again' })
}

function rightsOf({ role, scope, lanes }: SessionUser): string {
  return JSON.stringify([role, scope, lanes])
}

async function attempt(
  context: TriageContext,
  tx: StoreView,
  user: SessionUser,
  command: Command,
  channel: string,
): Promise<Result<CommandDone>> {
  const now = context.now()
  try {
    const before = await tx.alerts.get(command.alertId)
    const to = permit(before, user, command)
    const outcome = await decide(to.before, command, { user, now, tx, pollsClose: context.pollsClose })
    requireVersion(to.before.row, command)
    const after = await applyChange(
      tx,
      to.before,
      changeOf(to.before, command, to.state, outcome, user, now),
      authorOf(user, command, channel),
      now,
    )
    if (outcome.failure !== undefined) {
      return { ok: false, error: { ...outcome.failure, current: after.row.version } }
    }
    return { ok: true, version: after.row.version, seq: after.row.seq }
  } catch (error) {
    if (error instanceof DomainError) return { ok: false, error: error.failure }
    throw error
  }
}

function authorOf(user: SessionUser, command: Command, channel: string) {
  return {
    actor: { type: 'user', id: user.id, name: user.name },
    role: user.role,
    channel,
    commandId: command.commandId,
  } as const
}

function permit(
  found: AlertRecord | null,
  user: SessionUser,
  command: Command,
): { before: AlertRecord; state: AlertState } {
  if (found === null) return refuse({ code: 'NOT_FOUND', message: 'There is no such alert' })
  const { row } = found
  if (!sees(user, row)) return refuse({ code: 'OUT_OF_SCOPE', message: 'This alert is outside your scope' })
  if (!roleMay(user.role, command.action)) {
    return refuse({ code: 'FORBIDDEN', message: `The role ${user.role} may not ${command.action}` })
  }
  if (command.action === 'undo') return { before: found, state: found.work.undo?.row.state ?? row.state }
  const state = nextState(row.state, command.action)
  if (state === null) refuseTransition(found, command, user)
  return { before: found, state: command.action === 'assign' && row.state === 'new' ? 'claimed' : state }
}

/** What the table does not allow is told apart: done already (by whom), held by somebody, or plainly not possible. */
function refuseTransition({ row }: AlertRecord, command: Command, user: SessionUser): never {
  const reached: Partial<Record<Action, AlertState>> = {
    claim: 'claimed',
    start: 'investigating',
    close: 'closed',
    snooze: 'snoozed',
    merge: 'merged',
    release: 'new',
    wake: 'new',
    reopen: 'new',
  }
  const who = row.updatedBy === null ? {} : { who: row.updatedBy }
  if (reached[command.action] === row.state) {
    if (command.action === 'claim' && row.owner !== null && row.owner.id !== user.id) {
      refuse({
        code: 'CLAIMED_BY',
        message: `${row.owner.name} holds this alert`,
        who: row.owner,
        since: row.claimedAt ?? row.updatedAt,
        current: row.version,
      })
    }
    refuse({
      code: 'ALREADY_IN_STATE',
      message: `It is ${row.state} already`,
      ...who,
      since: row.updatedAt,
      current: row.version,
    })
  }
  if (command.action === 'claim' && row.owner !== null && row.owner.id !== user.id && row.state !== 'closed') {
    refuse({
      code: 'CLAIMED_BY',
      message: `${row.owner.name} holds this alert`,
      who: row.owner,
      since: row.claimedAt ?? row.updatedAt,
      current: row.version,
    })
  }
  const to = reached[command.action]
  refuse({
    code: 'NOT_ALLOWED',
    message: `An alert that is ${row.state} cannot be changed by ${command.action}`,
    from: row.state,
    ...(to === undefined ? {} : { to }),
    ...who,
    since: row.updatedAt,
    current: row.version,
  })
}

function requireVersion(row: AlertRow, command: Command): void {
  if (additive.has(command.action) || command.expectedVersion === row.version) return
  refuse({
    code: 'VERSION_CONFLICT',
    message: 'The alert has changed since you looked at it',
    current: row.version,
    ...(row.updatedBy === null ? {} : { who: row.updatedBy }),
    since: row.updatedAt,
  })
}

function changeOf(
  before: AlertRecord,
  command: Command,
  state: AlertState,
  outcome: Outcome,
  user: SessionUser,
  now: Date,
) {
  const waits = outcome.failure !== undefined
  const firstNote = command.action === 'note' && before.row.state === 'claimed' && before.row.owner?.id === user.id
  const started = firstNote ? ({ claimExpiresAt: null, dueAt: null } as const) : {}
  return {
    action: waits ? ('close-requested' as const) : command.action,
    to: waits ? before.row.state : firstNote ? ('investigating' as const) : state,
    bumpVersion: true,
    outcome: {
      ...outcome,
      row: { ...renewalOf(before, command, user, now), ...outcome.row, ...started },
      work: {
        ...(before.row.owner?.id === user.id ? { lastActivityAt: now.toISOString() } : {}),
        ...outcome.work,
        undo: command.action === 'undo' ? null : undoOf(before, command, user, now),
      },
    },
  }
}

/** A claim is renewed by what its holder does with the alert. */
function renewalOf({ row }: AlertRecord, command: Command, user: SessionUser, now: Date): Partial<AlertRow> {
  if (row.state !== 'claimed' || row.owner?.id !== user.id || !additive.has(command.action)) return {}
  return { claimExpiresAt: isoAfter(now, CLAIM_MS) }
}

function undoOf({ row, work }: AlertRecord, command: Command, user: SessionUser, now: Date) {
  const {
    state,
    owner,
    claimedAt,
    claimExpiresAt,
    lane,
    dueAt,
    snoozedUntil,
    disposition,
    pendingClose,
    severity,
    tags,
    reopenCount,
  } = row
  const saved: UndoRow = {
    state,
    owner,
    claimedAt,
    claimExpiresAt,
    lane,
    dueAt,
    snoozedUntil,
    disposition,
    pendingClose,
    severity,
    tags,
    reopenCount,
  }
  const { undo: _, ...rest } = work
  return { by: user.id, at: now.toISOString(), action: command.action, row: saved, work: rest }
}
