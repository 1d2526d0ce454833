import { afterEach, beforeEach, expect, test } from 'vitest'

import type { SessionUser } from '../../shared/domain/access.ts'
import type { LaneSteps } from '../../shared/domain/lane-steps.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { openTriageRoom, type TriageRoom } from '../../tests/support/triage-room.ts'
import { LANE_STEPS } from './lane-turn.ts'

let room: TriageRoom
let ana: SessionUser
beforeEach(async () => {
  room = await openTriageRoom()
  ana = await room.person('Ana')
})
afterEach(() => room.close())

const set = (steps: LaneSteps) =>
  room.store.transaction((tx) => tx.documents.put(LANE_STEPS, 'legal', 'lea', steps, room.now().toISOString()))

async function escalated(): Promise<string> {
  const { id } = await room.find()
  const answer = await room.act(ana, id, 'escalate', { lane: 'legal', ask: 'Is this lawful?' })
  expect(answer).toMatchObject({ ok: true })
  return id
}

/** What is asked now, and minutes until the next turn. */
async function turn(id: string) {
  const { row, work } = await room.record(id)
  const due = row.dueAt === null ? null : (Date.parse(row.dueAt) - room.now().getTime()) / MINUTE_MS
  return [work.escalation?.step, work.escalation?.asked, due]
}

async function wait(minutes: number): Promise<void> {
  room.pass(minutes * MINUTE_MS)
  await room.scheduler.runOnce()
}

const members = { members: true, leads: false, people: [] }
const withLeads = { members: true, leads: true, people: [] }

test('[CASE9] a lane that nobody has set asks its members, then the leads with them, until it is answered', async () => {
  const cora = await room.person('Cora', 'specialist', { lanes: ['legal'] })
  await room.person('Lea', 'lead')
  const id = await escalated()
  const [, , first] = await turn(id)
  expect(await turn(id)).toEqual([0, members, first])
  await wait(Number(first) - 1)
  expect((await turn(id))[0]).toBe(0)
  await wait(1)
  expect(await turn(id)).toEqual([1, withLeads, first])
  await wait(Number(first))
  expect(await turn(id)).toEqual([2, withLeads, first])
  expect(await room.act(cora, id, 'accept', { answer: 'It is' })).toMatchObject({ ok: true })
  await wait(10 * Number(first))
  expect((await turn(id))[0]).toBe(2)
  const entry = (await room.log(id)).find(({ action }) => action === 'alert.escalation-step')
  expect(entry?.patch).toMatchObject({ automatic: true, lane: 'legal', step: 1, asked: withLeads })
})

test('[CASE9] steps that were set are gone through in their order and time, and all over again', async () => {
  await room.person('Cora', 'specialist', { lanes: ['legal'] })
  await room.person('Lea', 'lead')
  const named = { members: false, leads: false, people: ['cora'] }
  const onlyLeads = { members: false, leads: true, people: [] }
  const steps = [
    { ask: named, minutes: 5 },
    { ask: members, minutes: 10 },
    { ask: onlyLeads, minutes: 20 },
  ]
  await set({ steps, afterLast: 'again' })
  const id = await escalated()
  const seen = [await turn(id)]
  for (const minutes of [5, 10, 20, 5]) {
    await wait(minutes)
    seen.push(await turn(id))
  }
  expect(seen).toEqual([
    [0, named, 5],
    [1, members, 10],
    [2, onlyLeads, 20],
    [3, named, 5],
    [4, members, 10],
  ])
})

test('[CASE9] a step that reaches nobody who sees the alert is passed over; at the worst the leads are asked', async () => {
  await room.person('Cora', 'specialist', { lanes: ['legal'], scope: { countries: ['DE'], elections: [] } })
  await room.person('Dora', 'specialist', { lanes: ['policy'] })
  await room.person('Lea', 'lead')
  await set({
    steps: [
      { ask: members, minutes: 5 },
      { ask: { members: false, leads: false, people: ['cora', 'dora'] }, minutes: 6 },
      { ask: withLeads, minutes: 7 },
    ],
    afterLast: 'last',
  })
  expect(await turn(await escalated())).toEqual([2, withLeads, 7])
  await set({ steps: [{ ask: members, minutes: 5 }], afterLast: 'last' })
  expect(await turn(await escalated())).toEqual([0, withLeads, 5])
})
