/** The steps of the lanes: who is asked, in which order, and how long each has. */
import type { SessionUser } from '../../../shared/domain/access.ts'
import { lane as laneSchema, lanes, type Lane } from '../../../shared/domain/alert.ts'
import { mayAnswer, type LaneSteps } from '../../../shared/domain/lane-steps.ts'
import { DomainError } from '../../../shared/protocol/errors.ts'
import { laneEdit, type LaneEntry } from '../../../shared/protocol/lanes.ts'
import { logChange } from '../../audit/log-change.ts'
import type { StoredUser } from '../../store/access.ts'
import type { StoredDocument } from '../../store/documents.ts'
import type { Store, StoreView } from '../../store/store.ts'
import { LANE_STEPS, stepsIn } from '../../triage/lane-turn.ts'
import { everyone, leads, route, type Route } from '../route.ts'

export interface LaneRoutes {
  readonly store: Store
  readonly now: () => Date
}

export function laneRoutes({ store, now }: LaneRoutes): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/lanes',
      summary: 'The lanes and their steps: who is asked, in which order, and how long each has',
      guard: { roles: everyone },
      handle: async () => ({ lanes: await entriesOf(store) }),
    }),
    route({
      method: 'PUT',
      url: '/api/lanes/:lane',
      summary: 'Set the steps of a lane for the whole room, or go back to the usual ones',
      guard: { roles: leads },
      body: laneEdit,
      handle: async ({ user, params, body: { set, seen } }) => {
        const lane = laneFor(params['lane'])
        mayEdit(user)
        const entry = await store.transaction(async (tx) => {
          requireSeen(entryOf(lane, await tx.documents.get(LANE_STEPS, lane)), seen)
          if (set !== null) requireAnswering(set, lane, await tx.access.users())
          if (set === null) await tx.documents.remove(LANE_STEPS, lane)
          else await tx.documents.put(LANE_STEPS, lane, user.id, set, now().toISOString())
          await logChange(tx, { user, now: now(), action: 'lane.steps-changed', patch: { lane, set } })
          return entryOf(lane, await tx.documents.get(LANE_STEPS, lane))
        })
        return entry
      },
    }),
  ]
}

function laneFor(named: string | undefined): Lane {
  const found = laneSchema.safeParse(named)
  if (!found.success) throw new DomainError({ code: 'NOT_FOUND', message: 'There is no such lane' })
  return found.data
}

/** The steps hold for alerts of every place. */
function mayEdit(user: SessionUser): void {
  if (user.scope === null) return
  throw new DomainError({ code: 'OUT_OF_SCOPE', message: 'The steps of a lane are for leads of all countries' })
}

async function entriesOf(store: Pick<StoreView, 'documents'>): Promise<LaneEntry[]> {
  const set = new Map((await store.documents.list<unknown>(LANE_STEPS)).map((document) => [document.id, document]))
  return lanes.map((lane) => entryOf(lane, set.get(lane)))
}

function entryOf(lane: Lane, document: StoredDocument<unknown> | null | undefined): LaneEntry {
  return { lane, ...stepsIn(document), updatedAt: document?.updatedAt ?? null }
}

function requireSeen(entry: LaneEntry, seen: string | null): void {
  if (entry.updatedAt === seen) return
  throw new DomainError({ code: 'VERSION_CONFLICT', message: 'A colleague has changed the steps of this lane since' })
}

/** Who is named but could not answer would be waited for in vain. */
function requireAnswering({ steps }: LaneSteps, lane: Lane, users: readonly StoredUser[]): void {
  const fields = steps.flatMap(({ ask }, at) =>
    ask.people.flatMap((id) => {
      const person = users.find((each) => each.id === id)
      if (person !== undefined && !person.disabled && mayAnswer(person, lane)) return []
      const name = person?.name ?? id
      return [{ field: `set.steps.${at}.ask.people`, message: `${name} is neither a member of this lane nor a lead` }]
    }),
  )
  if (fields.length > 0) throw new DomainError({ code: 'INVALID', message: 'Somebody named could not answer', fields })
}
