/** What people do about their own account: password, second factor, sessions. */
import type { FastifyRequest } from 'fastify'

import {
  changePassword as changePasswordBody,
  passwordProof,
  secondFactorCode,
  type AccountAnswer,
} from '../../../shared/protocol/http.ts'
import type { Authentication } from '../../access/authentication.ts'
import type { SecretContext } from '../../access/context.ts'
import { confirmSecondFactor, disableSecondFactor, offerSecondFactor } from '../../access/second-factor.ts'
import { changePassword, endOneSession, endSessions, listSessions } from '../../access/sessions.ts'
import { everyone, route, type Route } from '../route.ts'

export interface AccountRoutes {
  readonly context: SecretContext
  readonly authentication: Authentication
  readonly perMinute: number
}

export function accountRoutes({ context, authentication, perMinute }: AccountRoutes): Route[] {
  const guard = { roles: [...everyone, 'partner'] } as const
  const currentHash = async (request: FastifyRequest) =>
    (await authentication.session(request.headers.cookie))?.sessionHash ?? null
  return [
    route({
      method: 'GET',
      url: '/api/account',
      summary: 'How I sign in',
      guard,
      handle: async ({ user }): Promise<AccountAnswer> => {
        const stored = await context.store.access.user(user.id)
        return {
          hasPassword: stored !== null && stored.passwordHash !== null,
          hasSecondFactor: stored !== null && stored.totpSecret !== null,
        }
      },
    }),
    route({
      method: 'GET',
      url: '/api/account/sessions',
      summary: 'Where I am signed in',
      guard,
      handle: async ({ user, request }) => ({
        sessions: await listSessions(context, user.id, await currentHash(request)),
      }),
    }),
    route({
      method: 'DELETE',
      url: '/api/account/sessions/:id',
      summary: 'End one of my sessions',
      guard,
      handle: async ({ user, params, reply }) => {
        await endOneSession(context, user, user.id, params['id'] ?? '')
        reply.status(204)
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/account/sessions',
      summary: 'End all my sessions but this one',
      guard,
      handle: async ({ user, request }) => {
        const current = await currentHash(request)
        return { ended: await endSessions(context, user, user.id, ({ idHash }) => idHash !== current) }
      },
    }),
    route({
      method: 'POST',
      url: '/api/account/password',
      summary: 'Change my password; ends all my other sessions',
      guard,
      body: changePasswordBody,
      perMinute,
      handle: async ({ user, body, request, reply }) => {
        await changePassword(context, user.id, body, await currentHash(request))
        reply.status(204)
      },
    }),
    route({
      method: 'POST',
      url: '/api/account/second-factor',
      summary: 'Offer a second factor; in force once a code of it has been confirmed',
      guard,
      body: passwordProof,
      perMinute,
      handle: ({ user, body }) => offerSecondFactor(context, user.id, body.password),
    }),
    route({
      method: 'POST',
      url: '/api/account/second-factor/confirm',
      summary: 'Put the offered second factor in force',
      guard,
      body: secondFactorCode,
      perMinute,
      handle: async ({ user, body, reply }) => {
        await confirmSecondFactor(context, user.id, body.code)
        reply.status(204)
      },
    }),
    route({
      method: 'POST',
      url: '/api/account/second-factor/disable',
      summary: 'Switch my second factor off',
      guard,
      body: passwordProof,
      perMinute,
      handle: async ({ user, body, reply }) => {
        await disableSecondFactor(context, user.id, body.password)
        reply.status(204)
      },
    }),
  ]
}
