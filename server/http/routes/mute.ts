import { z } from 'zod'

import { sightOf } from '../../../shared/domain/access.ts'
import { muteScope } from '../../../shared/domain/mute.ts'
import { isoTime } from '../../../shared/domain/time.ts'
import type { MuteWindows } from '../../triage/mutes/mute-windows.ts'
import { everyone, leads, route, type Route } from '../route.ts'

const proposal = muteScope.extend({
  reason: z.string().trim().min(1).max(1000),
  startsAt: isoTime.optional(),
  endsAt: isoTime,
})

export function muteRoutes(mutes: MuteWindows): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/mutes',
      summary: 'Mute windows, newest end first, each with how many alerts it hides now',
      guard: { roles: everyone },
      handle: async ({ user }) => ({ mutes: await mutes.list(sightOf(user)) }),
    }),
    route({
      method: 'POST',
      url: '/api/mutes',
      summary: 'Propose a mute window; it hides nothing until another lead approves it',
      guard: { roles: leads },
      body: proposal,
      handle: async ({ body, user }) => ({ mute: await mutes.propose(user, body) }),
    }),
    route({
      method: 'POST',
      url: '/api/mutes/:id/approve',
      summary: 'Approve a mute window somebody else proposed',
      guard: { roles: leads },
      handle: async ({ params, user }) => ({ mute: await mutes.approve(user, params['id'] ?? '') }),
    }),
    route({
      method: 'DELETE',
      url: '/api/mutes/:id',
      summary: 'End a mute window early, or withdraw a proposal; what it hid comes back',
      guard: { roles: leads },
      handle: async ({ params, user }) => ({ mute: await mutes.end(user, params['id'] ?? '') }),
    }),
  ]
}
