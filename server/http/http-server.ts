/** Builds the HTTP server from the table of routes: guards, parsing, errors, headers, the page's files. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifyRateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { ZodError } from 'zod'

import type { SessionUser } from '../../shared/domain/access.ts'
import { DomainError, type ErrorCode, type Failure } from '../../shared/protocol/errors.ts'
import type { Authentication } from '../access/authentication.ts'
import { MAX_BODY_BYTES } from '../ingest/limits.ts'
import type { StoredToken } from '../store/access.ts'
import { requireKnown } from './parameters.ts'
import type { Guard, Route } from './route.ts'

export interface HttpOptions {
  readonly routes: readonly Route[]
  readonly authentication: Authentication
  readonly logger: FastifyBaseLogger
  readonly clientFolder: string
  readonly trustProxy: boolean
  readonly requestsPerMinute: number
  readonly isOrigin: (origin: string | undefined, host: string | undefined) => boolean
  /** Cuts off open pages whose rights are gone. */
  readonly recheckRights: () => Promise<void>
}

const statusOf: Record<ErrorCode, number> = {
  ALREADY_IN_STATE: 409,
  VERSION_CONFLICT: 409,
  NOT_ALLOWED: 409,
  CLAIMED_BY: 409,
  NEEDS_SECOND_PERSON: 409,
  OUT_OF_SCOPE: 403,
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  INVALID: 400,
  RATE_LIMITED: 429,
  SIGNED_OUT: 401,
  INTERNAL: 500,
}

export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    // The one proxy in front: what it says is believed, and not what the caller wrote before it into the same header.
    trustProxy: options.trustProxy && ((_: string, hop: number) => hop === 0),
    bodyLimit: 1024 * 1024,
    genReqId: () => randomUUID(),
    forceCloseConnections: true,
  })
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // Charts set sizes through style attributes; they can load nothing.
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // TLS ends at the proxy in front; it sets this header where it is wanted.
    hsts: false,
  })
  await app.register(fastifyCookie)
  await app.register(fastifyRateLimit, {
    max: options.requestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_, context) =>
      new DomainError({
        code: 'RATE_LIMITED',
        message: `More than ${context.max} requests in a minute`,
        retryAfter: Math.ceil(context.ttl / 1000),
      }),
  })
  app.addContentTypeParser(
    ['application/x-ndjson', 'application/ndjson', 'text/plain', 'application/gzip', 'application/octet-stream'],
    { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
    (_, body, done) => done(null, body),
  )
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply))
  for (const route of options.routes) register(app, route, options)
  await servePage(app, options.clientFolder)
  return app
}

/** Where rights are changed: who is told that they are gone can rely on it that nothing more is pushed. */
const mayEndRights = /^\/api\/(?:admin\/users|account|session)(?:\/|$)/

function register(app: FastifyInstance, route: Route, options: HttpOptions): void {
  app.route({
    method: route.method,
    url: route.url,
    ...(route.perMinute === undefined ? {} : { config: { rateLimit: { max: route.perMinute, timeWindow: 60_000 } } }),
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const caller = await admit(route.guard, request, options)
      requireKnown(route, request.query)
      const body: unknown = route.body === undefined ? request.body : route.body.parse(request.body ?? {})
      const query: unknown = route.query === undefined ? request.query : route.query.parse(request.query)
      // Fastify's params are strings by name.
      const params = request.params as Record<string, string>
      const answer: unknown = await route.handle({ ...caller, body, query, params, request, reply })
      if (mayEndRights.test(route.url)) await options.recheckRights()
      return reply.sent ? reply : reply.send(answer)
    },
  })
}

