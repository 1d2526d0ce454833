/** Which rooms a change goes to, and which rooms a session may be in. */
import type { AccessScope, AskedPlaced, Sight } from '../../shared/domain/access.ts'
import type { FeedSubscribe } from '../../shared/protocol/events.ts'

/** The rooms of its places and, once it was escalated, of its places within each lane that was asked. */
export function roomsOfChange({ country, elections, lanesAsked }: AskedPlaced): string[] {
  const places = ['all', `country:${country ?? 'none'}`, ...elections.map((id) => `election:${id}`)]
  return [...places, ...lanesAsked.flatMap((lane) => places.map((place) => within(lane, place)))]
}

/**
 * The rooms of a subscription: what is asked, cut down to what the session may see. Asking for nothing means all one
 * may see; asking for something outside gives no room for it. Whoever sees what lanes were asked is in rooms of these
 * lanes and in no other.
 */
export function roomsOfSubscription(sight: Sight, asked: Pick<FeedSubscribe, 'countries' | 'elections'>): string[] {
  const places = placesOf(sight?.scope ?? null, asked)
  const lanes = sight?.lanes ?? null
  return lanes === null ? places : lanes.flatMap((lane) => places.map((place) => within(lane, place)))
}

function within(lane: string, place: string): string {
  return `lane:${lane} ${place}`
}

function placesOf(scope: AccessScope, asked: Pick<FeedSubscribe, 'countries' | 'elections'>): string[] {
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
