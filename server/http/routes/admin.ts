/** People, tokens, retention and what was read. Nothing here is answered to anybody but admins, and leads where said. */
import { z } from 'zod'

import { isoDay } from '../../../shared/domain/time.ts'
import { inviteUser, newToken, retention, updateUser } from '../../../shared/protocol/http.ts'
import type { RetentionJob } from '../../administration/retention.ts'
import type { SignInContext } from '../../access/context.ts'
import { endOneSession, endSessions, listSessions } from '../../access/sessions.ts'
import { createToken, revokeToken, tokenEntry } from '../../access/tokens.ts'
import * as users from '../../access/users.ts'
import { ADMINISTRATION } from '../../audit/administration.ts'
import { admins, leads, route, type Route } from '../route.ts'

/**
 * People, tokens and settings are of the whole house. An admin of some places could make somebody of all of them, a token
 * that reads everything, or take over the account of an admin who sees more.
 */
const everywhere = { roles: admins, everywhere: true } as const

export interface AdminRoutes {
  readonly context: SignInContext
  readonly retentionJob: RetentionJob
}

export function adminRoutes(options: AdminRoutes): Route[] {
  return [...userRoutes(options.context), ...tokenRoutes(options.context), ...recordRoutes(options)]
}

function userRoutes(context: SignInContext): Route[] {
  const guard = everywhere
  return [
    route({
      method: 'GET',
      url: '/api/admin/users',
      summary: 'Everybody, with role, scope and how they sign in',
      guard,
      handle: async () => ({ users: await users.listUsers(context.store) }),
    }),
    route({
      method: 'POST',
      url: '/api/admin/users',
      summary: 'Invite somebody; the one-time link is shown once',
      guard,
      body: inviteUser,
      handle: ({ body, user }) => users.inviteUser(context, user, body),
    }),
    route({
      method: 'PUT',
      url: '/api/admin/users/:id',
      summary: 'Change name, role, scope or lanes, or let somebody in no more',
      guard,
      body: updateUser,
      handle: async ({ body, user, params }) => ({
        user: await users.updateUser(context, user, params['id'] ?? '', body),
      }),
    }),
    route({
      method: 'POST',
      url: '/api/admin/users/:id/link',
      summary: 'A new one-time link for somebody who lost the password; earlier ones are worth nothing',
      guard,
      handle: async ({ user, params }) => ({ link: await users.resetLink(context, user, params['id'] ?? '') }),
    }),
    route({
      method: 'DELETE',
      url: '/api/admin/users/:id/second-factor',
      summary: 'Take away the second factor of somebody who lost the device; ends their sessions',
      guard,
      handle: async ({ user, params, reply }) => {
        await users.dropSecondFactor(context, user, params['id'] ?? '')
        reply.status(204)
      },
    }),
    route({
      method: 'GET',
      url: '/api/admin/users/:id/sessions',
      summary: 'Where somebody is signed in',
      guard,
      handle: async ({ params }) => ({ sessions: await listSessions(context, params['id'] ?? '', null) }),
    }),
    route({
      method: 'DELETE',
      url: '/api/admin/users/:id/sessions',
      summary: 'End all sessions of somebody; open pages are cut off within a second',
      guard,
      handle: async ({ user, params }) => ({
        ended: await endSessions(context, user, params['id'] ?? '', () => true),
      }),
    }),
    route({
      method: 'DELETE',
      url: '/api/admin/users/:id/sessions/:session',
      summary: 'End one session of somebody',
      guard,
      handle: async ({ user, params, reply }) => {
        await endOneSession(context, user, params['id'] ?? '', params['session'] ?? '')
        reply.status(204)
      },
    }),
  ]
}

function tokenRoutes({ store, now }: SignInContext): Route[] {
  const guard = everywhere
  return [
    route({
      method: 'GET',
      url: '/api/admin/tokens',
      summary: 'API tokens, without their secrets',
      guard,
      handle: async () => ({ tokens: (await store.access.tokens()).map(tokenEntry) }),
    }),
    route({
      method: 'POST',
      url: '/api/admin/tokens',
      summary: 'Make an API token; its secret is shown once',
      guard,
      body: newToken,
      handle: async ({ body, user }) => {
        const secret = await createToken(store, body.name, [...new Set(body.scopes)], now(), user, body.sources)
        const token = (await store.access.tokens()).findLast((each) => each.name === body.name)
        return { token: token === undefined ? null : tokenEntry(token), secret }
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/admin/tokens/:id',
      summary: 'Revoke an API token at once',
      guard,
      handle: async ({ params, user, reply }) => {
        await revokeToken(store, params['id'] ?? '', now(), user)
        reply.status(204)
      },
    }),
  ]
}

const readQuery = z.object({
  user: z.string().max(80).optional(),
  object: z.string().max(200).optional(),
  from: isoDay.optional(),
  to: isoDay.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
})
const logQuery = z.object({
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

function recordRoutes({ context: { store }, retentionJob }: AdminRoutes): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/admin/retention',
      summary: 'How long things are kept',
      guard: everywhere,
      handle: async () => ({ retention: await retentionJob.settings() }),
    }),
    route({
      method: 'PUT',
      url: '/api/admin/retention',
      summary: 'Change how long things are kept; applied once a day, the audit log is never shortened',
      guard: everywhere,
      body: retention,
      handle: async ({ body, user }) => ({ retention: await retentionJob.change(user, body) }),
    }),
    route({
      method: 'GET',
      url: '/api/admin/read-log',
      summary: 'Who opened what touches persons, within the scope of who asks',
      guard: { roles: leads },
      query: readQuery,
      handle: async ({ query, user }) => {
        const { user: userId, object, from, to, limit } = query
        return { entries: await store.readLog.list({ scope: user.scope, userId, object, from, to, limit }) }
      },
    }),
    route({
      method: 'GET',
      url: '/api/admin/log',
      summary: 'The chain of administration, newest first',
      guard: everywhere,
      query: logQuery,
      handle: async ({ query }) => ({
        entries: await store.audit.latest(ADMINISTRATION, query.before ?? null, query.limit),
      }),
    }),
  ]
}
