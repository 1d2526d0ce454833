import type { ExerciseControl } from '../../exercise-control.ts'
import { requireUntied } from '../untied.ts'
import { admins, everyone, route, type Route } from '../route.ts'

export function exerciseRoutes(exercise: ExerciseControl): Route[] {
  const guard = { roles: admins, token: 'ingest' } as const
  return [
    route({
      method: 'GET',
      url: '/api/exercise',
      summary: 'Whether the exercise runs',
      guard: { roles: everyone, token: 'read' },
      handle: () => ({ exercise: exercise.status }),
    }),
    route({
      method: 'POST',
      url: '/api/exercise/start',
      summary: 'Start the exercise, or go on with it',
      guard,
      handle: async ({ token }) => {
        requireUntied(token)
        await exercise.start()
        return { exercise: exercise.status }
      },
    }),
    route({
      method: 'POST',
      url: '/api/exercise/stop',
      summary: 'Stop the exercise; what it made stays',
      guard,
      handle: async ({ token }) => {
        requireUntied(token)
        await exercise.stop()
        return { exercise: exercise.status }
      },
    }),
    route({
      method: 'POST',
      url: '/api/exercise/wipe',
      summary: 'Stop the exercise and remove its observations and alerts; real data is not touched',
      guard,
      handle: ({ token }) => {
        requireUntied(token)
        return exercise.wipe()
      },
    }),
  ]
}
