import { z } from 'zod'

import { alertState, lane, severity } from '../../../shared/domain/alert.ts'
import { alertKind } from '../../../shared/domain/finding.ts'
import { instant, type FeedFilter } from '../../../shared/domain/feed-filter.ts'
import { command } from '../../../shared/protocol/commands.ts'
import { DomainError } from '../../../shared/protocol/errors.ts'
import { bulkCommand } from '../../../shared/protocol/events.ts'
import type { Desk } from '../../live/desk.ts'
import { everyone, route, type Route } from '../route.ts'

/** Lists are given by commas: ?severity=critical,high&country=BR */
const listOf = <T extends z.ZodType<string, string>>(item: T) =>
  z
    .string()
    .max(2000)
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(item))
    .optional()

/** Also the query of the exports. */
export const alertsQuery = z.object({
  severity: listOf(severity),
  kind: listOf(alertKind),
  detector: listOf(z.string()),
  country: listOf(z.string()),
  election: listOf(z.string()),
  state: listOf(alertState),
  owner: listOf(z.string()),
  lane: listOf(lane),
  exercise: z.enum(['true', 'false']).optional(),
  /** Closed at or after this instant. */
  closedSince: instant.optional(),
  text: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** `next` of the page before. */
  after: z.string().max(400).optional(),
})

const cursor = z.object({ severity, owned: z.boolean(), raisedAt: z.string(), id: z.string() })

export function alertRoutes(desk: Desk): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/alerts',
      summary: 'Alerts in the order of the feed, with filters and keyset pages',
      guard: { roles: everyone, token: 'read' },
      query: alertsQuery,
      handle: async ({ query: asked, user }) => {
        const after = asked.after === undefined ? undefined : parseCursor(asked.after)
        const page = await desk.page(user, {
          filter: filterOf(asked),
          limit: asked.limit,
          ...(after === undefined ? {} : { after }),
        })
        const last = page.rows.at(-1)
        const next =
          page.more && last !== undefined
            ? Buffer.from(
                JSON.stringify({
                  severity: last.severity,
                  owned: last.owner !== null,
                  raisedAt: last.raisedAt,
                  id: last.id,
                }),
              ).toString('base64url')
            : null
        return { alerts: page.rows, total: page.total, facets: page.facets, seq: page.seq, next }
      },
    }),
    route({
      method: 'GET',
      url: '/api/alerts/:id',
      summary: 'One alert with why it fired, evidence, related alerts and its work',
      guard: { roles: everyone, token: 'read' },
      handle: ({ params, user }) => desk.open(user, params['id'] ?? ''),
    }),
    route({
      method: 'GET',
      url: '/api/alerts/:id/log',
      summary: 'The log of one alert, as the audit chain holds it',
      guard: { roles: everyone, token: 'read' },
      handle: ({ params, user }) => desk.log(user, params['id'] ?? ''),
    }),
    route({
      method: 'POST',
      url: '/api/alerts/commands',
      summary: 'One command on one alert; the answer is typed as over the socket',
      guard: { roles: everyone },
      body: command,
      handle: ({ body, user }) => desk.command(user, body, 'http'),
    }),
    route({
      method: 'POST',
      url: '/api/alerts/bulk',
      summary: 'Many commands, one answer each',
      guard: { roles: everyone },
      body: bulkCommand,
      handle: async ({ body, user }) => ({ answers: await desk.bulk(user, body.commands) }),
    }),
  ]
}

export function filterOf(asked: z.infer<typeof alertsQuery>): FeedFilter {
  return {
    severities: asked.severity,
    kinds: asked.kind,
    detectors: asked.detector,
    countries: asked.country,
    elections: asked.election,
    states: asked.state,
    owners: asked.owner,
    lanes: asked.lane,
    ...(asked.exercise === undefined ? {} : { exercise: asked.exercise === 'true' }),
    text: asked.text,
    ...(asked.closedSince === undefined ? {} : { closedSince: asked.closedSince }),
  }
}

function parseCursor(text: string): z.infer<typeof cursor> {
  try {
    return cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch {
    throw new DomainError({
      code: 'INVALID',
      message: 'This is not a cursor of this list',
      fields: [{ field: 'after', message: 'the `next` of the page before' }],
    })
  }
}
