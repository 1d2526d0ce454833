import type { AlertRecord } from '../../store/alert-record.ts'
import { refuse, type Verb, type VerbContext, type Outcome } from '../verb.ts'
import { mayAnswer } from '../../../shared/domain/lane-steps.ts'

/** A lane's member takes the ask on. */
export const accept: Verb<'accept'> = (before, { answer }, context) => answered(before, answer, context)

/** A lane's member hands it back with a note. */
export const giveBack: Verb<'return'> = (before, { note }, context) => answered(before, note, context)

function answered({ row, work }: AlertRecord, answer: string, { user, now }: VerbContext): Outcome {
  const { escalation } = work
  if (escalation === null) refuse({ code: 'NOT_ALLOWED', message: 'Nothing was asked', from: row.state })
  if (!mayAnswer(user, escalation.lane)) {
    refuse({ code: 'FORBIDDEN', message: `Only members of the lane ${escalation.lane} answer this` })
  }
  return {
    row: { dueAt: null, lane: null },
    work: { escalation: { ...escalation, answer }, lastActivityAt: now.toISOString() },
    ...(answer === '' ? {} : { noteInternal: answer }),
    patch: { lane: escalation.lane, askedBy: escalation.by.id },
  }
}
