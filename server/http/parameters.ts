/**
 * The query parameters of a route. One that is unknown is refused, never passed over: a misspelt filter would answer
 * with everything, and a misspelt `exercise` would put invented data among the real.
 */
import { z } from 'zod'

import { DomainError } from '../../shared/protocol/errors.ts'
import type { Route } from './route.ts'

/** What others send back to us through the browser is theirs to name. */
export const anyParameters = z.looseObject({})

/** The names that a route takes; null where it takes any, or is no part of the API. */
export function parametersOf({ url, query }: Pick<Route, 'url' | 'query'>): readonly string[] | null {
  if (!url.startsWith('/api/') || query === anyParameters) return null
  if (query === undefined) return []
  if (query instanceof z.ZodObject) return Object.keys(query.shape)
  throw new TypeError(`the query of ${url} is no object`)
}

/** Throws INVALID with each unknown parameter and those that are known. */
export function requireKnown(route: Pick<Route, 'url' | 'query'>, asked: unknown): void {
  const known = parametersOf(route)
  if (known === null || typeof asked !== 'object' || asked === null) return
  const unknown = Object.keys(asked).filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  const may = known.length === 0 ? 'this takes no query parameters' : `known are ${known.join(', ')}`
  throw new DomainError({
    code: 'INVALID',
    message: `Unknown query parameter ${unknown.slice(0, 20).join(', ')}; ${may}`,
    fields: unknown.slice(0, 20).map((field) => ({ field, message: `unknown; ${may}` })),
  })
}
