/**
 * The life of an alert as one table and one pure function. Guards that need nothing but the alert, the person and
 * the time are here; the store, the audit and the sockets are not.
 */
import type { Role } from './access.ts'
import { openStates, type AlertState, type Disposition } from './alert.ts'

export const actions = [
  'claim',
  'release',
  'time-out',
  'take-over',
  'start',
  'escalate',
  'accept',
  'return',
  'snooze',
  'wake',
  'suppress',
  'unsuppress',
  'merge',
  'split',
  'close',
  'reopen',
  'note',
  'tag',
  'assign',
  'override-severity',
  'check',
  'technique',
  'undo',
] as const
export type Action = (typeof actions)[number]

/** Where an action leads; `same` keeps the state. An action absent from a state is NOT_ALLOWED there. */
type Target = AlertState | 'same'

const anywhere = {
  note: 'same',
  tag: 'same',
  'override-severity': 'same',
  check: 'same',
  technique: 'same',
  undo: 'same',
} as const satisfies Partial<Record<Action, Target>>

const open = {
  ...anywhere,
  assign: 'same',
  escalate: 'escalated',
  snooze: 'snoozed',
  suppress: 'suppressed',
  merge: 'merged',
  close: 'closed',
} as const satisfies Partial<Record<Action, Target>>

export const lifeCycle = {
  new: { ...open, claim: 'claimed', assign: 'claimed' },
  claimed: { ...open, release: 'new', 'time-out': 'new', 'take-over': 'claimed', start: 'investigating' },
  investigating: { ...open, release: 'new', 'take-over': 'claimed' },
  escalated: { ...open, accept: 'investigating', return: 'investigating', 'take-over': 'same' },
  snoozed: { ...anywhere, wake: 'new' },
  suppressed: { ...anywhere, unsuppress: 'new' },
  merged: { ...anywhere, split: 'new' },
  closed: { ...anywhere, reopen: 'new' },
} as const satisfies Record<AlertState, Partial<Record<Action, Target>>>

/** The state an action leads to, or null when the table does not allow it. */
export function nextState(from: AlertState, action: Action): AlertState | null {
  const row: Partial<Record<Action, Target>> = lifeCycle[from]
  const target = row[action]
  if (target === undefined) return null
  return target === 'same' ? from : target
}

export function isOpen(state: AlertState): boolean {
  return (openStates as readonly AlertState[]).includes(state)
}

const triagers: readonly Role[] = ['analyst', 'lead', 'admin']
const leads: readonly Role[] = ['lead', 'admin']
const answerers: readonly Role[] = ['specialist', 'lead', 'admin']

/** Roles that may ask for an action at all; `service` actions are the server's own. */
export const mayAct = {
  claim: triagers,
  release: triagers,
  'time-out': [],
  'take-over': triagers,
  start: triagers,
  escalate: triagers,
  accept: answerers,
  return: answerers,
  snooze: triagers,
  wake: triagers,
  suppress: [],
  unsuppress: leads,
  merge: triagers,
  split: triagers,
  close: triagers,
  reopen: leads,
  note: ['analyst', 'specialist', 'lead', 'admin'],
  tag: triagers,
  assign: triagers,
  'override-severity': leads,
  check: triagers,
  technique: triagers,
  undo: triagers,
} as const satisfies Record<Action, readonly Role[]>

export function roleMay(role: Role, action: Action): boolean {
  return (mayAct[action] as readonly Role[]).includes(role)
}

export function isLead(role: Role): boolean {
  return leads.includes(role)
}

/** Dispositions that need a note, an evidence reference, or a second person. */
export function needsNote(disposition: Disposition): boolean {
  return disposition.startsWith('false-positive') || disposition === 'insufficient-evidence'
}

export function isTruePositive(disposition: Disposition): boolean {
  return disposition.startsWith('true-positive')
}

export function isFalsePositive(disposition: Disposition): boolean {
  return disposition.startsWith('false-positive')
}

export const CLAIM_MS = 5 * 60_000
export const IDLE_TAKE_OVER_MS = 60_000
export const UNDO_MS = 10_000
export const ANALYST_SNOOZE_MS = 4 * 3_600_000
