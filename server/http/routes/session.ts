import type { FastifyReply } from 'fastify'

import type { SecretContext } from '../../access/context.ts'
import { redeemLink, signIn, type SessionAnswer, type SessionState } from '../../../shared/protocol/http.ts'
import type { Authentication } from '../../access/authentication.ts'
import { redeemLink as redeem, signInByPassword, type Session } from '../../access/sign-in.ts'
import { everyone, route, type Route } from '../route.ts'

export interface SessionRoutes {
  readonly context: SecretContext
  readonly authentication: Authentication
  readonly signInsPerMinute: number
  readonly build: () => string
  readonly exercise: () => SessionAnswer['exercise']
}

export function sessionRoutes(options: SessionRoutes): Route[] {
  const { context, authentication, signInsPerMinute, build, exercise } = options
  const { cookie } = authentication
  const welcome = (reply: FastifyReply, { user, secret }: Session): SessionAnswer => {
    reply.setCookie(cookie.name, secret, { ...cookie.attributes, maxAge: Math.round(context.sessionHours * 3600) })
    return { user, build: build(), exercise: exercise() }
  }
  return [
    route({
      method: 'POST',
      url: '/api/session',
      summary: 'Sign in with e-mail and password; sets the session cookie',
      guard: { public: 'signing in is how one gets a session' },
      body: signIn,
      perMinute: signInsPerMinute,
      handle: async ({ body, request, reply }) =>
        welcome(reply, await signInByPassword(context, body, request.headers['user-agent'] ?? '')),
    }),
    route({
      method: 'POST',
      url: '/api/session/link',
      summary: 'Use a one-time sign-in link: sets the password and signs in',
      guard: { public: 'the link itself is the proof' },
      body: redeemLink,
      perMinute: signInsPerMinute,
      handle: async ({ body, request, reply }) =>
        welcome(reply, await redeem(context, body, request.headers['user-agent'] ?? '')),
    }),
    route({
      method: 'GET',
      url: '/api/session',
      summary: 'Who is signed in; null when nobody is',
      guard: { public: 'tells the caller about the caller only' },
      handle: async ({ request }): Promise<SessionState> => {
        const session = await authentication.session(request.headers.cookie)
        return { user: session?.user ?? null, build: build(), exercise: session === null ? null : exercise() }
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/session',
      summary: 'Sign out',
      guard: { roles: [...everyone, 'wall', 'partner'] },
      handle: async ({ request, reply }) => {
        const session = await authentication.session(request.headers.cookie)
        if (session !== null) await context.store.access.removeSession(session.sessionHash)
        reply.clearCookie(cookie.name, cookie.attributes).status(204)
        return undefined
      },
    }),
  ]
}
