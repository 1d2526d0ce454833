/** Elections corrected and added by leads. */
import { z } from 'zod'

import { election } from '../../../shared/domain/election.ts'
import {
  readElection,
  revertElection,
  saveElection,
  type ElectionContext,
  type KnownElection,
} from '../../elections/edit-elections.ts'
import { everyone, leads, route, type Route } from '../route.ts'

const reason = z.string().trim().min(1).max(4000)
/** `seen` is the `updatedAt` of what was edited, null for a new one or an untouched seed. */
const edit = z.object({ election, reason, seen: z.string().max(40).nullable().default(null) })

/** When a change is felt: by alerts raised from now on, and by detectors in what is observed from now on. */
const effect = { calendar: 'now', detection: 'now' } as const

export function electionEditRoutes(context: ElectionContext): Route[] {
  const answer = (known: KnownElection) => ({ ...known, effect })
  return [
    route({
      method: 'GET',
      url: '/api/elections/:id',
      summary: 'One election whole, as it is edited: rounds, zones, silence rules with their sources',
      guard: { roles: everyone, token: 'read' },
      handle: ({ user, params }) => readElection(context, user, params['id'] ?? ''),
    }),
    route({
      method: 'POST',
      url: '/api/elections',
      summary: 'Add an election',
      guard: { roles: leads },
      body: edit,
      handle: async ({ user, body }) => answer(await saveElection(context, user, null, body)),
    }),
    route({
      method: 'PUT',
      url: '/api/elections/:id',
      summary: 'Correct an election; calendars and detectors take it at once',
      guard: { roles: leads },
      body: edit,
      handle: async ({ user, body, params }) => answer(await saveElection(context, user, params['id'] ?? '', body)),
    }),
    route({
      method: 'DELETE',
      url: '/api/elections/:id',
      summary: 'Take corrections back; an election that was added is removed',
      guard: { roles: leads },
      body: z.object({ reason }),
      handle: async ({ user, body, params }) => {
        await revertElection(context, user, params['id'] ?? '', body.reason)
        return { reverted: true, effect }
      },
    }),
  ]
}
