import {
  DISARM_LIST_IS_PARTIAL,
  DISARM_VERSION,
  disarmTechniques,
  retiredTechniques,
} from '../../../shared/domain/disarm.ts'
import type { TechniquesAnswer } from '../../../shared/protocol/http.ts'
import { everyone, route, type Route } from '../route.ts'

export function techniqueRoute(): Route {
  return route({
    method: 'GET',
    url: '/api/techniques',
    summary: 'The DISARM techniques that an alert may carry: a pinned, partial list',
    guard: { roles: everyone, token: 'read' },
    handle: (): TechniquesAnswer => ({
      framework: 'DISARM Red',
      version: DISARM_VERSION,
      partial: DISARM_LIST_IS_PARTIAL,
      techniques: [...disarmTechniques].map(([id, name]) => ({ id, name })),
      retired: [...retiredTechniques].map(([id, use]) => ({ id, use })),
    }),
  })
}
