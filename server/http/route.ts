/** A route as data: who may call it, what it takes, what it does. The table also makes the OpenAPI document. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'

import type { Role, SessionUser } from '../../shared/domain/access.ts'
import type { TokenScope } from '../access/tokens.ts'
import type { StoredToken } from '../store/access.ts'

/** `public` needs a reason; everything else needs a session of one of the roles, or a token of the scope. */
export type Guard =
  | { readonly public: string }
  | {
      readonly roles: readonly Role[]
      readonly token?: TokenScope
      /** Only for people whose scope is everything: who could give away more than they have. */
      readonly everywhere?: true
    }

export interface RouteCall<B, Q> {
  readonly body: B
  readonly query: Q
  readonly params: Readonly<Record<string, string>>
  /** The person, or for a token the reader it stands for. */
  readonly user: SessionUser
  readonly token: StoredToken | null
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export interface Route<B extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Fastify's form, e.g. /api/alerts/:id */
  readonly url: string
  readonly summary: string
  readonly guard: Guard
  readonly body?: B
  readonly query?: Q
  /** Limits this route more than the rest: calls a minute from one address. */
  readonly perMinute?: number
  readonly handle: (call: RouteCall<z.infer<B>, z.infer<Q>>) => unknown
}

/** Keeps the types of body and query while the table holds routes of any kind. */
export function route<B extends z.ZodType, Q extends z.ZodType>(of: Route<B, Q>): Route {
  // The handler is called only with what `body` and `query` of the same route have parsed.
  return of as unknown as Route
}

export const everyone: readonly Role[] = ['viewer', 'analyst', 'specialist', 'lead', 'admin']
/** What tells of the room as a whole is nothing for who only answers what a lane was asked. */
export const roomWide: readonly Role[] = ['viewer', 'analyst', 'lead', 'admin']
export const triagers: readonly Role[] = ['analyst', 'lead', 'admin']
export const leads: readonly Role[] = ['lead', 'admin']
export const admins: readonly Role[] = ['admin']
