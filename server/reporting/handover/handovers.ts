/**
 * A handover: drafted, signed by the outgoing side, answered line by line and accepted by the incoming one. Accepting
 * moves all ownership in one transaction, each move in the log of its alert.
 */
import { createHash } from 'node:crypto'

import canonicalize from 'canonicalize'

import { inScope, sees, type SessionUser } from '../../../shared/domain/access.ts'
import type { Person } from '../../../shared/domain/alert.ts'
import { CLAIM_MS, isLead } from '../../../shared/domain/life-cycle.ts'
import { DomainError } from '../../../shared/protocol/errors.ts'
import type {
  ChainHead,
  Handover,
  HandoverLine,
  handoverAnswers,
  handoverEdit,
} from '../../../shared/protocol/handover.ts'
import type { z } from 'zod'
import { ADMINISTRATION } from '../../audit/administration.ts'
import { logChange } from '../../audit/log-change.ts'
import type { NewNotice } from '../../notify/page-notices.ts'
import type { Store, StoreView } from '../../store/store.ts'
import { applyChange } from '../../triage/apply-change.ts'
import { pseudonymsOf } from '../export-alerts.ts'
import { isStillHeld } from './draft-handover.ts'
import { withPseudonyms } from './with-pseudonyms.ts'

const HANDOVER = 'handover'

export interface HandoverContext {
  readonly store: Store
  readonly now: () => Date
  readonly countryOf: (electionId: string) => string | null
  /** Shows a notice in open pages; it is stored already. */
  readonly show: (notice: NewNotice) => void
}

export async function handoverList(store: Pick<StoreView, 'documents'>): Promise<Handover[]> {
  const documents = await store.documents.list<Handover>(HANDOVER)
  return documents.map(({ body }) => body).sort((a, b) => (a.draftedAt < b.draftedAt ? 1 : -1))
}

type CountryOf = HandoverContext['countryOf']

/** What a person may see of a handover: the lines within their scope; null when it is none of their business. */
export function visibleTo(user: SessionUser, handover: Handover, countryOf: CountryOf): Handover | null {
  if (!isSeen(user, handover)) return null
  const lines = handover.lines.filter((line) => isLineSeen(user, line))
  if (lines.length === handover.lines.length && !tellsOfOthers(user, handover, countryOf)) return handover
  // Chains and counts would tell of what is hidden.
  const { signed, accepted } = handover
  const ids = new Set(lines.map(({ id }) => id))
  return {
    ...handover,
    lines,
    cut: {},
    signed: signed === null ? null : { ...signed, heads: [] },
    accepted: accepted === null ? null : { ...accepted, left: accepted.left.filter(({ lineId }) => ids.has(lineId)) },
  }
}

function isSeen(user: SessionUser, { outgoing, incoming, lines }: Handover): boolean {
  const isParty = [outgoing.id, incoming?.id].includes(user.id)
  return isParty || user.scope === null || lines.some((line) => isLineSeen(user, line))
}

/** Drafted and signed by somebody who sees more, it may count what no line names. */
function tellsOfOthers(user: SessionUser, { outgoing, cut, signed }: Handover, countryOf: CountryOf): boolean {
  if (user.scope === null) return false
  const isCut = outgoing.id !== user.id && Object.keys(cut).length > 0
  return isCut || (signed?.heads ?? []).some(({ chain }) => !isChainSeen(user, chain, countryOf))
}

function isChainSeen({ scope }: SessionUser, chain: string, countryOf: CountryOf): boolean {
  return chain === ADMINISTRATION || inScope(scope, { country: countryOf(chain), elections: [chain] })
}

function isLineSeen(user: SessionUser, line: HandoverLine): boolean {
  // A mute window of all countries concerns everybody.
  return (line.alertId === null && line.country === null) || inScope(user.scope, line)
}

export async function putDraft({ store, now }: HandoverContext, user: SessionUser, draft: Handover): Promise<Handover> {
  await store.transaction(async (tx) => {
    await save(tx, draft, now())
    const patch = { id: draft.id, lines: draft.lines.length, incoming: draft.incoming?.id ?? null }
    await logChange(tx, { user, now: now(), action: 'handover.drafted', patch })
  })
  return draft
}

export async function editDraft(
  context: HandoverContext,
  user: SessionUser,
  id: string,
  edit: z.infer<typeof handoverEdit>,
): Promise<Handover> {
  return change(context, user, id, async (tx, before) => {
    requireOutgoing(user, before)
    requireState(before, ['draft'])
    requireSeen(before, edit.version)
    const remarks = new Map(edit.lines.map(({ id: line, remark }) => [line, remark]))
    const incoming = edit.incoming === null ? null : await personFor(tx, edit.incoming)
    const lines = before.lines.map((line) => ({ ...line, remark: remarks.get(line.id) ?? line.remark }))
    return { ...before, remarks: edit.remarks, incoming, lines }
  })
}

