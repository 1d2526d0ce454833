import { z } from 'zod'

import { search } from '../../investigation/search.ts'
import type { Store } from '../../store/store.ts'
import { everyone, route, type Route } from '../route.ts'

export function searchRoutes(store: Store): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/search',
      summary: 'Words in alerts, notes and names, within one’s scope; the last word may be a beginning',
      guard: { roles: everyone, token: 'read' },
      query: z.object({
        q: z.string().trim().min(1).max(200),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      handle: ({ user, query }) => search(store, user, query.q, query.limit),
    }),
  ]
}
