import { inScope } from '../../../shared/domain/access.ts'
import { isLead } from '../../../shared/domain/life-cycle.ts'
import { acknowledgeBy } from '../clocks.ts'
import { claimedBy, refuse, type Verb } from '../verb.ts'

/** Two alerts are one matter: this one is kept under the other and leaves the feed. */
export const merge: Verb<'merge'> = async ({ row }, { into, reason }, { user, tx }) => {
  if (row.owner !== null && row.owner.id !== user.id && !isLead(user.role)) claimedBy(row)
  const target = into === row.id ? null : await tx.alerts.get(into)
  if (target === null || !inScope(user.scope, target.row)) {
    refuse({ code: 'NOT_FOUND', message: 'There is no such alert to merge into' })
  }
  if (target.row.state === 'merged') {
    refuse({ code: 'NOT_ALLOWED', message: 'That alert is itself merged into another', from: target.row.state })
  }
  return {
    row: { mergedInto: into, owner: null, claimedAt: null, claimExpiresAt: null, dueAt: null },
    ...(reason === '' ? {} : { reason }),
    patch: { into },
  }
}

export const split: Verb<'split'> = ({ row }, { reason }, { now }) => ({
  row: { mergedInto: null, dueAt: acknowledgeBy(row.severity, now) },
  reason,
  patch: { from: row.mergedInto },
})
