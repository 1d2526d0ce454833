import { z } from 'zod'

import { DomainError } from '../../../shared/protocol/errors.ts'
import { sourceName, type DeadLetter, type DeadLettersAnswer, type RetryAnswer } from '../../../shared/protocol/http.ts'
import { BodyRefused } from '../../ingest/accept-batch.ts'
import { IngestBusy, IngestRefused, type Ingest } from '../../ingest/ingest.ts'
import { RAW_KEPT, type StoredDeadLetter } from '../../ingest/observation-log.ts'
import type { StoredToken } from '../../store/access.ts'
import { requireUntied } from '../untied.ts'
import { everyone, leads, route, type Route } from '../route.ts'

const CUT = `Only the first ${RAW_KEPT.toLocaleString('en')} characters of this line are kept: it cannot be tried again. Have it sent again, shorter.`

export interface ObservationRoutes {
  readonly ingest: () => Ingest
  /** The exercise's ingest, while there is one. */
  readonly exercise: () => Ingest | null
  readonly perMinute: number
}

const ofExercise = z.object({ exercise: z.enum(['0', '1']).optional() })
const ids = z.object({ ids: z.array(z.coerce.number().int().positive()).min(1).max(1000) })

export function observationRoutes({ ingest, exercise, perMinute }: ObservationRoutes): Route[] {
  const of = (wanted: string | undefined): Ingest => {
    if (wanted !== '1') return ingest()
    const found = exercise()
    if (found === null) throw new DomainError({ code: 'NOT_ALLOWED', message: 'No exercise is running' })
    return found
  }
  return [
    route({
      method: 'POST',
      url: '/api/observations',
      summary: 'Hand in observations as NDJSON (gzip accepted). 202 means that what was accepted is durable.',
      guard: { roles: [], token: 'ingest' },
      query: z.object({ exercise: z.enum(['0', '1']).optional(), source: sourceName.optional() }),
      perMinute,
      handle: async ({ request, reply, query, token }) => {
        const body = bodyOf(request.body)
        const gzip = isSaidGzip(request.headers['content-encoding']) || isGzip(body)
        try {
          const source = sourceOf(token, query.source)
          const tied = token !== null && token.sources !== null
          const answer = await of(query.exercise).submit(body, { gzip, source, tied })
          const { accepted, duplicates, rejected, errors } = answer
          reply.status(202)
          return { accepted, duplicates, rejected, errors }
        } catch (error) {
          throw refusalOf(error)
        }
      },
    }),
    route({
      method: 'GET',
      url: '/api/dead-letters',
      summary: 'Rejected observations, newest first',
      guard: { roles: everyone, token: 'read' },
      query: z.object({
        after: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        exercise: z.enum(['0', '1']).optional(),
      }),
      handle: async ({ query }): Promise<DeadLettersAnswer> => {
        const { letters, total } = await of(query.exercise).deadLetters(query.after ?? null, query.limit)
        return { deadLetters: letters.map(deadLetterOf), total, more: letters.length === query.limit }
      },
    }),
    route({
      method: 'POST',
      url: '/api/dead-letters/retry',
      summary: 'Check rejected observations again; the good ones enter the log, those that were cut are refused',
      guard: { roles: leads, token: 'ingest' },
      query: ofExercise,
      body: ids,
      handle: async ({ body, query, token }) => {
        requireUntied(token)
        const { cut, ...answer } = await of(query.exercise).retry(body.ids)
        if (cut.length > 0 && answer.retried === 0) throw new DomainError({ code: 'NOT_ALLOWED', message: CUT })
        return { ...answer, refused: cut.map((id) => ({ id: String(id), message: CUT })) } satisfies RetryAnswer
      },
    }),
    route({
      method: 'POST',
      url: '/api/dead-letters/discard',
      summary: 'Remove rejected observations',
      guard: { roles: leads, token: 'ingest' },
      query: ofExercise,
      body: ids,
      handle: ({ body, query, token }) => {
        requireUntied(token)
        return of(query.exercise).discard(body.ids)
      },
    }),
  ]
}

/** A token that is tied to sources hands in for those, and for the first of them where it names none. */
function sourceOf(token: StoredToken | null, asked: string | undefined): string {
  if (token === null || token.sources === null) return asked ?? token?.name ?? 'http'
  const source = asked ?? token.sources[0]
  if (source !== undefined && token.sources.includes(source)) return source
  const message = `This token hands in for ${token.sources.join(', ')} only`
  throw new DomainError({ code: 'FORBIDDEN', message, fields: [{ field: 'source', message }] })
}

function bodyOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body) && body.length > 0) return body
  if (body === undefined || body === null || Buffer.isBuffer(body)) {
    throw new DomainError({ code: 'INVALID', message: 'The body is empty; expected NDJSON, one observation a line' })
  }
  // A sender that calls NDJSON of one line application/json is understood.
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

/** Throws where the body is packed in a way that is not read: it would end among the dead letters as garbage. */
function isSaidGzip(encoding: string | undefined): boolean {
  const said = encoding?.trim().toLowerCase() ?? ''
  if (said === 'gzip' || said === 'x-gzip') return true
  if (said === '' || said === 'identity') return false
  const message = `Content-Encoding ${said} is not read; send gzip or plain text`
  throw new DomainError({ code: 'INVALID', message, fields: [{ field: 'content-encoding', message }] })
}

function isGzip(body: Buffer): boolean {
  return body[0] === 0x1f && body[1] === 0x8b
}

function refusalOf(error: unknown): unknown {
  if (error instanceof IngestBusy) {
    return new DomainError({ code: 'RATE_LIMITED', message: error.message, retryAfter: error.retryAfter })
  }
  if (error instanceof IngestRefused || error instanceof BodyRefused) {
    return new DomainError({
      code: 'INVALID',
      message: error.message,
      fields: [{ field: 'body', message: error.code }],
    })
  }
  return error
}

function deadLetterOf(letter: StoredDeadLetter): DeadLetter {
  const { id, at, source, line, field, code, message, raw, attempts, characters, sha256 } = letter
  return {
    id: String(id),
    at: new Date(at).toISOString(),
    source,
    line,
    field,
    code,
    message,
    raw,
    attempts,
    characters,
    // Empty where the line was cut before its hash was kept.
    cut: sha256 === null ? null : { kept: RAW_KEPT, sha256: sha256 === '' ? null : sha256 },
  }
}
