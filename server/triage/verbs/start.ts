import { claimedBy, type Verb } from '../verb.ts'

/** Work has begun: the claim no longer times out and the acknowledge clock stops. */
export const start: Verb<'start'> = ({ row }, _, { user, now }) => {
  if (row.owner?.id !== user.id) claimedBy(row)
  return { row: { claimExpiresAt: null, dueAt: null }, work: { lastActivityAt: now.toISOString() } }
}
