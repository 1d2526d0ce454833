import { CLAIM_MS, isLead } from '../../../shared/domain/life-cycle.ts'
import type { AlertRow } from '../../../shared/domain/alert.ts'
import type { SessionUser } from '../../../shared/domain/access.ts'
import { inScope } from '../../../shared/domain/access.ts'
import { severityRank } from '../../../shared/domain/feed-order.ts'
import { claimedBy, isoAfter, personOf, refuse, type Verb } from '../verb.ts'

/** Notes for the room (internal) and for the one outside who asked (outward). */
export const note: Verb<'note'> = (_, { internal, outward }, { now }) => {
  if (internal === '' && outward === '') {
    refuse({
      code: 'INVALID',
      message: 'The note is empty',
      fields: [{ field: 'payload.internal', message: 'some words' }],
    })
  }
  return {
    work: { lastActivityAt: now.toISOString() },
    ...(internal === '' ? {} : { noteInternal: internal }),
    ...(outward === '' ? {} : { noteOutward: outward }),
  }
}

export const tag: Verb<'tag'> = ({ row }, { add, remove }) => ({
  row: { tags: changed(row.tags, add, remove) },
  patch: { add, remove },
})

export const technique: Verb<'technique'> = ({ work }, { add, remove }) => ({
  work: { techniques: changed(work.techniques, add, remove) },
  patch: { add, remove },
})

function changed(list: readonly string[], add: readonly string[], remove: readonly string[]): string[] {
  return [...new Set([...list, ...add])].filter((item) => !remove.includes(item)).sort()
}

export const check: Verb<'check'> = ({ work }, { item, done }, { user }) => ({
  work: {
    checklist: [
      ...work.checklist.filter((entry) => entry.id !== item),
      { id: item, doneBy: done ? personOf(user) : null },
    ],
  },
  patch: { item, done },
})

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
    patch: { to },
  }
}

function canHold(person: SessionUser, row: AlertRow): boolean {
  return ['analyst', 'lead', 'admin'].includes(person.role) && inScope(person.scope, row)
}

/** A lead's severity stands beside the detector's, which is never edited. */
export const overrideSeverity: Verb<'override-severity'> = ({ row }, { severity, reason }, { user, now }) => ({
  row: { severity },
  work: {
    override:
      severity === row.detectorSeverity ? null : { by: personOf(user), at: now.toISOString(), reason, severity },
  },
  reason,
  patch: { from: row.severity, to: severity, raised: severityRank(severity) < severityRank(row.severity) },
})