async function admit(
  guard: Guard,
  request: FastifyRequest,
  { authentication, isOrigin }: HttpOptions,
): Promise<{ user: SessionUser; token: StoredToken | null }> {
  if ('public' in guard) {
    requireOrigin(request, isOrigin)
    return { user: nobody, token: null }
  }
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) {
    const token = await authentication.token(bearer)
    if (token === null) throw new DomainError({ code: 'SIGNED_OUT', message: 'This token is unknown or revoked' })
    if (guard.token === undefined || !token.scopes.includes(guard.token)) {
      throw new DomainError({
        code: 'FORBIDDEN',
        message: `This needs ${guard.token === undefined ? 'a signed-in person' : `a token with the scope ${guard.token}`}`,
      })
    }
    return { user: { ...nobody, id: `token:${token.id}`, name: token.name }, token }
  }
  requireOrigin(request, isOrigin)
  const session = await authentication.session(request.headers.cookie)
  if (session === null) throw new DomainError({ code: 'SIGNED_OUT', message: 'Sign in first' })
  if (!guard.roles.includes(session.user.role)) {
    throw new DomainError({ code: 'FORBIDDEN', message: `The role ${session.user.role} may not do this` })
  }
  if (guard.everywhere === true && session.user.scope !== null) {
    throw new DomainError({ code: 'FORBIDDEN', message: 'This is for admins whose scope is everything' })
  }
  return { user: session.user, token: null }
}

/** A token acts for nobody; it sees everything its scope lets it see. */
const nobody: SessionUser = { id: '', email: '', name: '', role: 'viewer', scope: null, lanes: [] }

/** A page of another origin must not act with this one's cookie. */
function requireOrigin(request: FastifyRequest, isOrigin: HttpOptions['isOrigin']): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  if (isOrigin(request.headers.origin, request.headers.host)) return
  throw new DomainError({ code: 'FORBIDDEN', message: 'This request comes from another site' })
}

const WRONG_MEDIA_TYPE = 'This Content-Type is not read; send application/json, or observations as application/x-ndjson'

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const failure = failureOf(error, request)
  if (failure.retryAfter !== undefined) reply.header('retry-after', String(failure.retryAfter))
  const status = statusFrom(error) ?? statusOf[failure.code]
  reply.status(status).send({ error: { ...failure, requestId: request.id } })
}

/** Fastify's own refusals (body too large, unknown media type) keep their status. */
function statusFrom(error: unknown): number | null {
  if (error instanceof DomainError || error instanceof ZodError || !(error instanceof Error)) return null
  const status: unknown = Reflect.get(error, 'statusCode')
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null
}

function failureOf(error: unknown, request: FastifyRequest): Failure {
  if (error instanceof DomainError) return error.failure
  if (error instanceof ZodError) {
    const fields = error.issues.slice(0, 20).map((issue) => ({ field: issue.path.join('.'), message: issue.message }))
    return { code: 'INVALID', message: 'The request has wrong fields', fields }
  }
  if (statusFrom(error) === 415) return { code: 'INVALID', message: WRONG_MEDIA_TYPE }
  if (statusFrom(error) !== null && error instanceof Error) return { code: 'INVALID', message: error.message }
  request.log.error({ err: error, requestId: request.id }, 'request failed')
  return { code: 'INTERNAL', message: 'Something went wrong on the server' }
}

async function servePage(app: FastifyInstance, folder: string): Promise<void> {
  const built = existsSync(join(folder, 'index.html'))
  if (built) {
    await app.register(fastifyStatic, {
      root: folder,
      // Looked up at each request: a build made while the server runs is served whole.
      wildcard: true,
      index: ['index.html'],
      // The build puts gzipped twins beside the files.
      preCompressed: true,
      maxAge: '1y',
      immutable: true,
      setHeaders: noStoreForHtml,
    })
  }
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && !request.url.startsWith('/api/') && !/\.\w+($|\?)/.test(request.url)
    if (wantsPage && built)
      return reply.header('cache-control', 'no-store').sendFile('index.html', { maxAge: 0, immutable: false })
    if (wantsPage)
      return reply.status(503).type('text/plain').send('The page has not been built: run npm start, or npm run dev.')
    return reply.status(404).send({
      error: {
        code: 'NOT_FOUND',
        message: `There is no ${request.method} ${request.url.split('?')[0]}`,
        requestId: request.id,
      },
    })
  })
}

/** Only files named by their content may be kept: the others are asked for again at each visit. */
function noStoreForHtml(reply: FastifyReply, path: string): void {
  if (path.endsWith('.html')) reply.header('cache-control', 'no-store')
  else if (!/[\\/]assets[\\/]/.test(path)) reply.header('cache-control', 'no-cache')
}
