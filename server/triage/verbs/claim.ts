import { CLAIM_MS } from '../../../shared/domain/life-cycle.ts'
import { acknowledgeBy } from '../clocks.ts'
import { claimedBy, isoAfter, personOf, refuse, type Verb } from '../verb.ts'

/** A claim lasts five minutes and is renewed by activity; the acknowledge clock runs on until work starts. */
export const claim: Verb<'claim'> = ({ row }, _, { user, now }) => {
  if (row.owner !== null && row.state !== 'new') {
    if (row.owner.id !== user.id) claimedBy(row)
    refuse({ code: 'ALREADY_IN_STATE', message: 'You hold this alert already', who: row.owner, current: row.version })
  }
  return {
    row: { owner: personOf(user), claimedAt: now.toISOString(), claimExpiresAt: isoAfter(now, CLAIM_MS) },
    work: { lastActivityAt: now.toISOString() },
  }
}

/** What a released or timed-out alert looks like. */
export function unowned(severity: Parameters<typeof acknowledgeBy>[0], now: Date) {
  return {
    owner: null,
    claimedAt: null,
    claimExpiresAt: null,
    dueAt: acknowledgeBy(severity, now),
  } as const
}
