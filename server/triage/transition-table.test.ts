/** Every state × action × role, against the table of docs/rules/case.md written out once more by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { roles, type Role, type SessionUser } from '../../shared/domain/access.ts'
import { alertStates, lanes, type AlertRow, type AlertState } from '../../shared/domain/alert.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { openTriageRoom, type TriageRoom } from '../../tests/support/triage-room.ts'
import { isOpen } from '../../shared/domain/life-cycle.ts'

type Asked = Command['action']

const open = {
  escalate: 'escalated',
  snooze: 'snoozed',
  merge: 'merged',
  close: 'closed',
} as const
const anywhere = { note: 'same', tag: 'same', 'override-severity': 'same', check: 'same', technique: 'same' } as const

/** What CASE2 says; an action that is missing is refused. */
const expected: Record<AlertState, Partial<Record<Asked, AlertState | 'same'>>> = {
  new: { ...anywhere, ...open, claim: 'claimed', assign: 'claimed' },
  claimed: {
    ...anywhere,
    ...open,
    // The first note of the holder is the start of the work.
    note: 'investigating',
    assign: 'same',
    release: 'new',
    'take-over': 'claimed',
    start: 'investigating',
  },
  investigating: { ...anywhere, ...open, assign: 'same', release: 'new', 'take-over': 'claimed' },
  escalated: {
    ...anywhere,
    ...open,
    assign: 'same',
    accept: 'investigating',
    return: 'investigating',
    'take-over': 'same',
  },
  snoozed: { ...anywhere, wake: 'new' },
  suppressed: { ...anywhere, unsuppress: 'new' },
  merged: { ...anywhere, split: 'new' },
  closed: { ...anywhere, reopen: 'new' },
}

const triagers: readonly Role[] = ['analyst', 'lead', 'admin']
const leads: readonly Role[] = ['lead', 'admin']
const answerers: readonly Role[] = ['specialist', 'lead', 'admin']
const allowed: Record<Asked, readonly Role[]> = {
  claim: triagers,
  release: triagers,
  'take-over': triagers,
  start: triagers,
  escalate: triagers,
  accept: answerers,
  return: answerers,
  snooze: triagers,
  wake: triagers,
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
}
const actions = Object.keys(allowed) as Asked[]

const payloads: Partial<Record<Asked, object>> = {
  'take-over': { reason: 'the holder has left' },
  escalate: { lane: 'policy', ask: 'May this run?' },
  accept: {},
  return: { note: 'it is lawful here' },
  snooze: { until: { type: 'severity-rises' }, reason: 'nothing to do yet' },
  unsuppress: { reason: 'this one matters' },
  split: { reason: 'two matters after all' },
  close: { disposition: 'benign', reason: 'lawful campaigning' },
  reopen: { reason: 'new facts' },
  note: { internal: 'seen the page' },
  tag: { add: ['watched'] },
  assign: { to: 'colleague' },
  'override-severity': { severity: 'low', reason: 'small audience' },
  check: { item: 'entity', done: true },
  technique: { add: ['T0146'] },
}

type Answer = Awaited<ReturnType<TriageRoom['act']>>

function outcomeOf(answer: Answer, before: AlertRow, after: AlertRow): string {
  if (answer.ok) return `${after.state}, version +${after.version - before.version}`
  const code = answer.error.code === 'FORBIDDEN' ? 'forbidden' : answer.error.code.replace(tableRefusals, 'not here')
  return `${code}, ${JSON.stringify(after) === JSON.stringify(before) ? 'unchanged' : 'CHANGED'}`
}

/** What the table does not allow is told apart by what the person can do about it. */
const tableRefusals = /^(NOT_ALLOWED|ALREADY_IN_STATE|CLAIMED_BY)$/

function wantedOf(role: Role, action: Asked, before: AlertRow, user: SessionUser): string {
  if (!allowed[action].includes(role)) return 'forbidden, unchanged'
  const to = expected[before.state][action]
  if (to === undefined) return 'not here, unchanged'
  const stays = to === 'same' || (action === 'note' && before.owner?.id !== user.id)
  return `${stays ? before.state : to}, version +1`
}