/** From here on the lines are fixed; the hash in the log shows that they were not changed later. */
export async function signHandover(
  context: HandoverContext,
  user: SessionUser,
  id: string,
  version: number,
): Promise<Handover> {
  const notices: NewNotice[] = []
  const signedNow = await change(context, user, id, async (tx, before) => {
    requireOutgoing(user, before)
    requireState(before, ['draft'])
    requireSeen(before, version)
    const heads = await headsFor(tx, user, context.countryOf)
    const at = context.now().toISOString()
    const hash = hashOf(withPseudonyms(before, await pseudonymsOf(tx)), heads)
    const signed = { by: { id: user.id, name: user.name }, at, hash, heads }
    const patch = { id, hash, lines: before.lines.length }
    await logChange(tx, { user, now: context.now(), action: 'handover.signed', patch })
    if (before.incoming !== null) {
      const text = `${user.name} hands over to you: ${before.lines.length} lines`
      const notice = { id: `handover-${id}`, userId: before.incoming.id, kind: 'handover', text, alertId: null, at }
      await tx.notices.put(notice)
      notices.push(notice)
    }
    return { ...before, state: 'signed', signed }
  })
  notices.forEach(context.show)
  return signedNow
}

/** Over the file that is handed out, so that whoever holds it can compute the hash again. */
export function hashOf(handover: Handover, heads: readonly ChainHead[]): string {
  const { id, from, draftedAt, outgoing, people, remarks, cut } = handover
  const lines = handover.lines.map((line) => ({ ...line, answer: null }))
  const content = { id, from, draftedAt, outgoing, people, remarks, lines, cut, heads }
  return createHash('sha256')
    .update(canonicalize(content) ?? '')
    .digest('hex')
}

async function headsFor(tx: StoreView, user: SessionUser, countryOf: CountryOf): Promise<ChainHead[]> {
  const heads = await tx.audit.heads()
  return heads.filter(({ chain }) => isChainSeen(user, chain, countryOf))
}

export async function answerLines(
  context: HandoverContext,
  user: SessionUser,
  id: string,
  { answers }: z.infer<typeof handoverAnswers>,
): Promise<Handover> {
  return change(context, user, id, async (tx, before) => {
    requireState(before, ['signed'])
    requireIncoming(user, before)
    const by = { id: user.id, name: user.name }
    const at = context.now().toISOString()
    const given = new Map(answers.map((answer) => [answer.line, answer]))
    const lines: HandoverLine[] = []
    for (const line of before.lines) {
      const answer = given.get(line.id)
      if (answer === undefined || !isLineSeen(user, line)) {
        lines.push(line)
        continue
      }
      const to = answer.to === null ? null : await personFor(tx, answer.to)
      lines.push({ ...line, answer: { by, at, accepted: answer.accepted, to, reason: answer.reason } })
      given.delete(line.id)
    }
    if (given.size > 0) throw missing('There is no such line')
    await logChange(tx, {
      user,
      now: context.now(),
      action: 'handover.answered',
      patch: {
        id,
        accepted: answers.filter((a) => a.accepted).length,
        declined: answers.filter((a) => !a.accepted).length,
      },
    })
    return { ...before, incoming: before.incoming ?? by, lines }
  })
}

/** Everything that was accepted moves at once, or nothing does. What changed hands meanwhile stays where it is. */
export async function acceptHandover(
  context: HandoverContext,
  user: SessionUser,
  id: string,
  version: number,
): Promise<Handover> {
  return change(context, user, id, async (tx, before) => {
    requireState(before, ['signed'])
    requireIncoming(user, before)
    requireSeen(before, version)
    const open = before.lines.filter((line) => isLineSeen(user, line) && line.answer === null)
    if (open.length > 0) {
      const message = `${open.length} lines are not answered yet`
      throw new DomainError({ code: 'NOT_ALLOWED', message, fields: [{ field: 'lines', message }] })
    }
    const left: { lineId: string; reason: string }[] = []
    let moved = 0
    for (const line of before.lines) {
      const reason = await moveLine(tx, user, id, line, context.now())
      if (reason === null) moved++
      else if (reason !== '') left.push({ lineId: line.id, reason })
    }
    const by = { id: user.id, name: user.name }
    const patch = { id, hash: before.signed?.hash ?? null, moved, left: left.length }
    await logChange(tx, { user, now: context.now(), action: 'handover.accepted', patch })
    return {
      ...before,
      state: 'accepted',
      incoming: by,
      accepted: { by, at: context.now().toISOString(), moved, left },
    }
  })
}

