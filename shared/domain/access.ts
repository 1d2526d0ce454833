/** Who may do what, where. */
import { z } from 'zod'

export const roles = ['viewer', 'analyst', 'specialist', 'lead', 'admin', 'wall', 'partner'] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

/** What of the world a user may see. `null` is everything; otherwise a country or election that is listed. */
export const accessScope = z
  .object({ countries: z.array(z.string()).max(300), elections: z.array(z.string()).max(300) })
  .nullable()
export type AccessScope = z.infer<typeof accessScope>

export const sessionUser = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role,
  scope: accessScope,
  lanes: z.array(z.string()),
})
export type SessionUser = z.infer<typeof sessionUser>

/** What places an object in the world. */
export interface Placed {
  readonly country: string | null
  readonly elections: readonly string[]
}

export function inScope(scope: AccessScope, placed: Placed): boolean {
  if (scope === null) return true
  if (placed.country !== null && scope.countries.includes(placed.country)) return true
  return placed.elections.some((id) => scope.elections.includes(id))
}

/** What places an alert: where it is, and which lanes it was ever escalated to. */
export interface AskedPlaced extends Placed {
  readonly lanesAsked: readonly string[]
}

/**
 * What somebody sees of the alerts; null is all of them. Where lanes are named, only what was asked of one of them:
 * decided here for every read, push, count, search, export and notification.
 */
export type Sight = { readonly scope: AccessScope; readonly lanes: readonly string[] | null } | null

/** What of a person decides on what they see. */
export interface Looking {
  readonly role: Role
  readonly scope: AccessScope
  readonly lanes: readonly string[]
}

export function sightOf({ role, scope, lanes }: Looking): Sight {
  if (role === 'specialist') return { scope, lanes }
  return scope === null ? null : { scope, lanes: null }
}

export function inSight(sight: Sight, alert: AskedPlaced): boolean {
  if (sight === null) return true
  if (sight.lanes !== null && !alert.lanesAsked.some((lane) => sight.lanes?.includes(lane))) return false
  return inScope(sight.scope, alert)
}

/**
 * Whether what was observed of somebody at a place is in sight. Where lanes are named, only where one of the alerts about
 * them that are in sight is; an alert of no country is everywhere. `about` are those alerts.
 */
export function inSightOf(sight: Sight, place: Placed, about: readonly Placed[]): boolean {
  if (sight === null) return true
  if (!inScope(sight.scope, place)) return false
  return sight.lanes === null || about.some(({ country }) => country === null || country === place.country)
}

/** Whether a person sees an alert. */
export function sees(person: Looking, alert: AskedPlaced): boolean {
  return inSight(sightOf(person), alert)
}

/** Whether a scope lets nothing through that another does not; who grants may grant no more than they have. */
export function isWithin(inner: AccessScope, outer: AccessScope): boolean {
  if (outer === null) return true
  if (inner === null) return false
  return (
    inner.countries.every((country) => outer.countries.includes(country)) &&
    inner.elections.every((id) => outer.elections.includes(id))
  )
}
