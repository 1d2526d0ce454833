/** What is said after an action, and when it could not be done. */
import type { Command } from '../../../shared/protocol/commands.ts'
import type { Failure } from '../../../shared/protocol/errors.ts'
import { ageText } from './time.ts'
import { stateWord } from './words.ts'

type ActionName = Command['action']

const done = {
  claim: 'Claimed',
  release: 'Released',
  'take-over': 'Taken over',
  start: 'Started',
  escalate: 'Escalated',
  accept: 'Accepted',
  return: 'Returned',
  snooze: 'Snoozed',
  wake: 'Woken',
  unsuppress: 'Unmuted',
  merge: 'Merged',
  split: 'Split',
  close: 'Closed',
  reopen: 'Reopened',
  note: 'Noted',
  tag: 'Tagged',
  assign: 'Assigned',
  'override-severity': 'Severity overridden',
  check: 'Checked',
  technique: 'Technique set',
  undo: 'Undone',
} as const satisfies Record<ActionName, string>

export function doneText(action: ActionName): string {
  return done[action]
}

function whoAndWhen({ who, since }: Failure, now: number): { name: string; ago: string } {
  return { name: who?.name ?? 'Somebody', ago: since === undefined ? '' : ` ${ageText(since, now)} ago` }
}

/** A refusal in the words of the room: who, what and when, rather than a code. */
export function failureText(failure: Failure, action: ActionName, now: number): string {
  const { name, ago } = whoAndWhen(failure, now)
  switch (failure.code) {
    case 'ALREADY_IN_STATE':
      return `${name} ${done[action].toLowerCase()} this${ago}`
    case 'CLAIMED_BY':
      return failure.since === undefined
        ? `${name} holds this`
        : `${name} has held this for ${ageText(failure.since, now)}`
    case 'VERSION_CONFLICT':
      return failure.who === undefined
        ? 'This changed since you looked. It now shows what it is; decide again.'
        : `${name} changed this${ago}. It now shows what it is; decide again.`
    case 'NEEDS_SECOND_PERSON':
      return 'Asked for; it waits for a second person'
    case 'NOT_ALLOWED':
      return failure.from === undefined
        ? 'This cannot be done in the present state'
        : `This cannot be done while ${stateWord(failure.from).toLowerCase()}`
    case 'OUT_OF_SCOPE':
      return 'This is outside the countries and elections you work on'
    case 'FORBIDDEN':
      return failure.message || 'Your role may not do this'
    case 'RATE_LIMITED':
      return `Too many at once; try again in ${failure.retryAfter ?? 1} s`
    case 'INVALID':
      return failure.fields?.map(({ field, message }) => `${field}: ${message}`).join(' · ') || failure.message
    case 'SIGNED_OUT':
    case 'NOT_FOUND':
    case 'INTERNAL':
      return failure.requestId === undefined ? failure.message : `${failure.message} (request ${failure.requestId})`
    default:
      return failure.code satisfies never
  }
}
