/** The lanes of the room and their steps. */
import { z } from 'zod'

import type { Lane } from '../domain/alert.ts'
import { laneSteps, type LaneSteps } from '../domain/lane-steps.ts'

/** GET /api/lanes → { lanes } in their usual order. */
export interface LaneEntry extends LaneSteps {
  readonly lane: Lane
  /** Null where nobody has set the steps: they are the usual ones. */
  readonly updatedAt: string | null
}

/** PUT /api/lanes/:lane; `seen` is the `updatedAt` of what was edited. `set: null` goes back to the usual ones. */
export const laneEdit = z.object({ set: laneSteps.nullable(), seen: z.string().max(40).nullable() })
