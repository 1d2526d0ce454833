/** Which rooms a change goes to, and which rooms a session may be in. */
import type { AccessScope, Placed } from '../../shared/domain/access.ts'
import type { FeedSubscribe } from '../../shared/protocol/events.ts'

export function roomsOfChange(change: Placed): string[] {
  return ['all', `country:${change.country ?? 'none'}`, ...change.elections.map((id) => `election:${id}`)]
}

/**
 * The rooms of a subscription: what is asked, cut down to what the session may see. Asking for nothing means all one
 * may see; asking for something outside gives no room for it.
 */
export function roomsOfSubscription(
  scope: AccessScope,
  asked: Pick<FeedSubscribe, 'countries' | 'elections'>,
): string[] {
  const countries = asked.countries ?? []
  const elections = asked.elections ?? []
  if (countries.length === 0 && elections.length === 0) return scope === null ? ['all'] : roomsOfScope(scope)
  const rooms = [...countries.map((id) => `country:${id}`), ...elections.map((id) => `election:${id}`)]
  const allowed = new Set(scope === null ? rooms : roomsOfScope(scope))
  return [...new Set(rooms)].filter((room) => allowed.has(room))
}

function roomsOfScope(scope: NonNullable<AccessScope>): string[] {
  return [
    ...scope.countries.filter((id) => id !== 'none').map((id) => `country:${id}`),
    ...scope.elections.map((id) => `election:${id}`),
  ]
}
