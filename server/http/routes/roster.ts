/** Who works when, and who carries how much. */
import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { inScope, isWithin, sees, type AccessScope, type SessionUser } from '../../../shared/domain/access.ts'
import { openStates, type Person } from '../../../shared/domain/alert.ts'
import { isoTime, DAY_MS } from '../../../shared/domain/time.ts'
import { DomainError } from '../../../shared/protocol/errors.ts'
import { shiftBody, type ShiftBody, type ShiftEntry, type WorkloadEntry } from '../../../shared/protocol/handover.ts'
import { logChange } from '../../audit/log-change.ts'
import type { StoredDocument } from '../../store/documents.ts'
import type { Store } from '../../store/store.ts'
import { everyone, leads, route, type Route } from '../route.ts'

const SHIFT = 'shift'

export interface RosterRoutes {
  readonly store: Store
  readonly now: () => Date
  readonly isOnline: (userId: string) => boolean
}

export function rosterRoutes(options: RosterRoutes): Route[] {
  const { store, now } = options
  const save = async (user: SessionUser, id: string, body: ShiftBody, action: string) => {
    requireWithin(user, body.scope)
    return store.transaction(async (tx) => {
      const known = new Set((await tx.access.users()).filter((each) => !each.disabled).map((each) => each.id))
      const unknown = body.members.find(({ userId }) => !known.has(userId))
      if (unknown !== undefined || (body.leadId !== null && !known.has(body.leadId))) {
        const fields = [{ field: 'members', message: 'people of this room' }]
        throw new DomainError({ code: 'INVALID', message: 'Somebody on this shift is not of this room', fields })
      }
      await tx.documents.put(SHIFT, id, user.id, body, now().toISOString())
      await logChange(tx, { user, now: now(), action, patch: { id, ...body } })
      return { id }
    })
  }
  return [
    route({
      method: 'GET',
      url: '/api/roster',
      summary: 'Shifts that touch a span of time; from a day ago to a week ahead when none is given',
      guard: { roles: everyone },
      query: z.object({ from: isoTime.optional(), to: isoTime.optional() }),
      handle: async ({ user, query }) => {
        const from = query.from === undefined ? now().getTime() - DAY_MS : Date.parse(query.from)
        const to = query.to === undefined ? now().getTime() + 7 * DAY_MS : Date.parse(query.to)
        const shifts = (await shiftsOf(store, user)).filter(
          ({ body }) => Date.parse(body.from) < to && Date.parse(body.to) > from,
        )
        return { shifts: await entriesOf(options, shifts) }
      },
    }),
    route({
      method: 'POST',
      url: '/api/roster',
      summary: 'Plan a shift',
      guard: { roles: leads },
      body: shiftBody,
      handle: ({ user, body }) => save(user, randomUUID(), body, 'roster.planned'),
    }),
    route({
      method: 'PUT',
      url: '/api/roster/:id',
      summary: 'Change a shift',
      guard: { roles: leads },
      body: shiftBody,
      handle: async ({ user, body, params }) => {
        const { id } = await shiftFor(store, user, params['id'] ?? '')
        return save(user, id, body, 'roster.changed')
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/roster/:id',
      summary: 'Remove a shift',
      guard: { roles: leads },
      handle: async ({ user, params }) => {
        const { id, body } = await shiftFor(store, user, params['id'] ?? '')
        await store.transaction(async (tx) => {
          await tx.documents.remove(SHIFT, id)
          await logChange(tx, { user, now: now(), action: 'roster.removed', patch: { id, name: body.name } })
        })
        return { removed: true }
      },
    }),
    route({
      method: 'GET',
      url: '/api/workload',
      summary: 'Open alerts by who holds them, with who is on shift',
      guard: { roles: everyone },
      handle: async ({ user }) => ({ people: await workload(options, user) }),
    }),
  ]
}

async function shiftsOf(store: Store, user: SessionUser): Promise<StoredDocument<ShiftBody>[]> {
  const all = await store.documents.list<ShiftBody>(SHIFT)
  return all.filter(({ body }) => overlap(body.scope, user.scope)).sort((a, b) => (a.body.from < b.body.from ? -1 : 1))
}

function overlap(a: AccessScope, b: AccessScope): boolean {
  if (a === null || b === null) return true
  return a.countries.some((each) => b.countries.includes(each)) || a.elections.some((id) => b.elections.includes(id))
}

function requireWithin(user: SessionUser, scope: AccessScope): void {
  if (isWithin(scope, user.scope)) return
  throw new DomainError({ code: 'OUT_OF_SCOPE', message: 'This shift watches more than you may see' })
}

async function shiftFor(store: Store, user: SessionUser, id: string): Promise<StoredDocument<ShiftBody>> {
  const shift = (await shiftsOf(store, user)).find((each) => each.id === id)
  if (shift === undefined) throw new DomainError({ code: 'NOT_FOUND', message: 'There is no such shift' })
  requireWithin(user, shift.body.scope)
  return shift
}

function isRunning({ from, to }: ShiftBody, now: Date): boolean {
  return Date.parse(from) <= now.getTime() && now.getTime() < Date.parse(to)
}

async function entriesOf(
  { store, now, isOnline }: RosterRoutes,
  shifts: readonly StoredDocument<ShiftBody>[],
): Promise<ShiftEntry[]> {
  const names = new Map((await store.access.users()).map(({ id, name }) => [id, name]))
  const personOf = (id: string): Person => ({ id, name: names.get(id) ?? 'gone' })
  return shifts.map(({ id, body }) => ({
    id,
    name: body.name,
    from: body.from,
    to: body.to,
    scope: body.scope,
    members: body.members.map(({ userId, desk }) => ({ person: personOf(userId), desk, online: isOnline(userId) })),
    lead: body.leadId === null ? null : personOf(body.leadId),
    running: isRunning(body, now()),
  }))
}

async function workload({ store, now, isOnline }: RosterRoutes, user: SessionUser): Promise<WorkloadEntry[]> {
  const shifts = (await shiftsOf(store, user)).filter(({ body }) => isRunning(body, now()))
  const onShift = new Set(shifts.flatMap(({ body }) => body.members.map(({ userId }) => userId)))
  const entries = new Map<string, WorkloadEntry>()
  const entryOf = (person: Person): WorkloadEntry => {
    const known = entries.get(person.id)
    if (known !== undefined) return known
    const entry = {
      person,
      onShift: onShift.has(person.id),
      online: isOnline(person.id),
      open: 0,
      bySeverity: {},
      escalated: 0,
    }
    entries.set(person.id, entry)
    return entry
  }
  for (const { id, name } of await store.access.users()) if (onShift.has(id)) entryOf({ id, name })
  for (const { values, n } of await store.facets.cells()) {
    const isHeld = values.owner !== null && (openStates as readonly string[]).includes(values.state)
    if (!isHeld || values.owner === null || !sees(user, values)) continue
    const entry = entryOf(values.owner)
    entry.open += n
    entry.bySeverity[values.severity] = (entry.bySeverity[values.severity] ?? 0) + n
    if (values.state === 'escalated') entry.escalated += n
  }
  return [...entries.values()].sort((a, b) => b.open - a.open || (a.person.name < b.person.name ? -1 : 1))
}

/** How many people are on shift for an election now: a number, for screens that show no names. */
export async function peopleOnShift(store: Store, now: Date, placed: { country: string; id: string }): Promise<number> {
  const shifts = await store.documents.list<ShiftBody>(SHIFT)
  const here = shifts.filter(
    ({ body }) => isRunning(body, now) && inScope(body.scope, { country: placed.country, elections: [placed.id] }),
  )
  return new Set(here.flatMap(({ body }) => body.members.map(({ userId }) => userId))).size
}
