/** Every command and the verb that decides it. */
import type { Command } from '../../../shared/protocol/commands.ts'
import type { AlertRecord } from '../../store/alert-record.ts'
import type { Outcome, Verb, VerbContext } from '../verb.ts'
import { assign, check, note, overrideSeverity, tag, technique } from './annotate.ts'
import { accept, giveBack } from './answer.ts'
import { claim } from './claim.ts'
import { close, reopen } from './close.ts'
import { escalate } from './escalate.ts'
import { merge, split } from './merge.ts'
import { release } from './release.ts'
import { snooze, wake } from './snooze.ts'
import { start } from './start.ts'
import { takeOver } from './take-over.ts'
import { undo } from './undo.ts'
import { unsuppress } from './unsuppress.ts'

const verbs: { readonly [A in Command['action']]: Verb<A> } = {
  claim,
  release,
  'take-over': takeOver,
  start,
  escalate,
  accept,
  return: giveBack,
  snooze,
  wake,
  unsuppress,
  merge,
  split,
  close,
  reopen,
  note,
  tag,
  assign,
  'override-severity': overrideSeverity,
  check,
  technique,
  undo,
}

export function decide(before: AlertRecord, command: Command, context: VerbContext): Outcome | Promise<Outcome> {
  // The payload belongs to the action, since one parsed command holds both: the verb found by the action takes it.
  const verb = verbs[command.action] as Verb<Command['action']>
  return verb(before, command.payload, context)
}