describe('the transition table', () => {
  let room: TriageRoom
  const people = new Map<Role, SessionUser>()
  let holder: SessionUser
  let target: string

  beforeAll(async () => {
    room = await openTriageRoom()
    for (const role of roles) {
      people.set(role, await room.person(`A ${role}`, role, { lanes: ['legal'] }))
    }
    holder = await room.person('Holder', 'analyst')
    await room.person('Colleague', 'analyst')
    target = (await room.find()).id
  })
  afterAll(() => room.close())

  /** A refusal leaves the alert as it was: it serves for the next try as well. */
  const unchanged = new Map<string, AlertRow>()
  async function alertOf(state: AlertState, owner: SessionUser): Promise<AlertRow> {
    const key = `${state} ${owner.id}`
    const known = unchanged.get(key)
    const now = known === undefined ? null : await room.row(known.id)
    const row =
      now !== null && now.version === known?.version ? now : await askedOfLegal(await room.inState(state, owner))
    unchanged.set(key, row)
    return row
  }

  /** As it is after the lane of the specialist was asked once: what was never asked of it is not theirs to act on. */
  function askedOfLegal({ id }: AlertRow): Promise<AlertRow> {
    return room.store.transaction(async (tx) => {
      const before = (await tx.alerts.get(id))!
      const lanesAsked = lanes.filter((lane) => lane === 'legal' || before.row.lanesAsked.includes(lane))
      return (await tx.alerts.put(before, { ...before, row: { ...before.row, lanesAsked } })).row
    })
  }

  let looked = 0
  for (const state of alertStates) {
    test(`[CASE2] from ${state}, every action by every role leads where the table says or is refused`, async () => {
      const outcomes: Record<string, string> = {}
      const wanted: Record<string, string> = {}
      for (const action of actions.filter((each) => each !== 'undo')) {
        for (const role of roles) {
          const user = people.get(role)!
          // The guards of CASE7 are met: one's own alert, or for a take-over that of somebody who has left.
          const before = await alertOf(state, action === 'take-over' || !triagers.includes(role) ? holder : user)
          if (action === 'take-over') room.pass(61_000)
          const payload = action === 'merge' ? { into: target } : payloads[action]
          const answer = await room.act(user, before.id, action, payload)
          const after = await room.row(before.id)
          outcomes[`${role} ${action}`] = outcomeOf(answer, before, after)
          wanted[`${role} ${action}`] = wantedOf(role, action, before, user)
          looked++
        }
      }
      expect(outcomes).toEqual(wanted)
    })
  }

  test('[CASE2] the guard looked at every combination', () => {
    expect(looked).toBe(alertStates.length * (actions.length - 1) * roles.length)
  })

  test('[ACCESS29] an alert that no lane of theirs was asked is out of sight for a specialist, whatever the action', async () => {
    const specialist = people.get('specialist')!
    for (const state of alertStates) {
      const { id } = await room.inState(state, holder)
      const before = await room.row(id)
      if (before.lanesAsked.includes('legal')) continue
      for (const action of actions) {
        const answer = await room.act(specialist, id, action, action === 'merge' ? { into: target } : payloads[action])
        expect(outcomeOf(answer, before, await room.row(id))).toBe('OUT_OF_SCOPE, unchanged')
      }
    }
  })

  for (const state of alertStates) {
    test(`[CASE3] an alert that is ${state} holds what belongs to its state and nothing else`, async () => {
      const { row, work } = await room.record((await room.inState(state, holder)).id)
      expect(row.owner !== null).toBe(['claimed', 'investigating', 'escalated', 'closed'].includes(state))
      expect(row.claimExpiresAt !== null).toBe(state === 'claimed')
      expect(row.lane !== null).toBe(state === 'escalated')
      expect(row.snoozedUntil !== null).toBe(state === 'snoozed')
      expect(typeof work.mergedInto === 'string').toBe(state === 'merged')
      expect(row.disposition !== null).toBe(state === 'closed')
      expect(row.dueAt !== null).toBe(['new', 'claimed', 'escalated'].includes(state))
      const page = await room.store.feed.page({ filter: { text: row.subject.id }, limit: 10 }, null)
      expect(page.rows.some((each) => each.id === row.id)).toBe(isOpen(state))
    })
  }
})
