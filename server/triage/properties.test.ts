/** Whatever people, detectors and time do in whatever order: nothing is lost, and the log alone rebuilds every alert. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { alertStates, type AlertRow } from '../../shared/domain/alert.ts'
import type { Finding } from '../../shared/domain/finding.ts'
import { isOpen, nextState, type Action } from '../../shared/domain/life-cycle.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { verifyChain } from '../audit/hash-chain.ts'
import { findingOf } from '../../tests/support/findings.ts'
import { openTriageRoom, type TriageRoom } from '../../tests/support/triage-room.ts'
import { loggedAlert, loggedFields, rebuildAlert } from './rebuild.ts'

const SUBJECTS = 4

const until = fc.oneof(
  fc.record({ type: fc.constantFrom('count-doubles', 'severity-rises') }),
  fc.record({ type: fc.constant('time'), at: fc.constant('2026-09-20T13:30:00Z') }),
)
const payloadOf: { readonly [A in Command['action']]: fc.Arbitrary<object> } = {
  claim: fc.constant({}),
  release: fc.constant({}),
  'take-over': fc.constant({ reason: 'r' }),
  start: fc.constant({}),
  escalate: fc.record({ lane: fc.constantFrom('legal', 'policy'), ask: fc.constant('lawful?') }),
  accept: fc.constant({}),
  return: fc.constant({ note: 'n' }),
  snooze: fc.record({ until, reason: fc.constant('r') }),
  wake: fc.constant({}),
  unsuppress: fc.constant({ reason: 'r' }),
  merge: fc.record({ into: fc.nat(SUBJECTS - 1) }),
  split: fc.constant({ reason: 'r' }),
  close: fc.record({
    disposition: fc.constantFrom('benign', 'true-positive-actioned', 'duplicate'),
    reason: fc.constant('r'),
    evidenceRefs: fc.constantFrom([], ['ev-1']),
    outward: fc.boolean(),
  }),
  reopen: fc.constant({ reason: 'r' }),
  note: fc.constant({ internal: 'n' }),
  tag: fc.record({ add: fc.constantFrom([], ['a'], ['b']), remove: fc.constantFrom([], ['a']) }),
  assign: fc.record({ to: fc.constantFrom('ana', 'lea') }),
  'override-severity': fc.record({ severity: fc.constantFrom('critical', 'low'), reason: fc.constant('r') }),
  check: fc.constant({ item: 'entity', done: true }),
  technique: fc.constant({ add: ['T0146'] }),
  undo: fc.constant({}),
}

const commandStep = fc.constantFrom(...(Object.keys(payloadOf) as Command['action'][])).chain((action) =>
  fc.record({
    type: fc.constant('command' as const),
    who: fc.constantFrom('ana', 'ben', 'lea', 'leg'),
    alert: fc.nat(SUBJECTS - 1),
    action: fc.constant(action),
    payload: payloadOf[action],
    /** A retry sends the same id again. */
    again: fc.boolean(),
  }),
)
const step = fc.oneof(
  { weight: 6, arbitrary: commandStep },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('finding' as const),
      subject: fc.nat(SUBJECTS - 1),
      score: fc.constantFrom(0.4, 0.7, 1),
      measure: fc.constantFrom(10, 25, 60),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('time' as const), ms: fc.constantFrom(5000, 61_000, 3_700_000) }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

async function play(room: TriageRoom, steps: readonly Step[]): Promise<{ id: string; rows: AlertRow[] }[]> {
  const people = {
    ana: await room.person('Ana'),
    ben: await room.person('Ben', 'analyst', { scope: { countries: ['BR'], elections: [] } }),
    lea: await room.person('Lea', 'lead'),
    leg: await room.person('Leg', 'specialist', { lanes: ['legal'] }),
  }
  const findings: Finding[] = Array.from({ length: SUBJECTS }, () => findingOf())
  const alerts: AlertRow[] = []
  for (const finding of findings) alerts.push(await room.find(finding))
  const seen = alerts.map((row) => ({ id: row.id, rows: [row] }))
  for (const each of steps) {
    if (each.type === 'time') {
      room.pass(each.ms)
      await room.scheduler.runOnce()
    } else if (each.type === 'finding') {
      const finding = findings[each.subject]!
      await room.feed({
        ...finding,
        score: each.score,
        measure: { ...finding.measure, value: each.measure },
        at: room.now().toISOString(),
      })
    } else await command(room, people[each.who as keyof typeof people], alerts, each)
    for (const entry of seen) entry.rows.push(await room.row(entry.id))
  }
  return seen
}

async function command(
  room: TriageRoom,
  user: Parameters<TriageRoom['act']>[0],
  alerts: readonly AlertRow[],
  given: Extract<Step, { type: 'command' }>,
): Promise<void> {
  const { id } = alerts[given.alert]!
  const payload =
    given.action === 'merge' ? { into: alerts[(given.payload as { into: number }).into]!.id } : given.payload
  const commandId = `property-${Math.random()}`
  const answer = await room.act(user, id, given.action, payload, commandId)
  const row = await room.row(id)
  // Sent again or not, nothing more happens.
  const again = given.again ? await room.act(user, id, given.action, payload, commandId) : answer
  expect(again).toEqual(answer)
  expect(await room.row(id)).toEqual(row)
}

