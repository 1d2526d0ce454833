/** Codes that a client switches on. */
import { z } from 'zod'

import { alertState, person } from '../domain/alert.ts'

export const errorCode = z.enum([
  'ALREADY_IN_STATE',
  'VERSION_CONFLICT',
  'NOT_ALLOWED',
  'CLAIMED_BY',
  'NEEDS_SECOND_PERSON',
  'OUT_OF_SCOPE',
  'NOT_FOUND',
  'FORBIDDEN',
  'INVALID',
  'RATE_LIMITED',
  'SIGNED_OUT',
  'INTERNAL',
])
export type ErrorCode = z.infer<typeof errorCode>

export const failure = z.object({
  code: errorCode,
  message: z.string(),
  /** VERSION_CONFLICT, ALREADY_IN_STATE: the version now in force. */
  current: z.number().optional(),
  from: alertState.optional(),
  to: alertState.optional(),
  /** CLAIMED_BY, ALREADY_IN_STATE: who did it and when. */
  who: person.optional(),
  since: z.string().optional(),
  /** INVALID: which fields. */
  fields: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  /** RATE_LIMITED: seconds to wait. */
  retryAfter: z.number().optional(),
  requestId: z.string().optional(),
})
export type Failure = z.infer<typeof failure>

export type Result<T> = ({ ok: true } & T) | { ok: false; error: Failure }

/** An expected failure; anything else that is thrown is a bug. */
export class DomainError extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}
