/** Figures of the room. */
import { z } from 'zod'

import { sightOf } from '../../../shared/domain/access.ts'
import { isoTime, DAY_MS, HOUR_MS } from '../../../shared/domain/time.ts'
import { DomainError } from '../../../shared/protocol/errors.ts'
import { BriefMemory } from '../../reporting/brief-memory.ts'
import { evenHandedness, precisionFigures, responseFigures, shiftFigures } from '../../reporting/figures.ts'
import type { Store } from '../../store/store.ts'
import { everyone, leads, route, type Route } from '../route.ts'

const KEPT_MS = 5000
const MAX_SPAN_MS = 92 * DAY_MS
const MAX_SHIFT_MS = 36 * HOUR_MS

const place = {
  election: z.string().max(80).optional(),
  country: z.string().max(10).optional(),
  exercise: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
}
const span = { from: isoTime.optional(), to: isoTime.optional() }

export function metricsRoutes(store: Store, now: () => Date): Route[] {
  const memory = new BriefMemory(KEPT_MS, now)
  return [
    route({
      method: 'GET',
      url: '/api/metrics/response',
      summary: 'Time to detect, claim, decide and act, by severity, election and day; open alerts by severity',
      guard: { roles: everyone, token: 'read' },
      query: z.object({ ...span, ...place }),
      handle: ({ user, query }) => {
        const asked = { ...query, ...spanOf(query, now(), 7 * DAY_MS, MAX_SPAN_MS) }
        const key = JSON.stringify(['response', sightOf(user), query])
        return memory.of(key, () => responseFigures(store, sightOf(user), asked))
      },
    }),
    route({
      method: 'GET',
      url: '/api/metrics/precision',
      summary: 'Precision by detector version and election, from dispositions, with n and Wilson interval',
      guard: { roles: everyone, token: 'read' },
      handle: ({ user }) =>
        memory.of(JSON.stringify(['precision', sightOf(user)]), () => precisionFigures(store, sightOf(user))),
    }),
    route({
      method: 'GET',
      url: '/api/metrics/even-handedness',
      summary: 'How alerts were decided by declared side; for leads',
      guard: { roles: leads },
      query: z.object(place),
      handle: ({ user, query }) => evenHandedness(store, sightOf(user), query),
    }),
    route({
      method: 'GET',
      url: '/api/metrics/shift',
      summary: 'What a shift did, from the log; by person for leads',
      guard: { roles: everyone },
      query: z.object(span),
      handle: ({ user, query }) => {
        const { from, to } = spanOf(query, now(), 8 * HOUR_MS, MAX_SHIFT_MS)
        const key = JSON.stringify(['shift', sightOf(user), user.role, query])
        return memory.of(key, () => shiftFigures(store, user, from, to))
      },
    }),
  ]
}

function spanOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  now: Date,
  usual: number,
  most: number,
): { from: string; to: string } {
  // The end is exclusive: without one, what happened this moment is in.
  const end = to === undefined ? now.getTime() + 1 : Date.parse(to)
  const start = from === undefined ? end - usual : Date.parse(from)
  if (!(start < end) || end - start > most) {
    const message = `a span of at most ${Math.round(most / HOUR_MS)} hours that ends after it begins`
    throw new DomainError({ code: 'INVALID', message, fields: [{ field: 'from', message }] })
  }
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString() }
}
