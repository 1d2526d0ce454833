import { turnOf, withLane } from '../lane-turn.ts'
import { claimedBy, personOf, refuse, type Verb } from '../verb.ts'
import { isLead } from '../../../shared/domain/life-cycle.ts'

/** Escalation hands an alert to a lane with one clear ask. It does not change severity. */
export const escalate: Verb<'escalate'> = async ({ row, work }, { lane, ask }, { user, now, tx }) => {
  if (row.owner !== null && row.owner.id !== user.id && !isLead(user.role)) claimedBy(row)
  if (row.state === 'escalated' && row.lane === lane && work.escalation?.ask === ask) {
    refuse({ code: 'ALREADY_IN_STATE', message: `It is with ${lane} already`, current: row.version })
  }
  const by = personOf(user)
  const { step, asked, dueAt } = await turnOf(tx, lane, row, { turn: 0, askedBy: user.id, now })
  return {
    row: {
      lane,
      lanesAsked: withLane(row.lanesAsked, lane),
      owner: row.owner ?? by,
      claimedAt: row.claimedAt ?? now.toISOString(),
      dueAt,
      pendingClose: null,
    },
    // Who asks a lane has not decided yet.
    work: { pendingClose: null, escalation: { lane, ask, by, at: now.toISOString(), answer: null, step, asked } },
    reason: ask,
    patch: { lane, asked },
  }
}
