/** The current view as a file. */
import { Readable } from 'node:stream'

import type { FastifyReply } from 'fastify'

import type { SessionUser } from '../../../shared/domain/access.ts'
import type { FeedFilter } from '../../../shared/domain/feed-filter.ts'
import { logChange } from '../../audit/log-change.ts'
import { csvOf, exportRows, jsonOf } from '../../reporting/export-alerts.ts'
import type { Store } from '../../store/store.ts'
import { everyone, route, type Route } from '../route.ts'
import { alertsQuery, filterOf } from './alerts.ts'

const query = alertsQuery.omit({ limit: true, after: true })

export function exportRoutes(store: Store, now: () => Date): Route[] {
  const guard = { roles: everyone, token: 'read' } as const
  const begin = async (user: SessionUser, filter: FeedFilter, format: 'csv' | 'json', reply: FastifyReply) => {
    await store.transaction(async (tx) => {
      await logChange(tx, { user, now: now(), action: 'export.taken', patch: { format, filter } })
      await tx.readLog.note(
        user.id,
        'export',
        `alerts.${format}`,
        { country: null, elections: [] },
        now().toISOString(),
      )
    })
    const stamp = now().toISOString().slice(0, 16).replaceAll(':', '')
    reply
      .header('content-disposition', `attachment; filename="alerts-${stamp}.${format}"`)
      .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
    return exportRows(store, user, filter)
  }
  return [
    route({
      method: 'GET',
      url: '/api/export.csv',
      summary: 'Alerts of a filter as CSV; pseudonyms for analysts, formulas made harmless',
      guard,
      query,
      // From one address: a whole room may sit behind one.
      perMinute: 300,
      handle: async ({ query: asked, user, reply }) =>
        Readable.from(csvOf(await begin(user, asFilter(asked), 'csv', reply))),
    }),
    route({
      method: 'GET',
      url: '/api/export.json',
      summary: 'Alerts of a filter as JSON; pseudonyms for analysts',
      guard,
      query,
      // From one address: a whole room may sit behind one.
      perMinute: 300,
      handle: async ({ query: asked, user, reply }) => {
        const filter = asFilter(asked)
        const rows = await begin(user, filter, 'json', reply)
        return Readable.from(jsonOf(rows, { takenAt: now().toISOString(), filter }))
      },
    }),
  ]
}

function asFilter(asked: Omit<Parameters<typeof filterOf>[0], 'limit' | 'after'>): FeedFilter {
  return filterOf({ ...asked, limit: 1 })
}
