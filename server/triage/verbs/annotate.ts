import { techniqueFault } from '../../../shared/domain/disarm.ts'
import { CLAIM_MS, isLead } from '../../../shared/domain/life-cycle.ts'
import type { AlertRow } from '../../../shared/domain/alert.ts'
import type { SessionUser } from '../../../shared/domain/access.ts'
import { sees } from '../../../shared/domain/access.ts'
import { severityRank } from '../../../shared/domain/feed-order.ts'
import { checklistOf } from '../checklists.ts'
import { acknowledgeBy } from '../clocks.ts'
import { claimedBy, isoAfter, personOf, refuse, type Verb } from '../verb.ts'

const MAX_TAGS = 40

function invalid(field: string, message: string): never {
  refuse({ code: 'INVALID', message, fields: [{ field, message }] })
}

/** Notes for the room (internal) and for the one outside who asked (outward). */
export const note: Verb<'note'> = (_, { internal, outward }) => {
  if (internal === '' && outward === '') {
    refuse({
      code: 'INVALID',
      message: 'The note is empty',
      fields: [{ field: 'payload.internal', message: 'some words' }],
    })
  }
  return {
    ...(internal === '' ? {} : { noteInternal: internal }),
    ...(outward === '' ? {} : { noteOutward: outward }),
  }
}

export const tag: Verb<'tag'> = ({ row }, { add, remove }) => {
  const tags = changed(row.tags, add, remove)
  if (tags.length > MAX_TAGS) invalid('payload.add', `at most ${MAX_TAGS} tags`)
  return { row: { tags }, patch: { add, remove } }
}

/** DISARM ids of the pinned list only; a retired one is refused with its successor's name. */
export const technique: Verb<'technique'> = ({ work }, { add, remove }) => {
  const fault = add.map(techniqueFault).find((text) => text !== null)
  if (fault !== undefined) invalid('payload.add', fault)
  return { work: { techniques: changed(work.techniques, add, remove) }, patch: { add, remove } }
}

function changed(list: readonly string[], add: readonly string[], remove: readonly string[]): string[] {
  return [...new Set([...list, ...add])].filter((item) => !remove.includes(item)).sort()
}

export const check: Verb<'check'> = ({ row, work }, { item, done }, { user }) => {
  if (!checklistOf(row.kind).some((known) => known.id === item)) invalid('payload.item', 'an item of this checklist')
  return {
    work: {
      checklist: [
        ...work.checklist.filter((entry) => entry.id !== item),
        { id: item, doneBy: done ? personOf(user) : null },
      ],
    },
    patch: { item, done },
  }
}

/** Gives the alert to a colleague. */
export const assign: Verb<'assign'> = async ({ row }, { to }, { user, now, tx }) => {
  if (row.owner !== null && row.owner.id !== user.id && !isLead(user.role)) claimedBy(row)
  const person = await tx.access.user(to)
  if (person === null || person.disabled || !canHold(person, row)) {
    refuse({
      code: 'INVALID',
      message: 'Nobody of that name works on this scope',
      fields: [{ field: 'payload.to', message: 'a person in scope' }],
    })
  }
  return {
    row: {
      owner: { id: person.id, name: person.name },
      claimedAt: now.toISOString(),
      claimExpiresAt: row.state === 'new' || row.state === 'claimed' ? isoAfter(now, CLAIM_MS) : null,
    },
    work: { lastActivityAt: now.toISOString() },
    patch: { to, ...(row.owner === null || [user.id, to].includes(row.owner.id) ? {} : { takenFrom: row.owner.id }) },
  }
}

function canHold(person: SessionUser, row: AlertRow): boolean {
  return ['analyst', 'lead', 'admin'].includes(person.role) && sees(person, row)
}

/** A lead's severity stands beside the detector's, which is never edited. */
export const overrideSeverity: Verb<'override-severity'> = ({ row }, { severity, reason }, { user, now }) => ({
  row: { severity, dueAt: sooner(row, severity, now) },
  work: {
    override:
      severity === row.detectorSeverity ? null : { by: personOf(user), at: now.toISOString(), reason, severity },
  },
  reason,
  patch: { from: row.severity, to: severity, raised: severityRank(severity) < severityRank(row.severity) },
})

/** Raised while it waits to be acknowledged: the clock of the new severity, if that is sooner. */
function sooner(row: AlertRow, severity: AlertRow['severity'], now: Date): string | null {
  const by = row.state === 'new' || row.state === 'claimed' ? acknowledgeBy(severity, now) : null
  if (by === null || row.dueAt === null) return row.dueAt
  return by < row.dueAt ? by : row.dueAt
}
