/** The way to the provider of single sign-on and back. Both are followed by the browser, so failures are redirects. */
import type { FastifyRequest } from 'fastify'

import type { SignInMethods } from '../../../shared/protocol/http.ts'
import type { SessionCookie } from '../../access/session-cookie.ts'
import { SingleSignOnRefused, type SingleSignOn } from '../../access/single-sign-on.ts'
import { anyParameters } from '../parameters.ts'
import { route, type Route } from '../route.ts'

export interface SingleSignOnRoutes {
  /** Null where it is not set up. */
  readonly singleSignOn: SingleSignOn | null
  readonly publicUrl: string | undefined
  readonly cookie: SessionCookie
  readonly sessionHours: number
  readonly perMinute: number
  readonly onRefused: (error: SingleSignOnRefused) => void
}

const FLOW_COOKIE = 'war_room_flow'
const CALLBACK = '/api/session/oidc/callback'

export function singleSignOnRoutes(options: SingleSignOnRoutes): Route[] {
  const { singleSignOn, publicUrl, cookie, perMinute } = options
  const baseOf = (request: FastifyRequest) => publicUrl ?? `${request.protocol}://${request.host}`
  const methods = route({
    method: 'GET',
    url: '/api/session/methods',
    summary: 'How one can sign in here',
    guard: { public: 'the sign-in page asks before anybody is signed in' },
    handle: (): SignInMethods => ({ password: true, oidc: singleSignOn !== null }),
  })
  if (singleSignOn === null) return [methods]
  const refused = (error: unknown) => {
    if (!(error instanceof SingleSignOnRefused)) throw error
    options.onRefused(error)
    return `/?sign-in=${error.reason}`
  }
  return [
    methods,
    route({
      method: 'GET',
      url: '/api/session/oidc',
      summary: 'Sign in through the provider of single sign-on',
      guard: { public: 'signing in is how one gets a session' },
      perMinute,
      handle: async ({ request, reply }) => {
        try {
          const { url, flow } = await singleSignOn.begin(new URL(CALLBACK, baseOf(request)).href)
          // Lax: the browser comes back from another site, and must bring it.
          reply.setCookie(FLOW_COOKIE, flow, { ...cookie.attributes, path: CALLBACK, sameSite: 'lax', maxAge: 600 })
          return reply.redirect(url)
        } catch (error) {
          return reply.redirect(refused(error))
        }
      },
    }),
    route({
      method: 'GET',
      url: CALLBACK,
      summary: 'Where the provider of single sign-on sends the browser back to',
      guard: { public: 'the code of the provider and the cookie of the flow are the proof' },
      query: anyParameters,
      perMinute,
      handle: async ({ request, reply }) => {
        reply.clearCookie(FLOW_COOKIE, { path: CALLBACK })
        try {
          const returned = new URL(request.url, baseOf(request))
          const agent = request.headers['user-agent'] ?? ''
          const { secret } = await singleSignOn.finish(returned, request.cookies[FLOW_COOKIE], agent)
          const maxAge = Math.round(options.sessionHours * 3600)
          reply.setCookie(cookie.name, secret, { ...cookie.attributes, maxAge })
          return reply.redirect('/')
        } catch (error) {
          return reply.redirect(refused(error))
        }
      },
    }),
  ]
}