describe('properties of the life cycle', () => {
  test('[CASE20] no path loses an alert, and its audit entries rebuild it exactly', { timeout: 60_000 }, async () => {
    const reached = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const room = await openTriageRoom()
        try {
          for (const { id, rows } of await play(room, steps)) {
            const row = rows.at(-1)!
            rows.forEach((each) => reached.add(each.state))
            await expectReachable(room, row)
            const rebuilt = rebuildAlert(await room.log(id))
            const wanted = { state: row.state, version: row.version, lanesAsked: row.lanesAsked }
            const { work } = await room.record(id)
            for (const field of loggedFields) Object.assign(wanted, { [field]: loggedAlert({ row, work })[field] })
            expect(rebuilt).toEqual(wanted)
            expectMonotonous(rows)
          }
          for (const { chain } of await room.store.audit.heads()) {
            expect((await verifyChain(room.store.audit.chain(chain))).firstBad).toBeNull()
          }
          await expectCounted(room)
        } finally {
          await room.close()
        }
      }),
      { numRuns: 40, seed: 20161108 },
    )
    // The guard looked: the paths went through every state a command or the scheduler can lead to.
    expect([...reached].sort()).toEqual(alertStates.filter((state) => state !== 'suppressed').toSorted())
  })

  test('[CASE15] merging, splitting and undoing in any order makes no circle and keeps the counts', async () => {
    const move = fc.record({
      action: fc.constantFrom('merge' as const, 'merge' as const, 'split' as const, 'undo' as const, 'close' as const),
      alert: fc.nat(SUBJECTS - 1),
      into: fc.nat(SUBJECTS - 1),
    })
    let deepest = 0
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 10, maxLength: 25 }), async (moves) => {
        const room = await openTriageRoom()
        try {
          const lead = await room.person('Lea', 'lead')
          const alerts: AlertRow[] = []
          for (let n = 0; n < SUBJECTS; n++) alerts.push(await room.find())
          const payloads = { split: { reason: 'r' }, undo: {}, close: { disposition: 'benign', reason: 'r' } }
          for (const { action, alert, into } of moves) {
            const payload = action === 'merge' ? { into: alerts[into]!.id } : payloads[action]
            await room.act(lead, alerts[alert]!.id, action, payload)
          }
          const rows = await Promise.all(alerts.map(({ id }) => room.row(id)))
          for (const row of rows) deepest = Math.max(deepest, await depthOf(room, row))
          const counts = rows.filter((row) => row.state !== 'merged').reduce((sum, row) => sum + row.count, 0)
          expect(counts).toBe(SUBJECTS)
        } finally {
          await room.close()
        }
      }),
      { numRuns: 30, seed: 20161108 },
    )
    expect(deepest).toBeGreaterThan(1)
  })

  test('[CASE2] the table leads nowhere but to states, and every state that is not open has a way back to new', () => {
    const back: Partial<Record<(typeof alertStates)[number], Action>> = {
      snoozed: 'wake',
      suppressed: 'unsuppress',
      merged: 'split',
      closed: 'reopen',
    }
    const shut = alertStates.filter((state) => !isOpen(state))
    expect(shut.map((state) => nextState(state, back[state]!))).toEqual(shut.map(() => 'new'))
  })
})

/** Listed under its state; asleep with what wakes it, closed with why, merged under what is not merged in a circle. */
async function expectReachable(room: TriageRoom, row: AlertRow): Promise<void> {
  const listed = await room.store.feed.page({ filter: { text: row.subject.id, states: [row.state] }, limit: 5 }, null)
  expect(listed.rows.map((each) => each.id)).toContain(row.id)
  const { work } = await room.record(row.id)
  expect(row.snoozedUntil !== null).toBe(row.state === 'snoozed')
  expect(work.closing !== null).toBe(row.state === 'closed')
  await depthOf(room, row)
}

/** How many merges an alert lies under what holds it; fails on a circle. */
async function depthOf(room: TriageRoom, row: AlertRow): Promise<number> {
  let root = row
  let hops = 0
  while (root.state === 'merged' && hops <= SUBJECTS) {
    hops++
    root = await room.row((await room.record(root.id)).work.mergedInto!)
  }
  expect(hops).toBeLessThan(SUBJECTS)
  return hops
}

function expectMonotonous(rows: readonly AlertRow[]): void {
  const steps = rows.slice(1).map((row, at) => ({ row, before: rows[at]! }))
  expect(steps.filter(({ row, before }) => row.version < before.version || row.seq < before.seq)).toEqual([])
  expect(steps.filter(({ row, before }) => row.state !== before.state && row.version === before.version)).toEqual([])
}

/** The counts beside the facets are those of the rows themselves. */
async function expectCounted(room: TriageRoom): Promise<void> {
  const cells = await room.store.facets.cells()
  expect(cells.reduce((sum, cell) => sum + cell.n, 0)).toBe(SUBJECTS)
  expect(cells.filter(({ n }) => n < 1)).toEqual([])
}
