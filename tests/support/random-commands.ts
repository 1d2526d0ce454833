/** Commands as people in a hurry give them: any action on any alert, often one that is not allowed. */
import { dispositions, lanes, severities, type AlertRow } from '../../shared/domain/alert.ts'
import type { CommandInput } from '../../shared/protocol/commands.ts'
import { commandOf } from './socket.ts'
import type { SeededRandom } from './seeded-random.ts'

/** What is done most often comes most often. */
const actions = [
  ...Array.from({ length: 6 }, () => 'claim' as const),
  ...Array.from({ length: 4 }, () => 'close' as const),
  ...Array.from({ length: 3 }, () => 'start' as const),
  ...Array.from({ length: 3 }, () => 'note' as const),
  'release',
  'take-over',
  'escalate',
  'escalate',
  'accept',
  'return',
  'snooze',
  'wake',
  'merge',
  'split',
  'reopen',
  'tag',
  'assign',
  'override-severity',
  'check',
  'technique',
  'undo',
  'unsuppress',
] as const satisfies readonly CommandInput['action'][]

export interface Colleagues {
  readonly userIds: readonly string[]
  readonly alertIds: readonly string[]
}

export function randomCommand(
  random: SeededRandom,
  row: Pick<AlertRow, 'id' | 'version'>,
  { userIds, alertIds }: Colleagues,
): CommandInput {
  const action = random.pick(actions)
  const reason = `reason ${random.whole(1, 99)}`
  switch (action) {
    case 'claim':
    case 'release':
    case 'start':
    case 'undo':
      return commandOf(action, row, {})
    case 'take-over':
    case 'split':
    case 'reopen':
    case 'unsuppress':
      return commandOf(action, row, { reason })
    case 'wake':
      return commandOf(action, row, { reason })
    case 'escalate':
      return commandOf(action, row, { lane: random.pick(lanes), ask: reason })
    case 'accept':
      return commandOf(action, row, { answer: reason })
    case 'return':
      return commandOf(action, row, { note: reason })
    case 'snooze':
      return commandOf(action, row, {
        until: random.pick([{ type: 'count-doubles' }, { type: 'severity-rises' }]),
        reason,
      })
    case 'merge':
      return commandOf(action, row, { into: random.pick(alertIds), reason })
    case 'close': {
      const disposition = random.pick(dispositions)
      return commandOf(action, row, { disposition, reason, note: reason, evidenceRefs: ['ev-1'] })
    }
    case 'note':
      return commandOf(action, row, { internal: reason })
    case 'tag':
      return commandOf(action, row, { add: [`tag-${random.whole(1, 5)}`], remove: [`tag-${random.whole(1, 5)}`] })
    case 'assign':
      return commandOf(action, row, { to: random.pick(userIds) })
    case 'override-severity':
      return commandOf(action, row, { severity: random.pick(severities), reason })
    case 'check':
      return commandOf(action, row, { item: 'data-age', done: random.next() < 0.5 })
    case 'technique':
      return commandOf(action, row, { add: ['T0146'], remove: [] })
    default:
      return action satisfies never
  }
}
