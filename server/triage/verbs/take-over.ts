import { CLAIM_MS, IDLE_TAKE_OVER_MS, isLead } from '../../../shared/domain/life-cycle.ts'
import { claimedBy, isoAfter, personOf, refuse, type Verb } from '../verb.ts'

/**
 * The claim of an alert that is escalated does not run out: its clock is the lane's.
 * An analyst may take over from a holder who has been idle for a minute, a lead from anybody.
 */
export const takeOver: Verb<'take-over'> = ({ row, work }, { reason }, { user, now }) => {
  if (row.owner === null) refuse({ code: 'NOT_ALLOWED', message: 'Nobody holds it: claim it instead', from: row.state })
  if (row.owner.id === user.id) {
    refuse({ code: 'ALREADY_IN_STATE', message: 'You hold this alert already', who: row.owner, current: row.version })
  }
  const lastActive = Date.parse(work.lastActivityAt ?? row.claimedAt ?? row.updatedAt)
  if (!isLead(user.role) && now.getTime() - lastActive < IDLE_TAKE_OVER_MS) claimedBy(row)
  return {
    row: { owner: personOf(user), claimedAt: now.toISOString(), claimExpiresAt: isoAfter(now, CLAIM_MS) },
    work: { lastActivityAt: now.toISOString() },
    reason,
    patch: { takenFrom: row.owner.id },
  }
}