/** Null when its alert moved; empty when there was nothing to move; else why it stayed. */
async function moveLine(
  tx: StoreView,
  user: SessionUser,
  handoverId: string,
  line: HandoverLine,
  now: Date,
): Promise<string | null> {
  if ((line.kind !== 'alert' && line.kind !== 'escalation') || line.alertId === null || line.owner === null) return ''
  if (line.answer === null) return 'not answered: outside the scope of the incoming side'
  if (!line.answer.accepted) return `declined: ${line.answer.reason}`
  const record = await tx.alerts.get(line.alertId)
  if (record === null || !isStillHeld(line, record.row)) return 'it has changed hands or state since'
  const to = await tx.access.user(line.answer.to?.id ?? user.id)
  if (to === null || to.disabled || !sees(to, record.row)) return 'the new owner may not see it'
  const { row } = record
  if (to.id === row.owner?.id) return 'it is with this person already'
  const claimEnds = row.state === 'claimed' ? new Date(now.getTime() + CLAIM_MS).toISOString() : null
  await applyChange(
    tx,
    record,
    {
      action: 'assign',
      to: row.state,
      bumpVersion: true,
      outcome: {
        row: { owner: { id: to.id, name: to.name }, claimedAt: now.toISOString(), claimExpiresAt: claimEnds },
        work: { lastActivityAt: now.toISOString(), undo: null },
        reason: 'handed over with the shift',
        patch: { to: to.id, handover: handoverId },
      },
    },
    { actor: { type: 'user', id: user.id, name: user.name }, role: user.role, channel: 'handover', commandId: null },
    now,
  )
  return null
}

export async function withdrawHandover(
  context: HandoverContext,
  user: SessionUser,
  id: string,
  reason: string,
): Promise<Handover> {
  return change(context, user, id, async (tx, before) => {
    if (!isLead(user.role)) requireOutgoing(user, before)
    requireState(before, ['draft', 'signed'])
    await logChange(tx, { user, now: context.now(), action: 'handover.withdrawn', patch: { id }, reason })
    return { ...before, state: 'withdrawn' }
  })
}

async function change(
  { store, now, countryOf }: HandoverContext,
  user: SessionUser,
  id: string,
  decide: (tx: StoreView, before: Handover) => Promise<Handover>,
): Promise<Handover> {
  return store.transaction(async (tx) => {
    const before = await storedHandover(tx, user, id)
    const after = await decide(tx, before)
    const next = { ...after, version: before.version + 1 }
    await save(tx, next, now())
    return visibleTo(user, next, countryOf) ?? next
  })
}

export async function storedHandover(
  store: Pick<StoreView, 'documents'>,
  user: SessionUser,
  id: string,
): Promise<Handover> {
  const document = await store.documents.get<Handover>(HANDOVER, id)
  if (document === null || !isSeen(user, document.body)) throw missing('There is no such handover')
  return document.body
}

async function save(tx: StoreView, handover: Handover, now: Date): Promise<void> {
  await tx.documents.put(HANDOVER, handover.id, handover.outgoing.id, handover, now.toISOString())
}

export async function personFor(store: Pick<StoreView, 'access'>, id: string): Promise<Person> {
  const user = await store.access.user(id)
  if (user === null || user.disabled || !['analyst', 'lead', 'admin'].includes(user.role)) {
    const message = 'somebody who holds alerts'
    throw new DomainError({
      code: 'INVALID',
      message: 'Nobody of that id holds alerts',
      fields: [{ field: 'id', message }],
    })
  }
  return { id: user.id, name: user.name }
}

function requireOutgoing(user: SessionUser, { outgoing }: Handover): void {
  if (outgoing.id === user.id) return
  throw new DomainError({ code: 'FORBIDDEN', message: `This is ${outgoing.name}’s handover` })
}

/** Who signed does not accept: a handover has two sides. */
function requireIncoming(user: SessionUser, { incoming, signed }: Handover): void {
  if (signed?.by.id === user.id) {
    throw new DomainError({ code: 'NEEDS_SECOND_PERSON', message: 'Somebody else takes over what you signed' })
  }
  if (incoming === null || incoming.id === user.id) return
  throw new DomainError({ code: 'FORBIDDEN', message: `${incoming.name} takes this over` })
}

function requireState({ state }: Handover, allowed: readonly Handover['state'][]): void {
  if (allowed.includes(state)) return
  throw new DomainError({ code: 'NOT_ALLOWED', message: `This handover is ${state}` })
}

function requireSeen({ version }: Handover, seen: number): void {
  if (version === seen) return
  throw new DomainError({ code: 'VERSION_CONFLICT', message: 'The handover has changed since', current: version })
}

function missing(message: string): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message })
}
