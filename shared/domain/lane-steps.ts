/** Who of a lane is asked, in which order, and how long each has: what an escalation goes through until it is answered. */
import { z } from 'zod'

import type { Role } from './access.ts'
import { laneAsk, type Lane, type LaneAsk } from './alert.ts'
import { isLead } from './life-cycle.ts'

export function asksSomebody({ members, leads, people }: LaneAsk): boolean {
  return members || leads || people.length > 0
}

export const laneSteps = z.object({
  steps: z
    .array(
      z.object({
        ask: laneAsk.refine(asksSomebody, { message: 'a step asks members, leads or people' }),
        /** How long it waits for an answer before the next step; null: by the severity of the alert. */
        minutes: z.number().int().min(1).max(10_080).nullable(),
      }),
    )
    .min(1)
    .max(8),
  /** After the last step: all over again, or the last once more. It ends only with an answer. */
  afterLast: z.enum(['again', 'last']),
})
export type LaneSteps = z.infer<typeof laneSteps>

/** Of a lane that nobody has set: its members first, then the leads with them. */
export const usualSteps: LaneSteps = {
  steps: [
    { ask: { members: true, leads: false, people: [] }, minutes: null },
    { ask: { members: true, leads: true, people: [] }, minutes: null },
  ],
  afterLast: 'last',
}

/** Place in the list of what is asked at a turn; turns count on from 0 for as long as nobody answers. */
export function stepAt({ steps, afterLast }: LaneSteps, turn: number): number {
  if (turn < steps.length) return turn
  return afterLast === 'again' ? turn % steps.length : steps.length - 1
}

export interface Answering {
  readonly id: string
  readonly role: Role
  readonly lanes: readonly string[]
}

export function mayAnswer(person: Answering, lane: Lane): boolean {
  return isLead(person.role) || person.lanes.includes(lane)
}

export function isAsked(ask: LaneAsk, person: Answering, lane: Lane): boolean {
  if (!mayAnswer(person, lane)) return false
  return (
    (ask.members && person.lanes.includes(lane)) || (ask.leads && isLead(person.role)) || ask.people.includes(person.id)
  )
}
