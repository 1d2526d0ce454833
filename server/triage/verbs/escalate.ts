import { lanes } from '../../../shared/domain/alert.ts'
import { answerBy } from '../clocks.ts'
import { claimedBy, personOf, refuse, type Verb } from '../verb.ts'
import { isLead } from '../../../shared/domain/life-cycle.ts'

/** Escalation hands an alert to a lane with one clear ask. It does not change severity. */
export const escalate: Verb<'escalate'> = ({ row, work }, { lane, ask }, { user, now }) => {
  if (row.owner !== null && row.owner.id !== user.id && !isLead(user.role)) claimedBy(row)
  if (row.state === 'escalated' && row.lane === lane && work.escalation?.ask === ask) {
    refuse({ code: 'ALREADY_IN_STATE', message: `It is with ${lane} already`, current: row.version })
  }
  const by = personOf(user)
  return {
    row: {
      lane,
      lanesAsked: lanes.filter((each) => each === lane || row.lanesAsked.includes(each)),
      owner: row.owner ?? by,
      claimedAt: row.claimedAt ?? now.toISOString(),
      dueAt: answerBy(lane, row.severity, now),
      pendingClose: null,
    },
    // Who asks a lane has not decided yet.
    work: { pendingClose: null, escalation: { lane, ask, by, at: now.toISOString(), answer: null, step: 0 } },
    reason: ask,
    patch: { lane },
  }
}
