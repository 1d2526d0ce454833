/** Whose turn it is to be asked when an alert is escalated, and when a lane has not answered in time. */
import { sees } from '../../shared/domain/access.ts'
import { lanes, type AlertRow, type Lane, type LaneAsk } from '../../shared/domain/alert.ts'
import { isAsked, laneSteps, stepAt, usualSteps, type LaneSteps } from '../../shared/domain/lane-steps.ts'
import type { StoredDocument } from '../store/documents.ts'
import type { StoreView } from '../store/store.ts'
import { answerBy } from './clocks.ts'

/** Documents of this kind hold the steps of the lane that is their id. */
export const LANE_STEPS = 'lane-steps'

/** The steps of a lane as they are stored, or the usual ones. */
export function stepsIn(document: Pick<StoredDocument<unknown>, 'body'> | null | undefined): LaneSteps {
  return document == null ? usualSteps : laneSteps.parse(document.body)
}

export interface LaneTurn {
  readonly step: number
  readonly asked: LaneAsk
  /** When the next turn comes, ISO. */
  readonly dueAt: string
}

/**
 * The first turn from `turn` on that reaches somebody who sees the alert and may answer, other than the one who asks:
 * nobody waits for an empty chair. Where no step reaches anybody, the leads are asked with the members.
 */
export async function turnOf(
  tx: Pick<StoreView, 'documents' | 'access'>,
  lane: Lane,
  row: AlertRow,
  { turn, askedBy, now }: { turn: number; askedBy: string; now: Date },
): Promise<LaneTurn> {
  const set = stepsIn(await tx.documents.get(LANE_STEPS, lane))
  const alert = { ...row, lanesAsked: withLane(row.lanesAsked, lane) }
  const people = (await tx.access.users()).filter(
    (person) => !person.disabled && person.id !== askedBy && sees(person, alert),
  )
  const reaches = (ask: LaneAsk): boolean => people.some((person) => isAsked(ask, person, lane))
  const turns = Array.from({ length: set.steps.length }, (_, offset) => turn + offset)
  const step = turns.find((each) => {
    const found = set.steps[stepAt(set, each)]
    return found !== undefined && reaches(found.ask)
  })
  const found = set.steps[stepAt(set, step ?? turn)]
  return {
    step: step ?? turn,
    asked: step === undefined || found === undefined ? { members: true, leads: true, people: [] } : found.ask,
    dueAt: answerBy(lane, row.severity, now, found?.minutes ?? null),
  }
}

/** Lanes in one order, with this one. */
export function withLane(asked: readonly Lane[], lane: Lane): Lane[] {
  return lanes.filter((each) => each === lane || asked.includes(each))
}
