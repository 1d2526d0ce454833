/** For those who run the server: health, metrics, the description of the API. */
import type { FastifyRequest } from 'fastify'
import type { Registry } from 'prom-client'

import { DomainError } from '../../../shared/protocol/errors.ts'
import type { Authentication } from '../../access/authentication.ts'
import { openApiOf } from '../openapi.ts'
import { route, type Route } from '../route.ts'

export interface OperationsRoutes {
  readonly registry: Registry
  readonly authentication: Authentication
  readonly isReady: () => boolean
  readonly routes: () => readonly Route[]
}

export function operationsRoutes({ registry, authentication, isReady, routes }: OperationsRoutes): Route[] {
  return [
    route({
      method: 'GET',
      url: '/healthz',
      summary: 'The process answers',
      guard: { public: 'tells nothing but that it lives' },
      handle: () => ({ ok: true }),
    }),
    route({
      method: 'GET',
      url: '/readyz',
      summary: 'Store, ingest and detection are open',
      guard: { public: 'tells nothing but that it is ready' },
      handle: ({ reply }) => {
        if (!isReady()) reply.status(503)
        return { ready: isReady() }
      },
    }),
    route({
      method: 'GET',
      url: '/metrics',
      summary: 'Prometheus metrics; from another machine with a read token',
      guard: { public: 'guarded below: this machine, or a read token' },
      handle: async ({ request, reply }) => {
        await requireReader(request, authentication)
        reply.type(registry.contentType)
        return registry.metrics()
      },
    }),
    route({
      method: 'GET',
      url: '/api/openapi.json',
      summary: 'This API as OpenAPI 3.1',
      guard: { public: 'describes, and holds no data' },
      handle: () => openApiOf(routes()),
    }),
  ]
}

async function requireReader(request: FastifyRequest, authentication: Authentication): Promise<void> {
  const isLocal = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)
  if (isLocal && request.headers['x-forwarded-for'] === undefined) return
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const token = bearer === undefined ? null : await authentication.token(bearer)
  if (token === null || !token.scopes.includes('read')) {
    throw new DomainError({ code: 'SIGNED_OUT', message: 'Metrics need a token with the scope read' })
  }
}
