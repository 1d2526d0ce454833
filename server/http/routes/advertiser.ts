/** The page of one advertiser (screen C). */
import { z } from 'zod'

import { advertiserPage, type AdvertiserContext } from '../../investigation/advertisers/advertiser-page.ts'
import { everyone, route, type Route } from '../route.ts'

export function advertiserRoutes(context: AdvertiserContext): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/advertisers/:id',
      summary: 'Names, disclaimers, spend by day, ads, alerts and dispositions of one advertiser, within one’s scope',
      guard: { roles: everyone, token: 'read' },
      query: z.object({
        days: z.coerce.number().int().min(1).max(1000).default(120),
        exercise: z.enum(['true', 'false']).default('false'),
      }),
      handle: ({ user, params, query }) =>
        advertiserPage(context, user, params['id'] ?? '', { days: query.days, exercise: query.exercise === 'true' }),
    }),
  ]
}
