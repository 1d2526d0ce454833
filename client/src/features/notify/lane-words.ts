import type { LaneAsk } from '../../../../shared/domain/alert.ts'
import type { LaneSteps } from '../../../../shared/domain/lane-steps.ts'

/** Whom a step asks, e.g. "its members, leads and Ana". */
export function askText(ask: LaneAsk, nameOf: (id: string) => string): string {
  const named = [ask.members ? 'its members' : '', ask.leads ? 'leads' : '', ...ask.people.map(nameOf)].filter(Boolean)
  if (named.length <= 1) return named[0] ?? 'nobody'
  return `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`
}

/** How long a step waits for its answer. */
export function waitText(minutes: number | null): string {
  return minutes === null ? 'time by severity' : `${minutes} min`
}

export const afterLastWords = {
  last: 'The last step again',
  again: 'All steps again',
} as const satisfies Record<LaneSteps['afterLast'], string>
