import type { Handover } from '../../../../shared/protocol/handover.ts'

const stateChip = {
  draft: { text: 'Draft', look: 'chip chip--quiet' },
  signed: { text: 'Signed, waits for the incoming side', look: 'chip chip--warn' },
  accepted: { text: 'Accepted', look: 'chip chip--ok' },
  withdrawn: { text: 'Withdrawn', look: 'chip chip--quiet' },
} as const

export function HandoverState({ state }: { state: Handover['state'] }) {
  const { text, look } = stateChip[state]
  return <span className={look}>{text}</span>
}
