import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { AlertRow } from '../../shared/domain/alert.ts'
import type { SessionUser } from '../../shared/domain/access.ts'
import type { Finding } from '../../shared/domain/finding.ts'
import { severityRank } from '../../shared/domain/feed-order.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import type { CommandInput } from '../../shared/protocol/commands.ts'
import { command } from '../../shared/protocol/commands.ts'
import { findingOf } from '../../tests/support/findings.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { runCommand } from '../triage/run-command.ts'
import { Alerting } from './alerting.ts'
import type { ActiveMute } from './draft.ts'
import { fingerprintOf } from './fingerprint.ts'

let store: Store
let now: Date
let mutes: ActiveMute[]
let calendar: { factor: number; text: string }
let alerting: Alerting
const lead: SessionUser = { id: 'lea', email: 'lea@example.org', name: 'Lea', role: 'lead', scope: null, lanes: [] }

beforeEach(async () => {
  store = await openSqliteStore(':memory:')
  now = new Date('2026-09-20T12:00:00Z')
  mutes = []
  calendar = { factor: 1, text: '× 1: an ordinary day' }
  alerting = new Alerting({
    store,
    now: () => now,
    calendarOf: () => ({ electionsFor: () => [{ id: 'br-2026' }], effect: () => calendar }),
    muteWindows: () => mutes,
    onSetAside: (error) => {
      throw error
    },
  })
})
afterEach(() => store.close())

async function find(...findings: Finding[]): Promise<void> {
  await alerting.apply(findings, async () => undefined)
}

async function all(): Promise<AlertRow[]> {
  const states = ['new', 'claimed', 'snoozed', 'suppressed', 'merged', 'closed'] as const
  return (await store.feed.page({ filter: { states: [...states] }, limit: 500 }, null)).rows
}

async function only(): Promise<AlertRow> {
  const rows = await all()
  expect(rows).toHaveLength(1)
  return rows[0]!
}

let given = 0
async function act(row: AlertRow, action: string, payload: object): Promise<void> {
  const input = { commandId: `command-${++given}`, alertId: row.id, expectedVersion: row.version, action, payload }
  const context = { store, now: () => now, pollsClose: () => null }
  const answer = await runCommand(context, lead, command.parse(input as CommandInput))
  expect(answer).toMatchObject({ ok: true })
}

const closing = { disposition: 'benign', reason: 'lawful campaigning' }
const page = (n: number) => ({ type: 'advertiser' as const, id: `p${n}`, name: `Page ${n}` })
const actionsOf = async (row: AlertRow) => (await store.audit.ofAlert(row.id)).map((entry) => entry.action)

describe('deduplicate', () => {
  test('a weaker finding later counts, but the alert goes on telling what it was raised for', async () => {
    const first = findingOf({ score: 0.9, reach: 1 })
    await find({ ...first, title: 'spends 693 times its usual day' })
    const before = await only()
    const factors = (await store.alerts.body(before.id))?.severityFactors
    const weaker = { ...first, at: '2026-09-21T12:00:00Z', score: 0.4, reach: 0.1, title: 'back at its earlier day' }
    await find({ ...weaker, features: [{ name: 'spend', value: 5 }] })
    const after = await only()
    expect(after).toMatchObject({ count: 2, title: before.title, score: 0.9, severity: before.severity })
    expect(after.lastSeenAt).toBe('2026-09-21T12:00:00.000Z')
    const body = await store.alerts.body(before.id)
    expect(body?.severityFactors).toEqual(factors)
    expect(body?.features).toEqual(first.features)
  })

  test('a group that has grown tells so, also when its score has fallen', async () => {
    const first = findingOf({ score: 0.9, members: [page(1), page(2)].map((one) => ({ ...one, why: 'x' })) })
    await find(first)
    const grown = [page(1), page(2), page(3)].map((one) => ({ ...one, why: 'x' }))
    await find({ ...first, at: '2026-09-21T12:00:00Z', score: 0.5, title: '3 pages', members: grown })
    expect(await only()).toMatchObject({ title: '3 pages', memberCount: 3, score: 0.9 })
  })

  test('the same condition found again raises the count, not an alert, and keeps the version', async () => {
    const first = findingOf({ score: 0.5 })
    await find(first)
    const before = await only()
    await find({
      ...first,
      at: '2026-09-21T12:00:00Z',
      score: 0.6,
      title: 'later',
      measure: { label: 'x', value: 9, unit: '×' },
    })
    const after = await only()
    expect(after).toMatchObject({ id: before.id, version: 1, count: 2, score: 0.6, title: 'later' })
    expect(after.seq).toBeGreaterThan(before.seq)
    expect(after.lastSeenAt).toBe('2026-09-21T12:00:00.000Z')
    expect(after.firstSeenAt).toBe(before.firstSeenAt)
  })

  test('an older fact that comes late counts but does not replace what is shown', async () => {
    const first = findingOf({ title: 'today' })
    await find(first, { ...first, at: '2026-09-01T00:00:00Z', title: 'long ago' })
    expect(await only()).toMatchObject({ count: 2, title: 'today', lastSeenAt: '2026-09-20T12:00:00.000Z' })
  })

  test('what tells conditions apart is kind, subject, place, aspect and exercise, not the numbers', () => {
    const one = findingOf()
    const same = { ...one, score: 0.1, title: 'other words', at: '2026-01-01T00:00:00Z', version: '9' }
    expect(fingerprintOf(same)).toBe(fingerprintOf(one))
    const others = [
      { kind: 'spend-ramp' as const },
      { country: 'FR' },
      { subdivision: 'BR-SP' },
      { aspect: 'x' },
      { exercise: true },
    ]
    const prints = new Set(others.map((change) => fingerprintOf({ ...one, ...change })))
    expect(prints.size).toBe(others.length)
    expect(prints.has(fingerprintOf(one))).toBe(false)
  })

  test('evidence that was captured once is kept as it was', async () => {
    const first = findingOf()
    await find(first)
    const captured = (await store.alerts.body((await only()).id))!.evidence[0]
    now = new Date(now.getTime() + 60_000)
    await find({
      ...first,
      evidence: [
        { ...first.evidence[0]!, text: 'restated' },
        { ...first.evidence[0]!, id: 'new' },
      ],
    })
    const { evidence } = (await store.alerts.body((await only()).id))!
    expect(evidence.map(({ id }) => id)).toEqual([...first.evidence.map(({ id }) => id), 'new'])
    expect(evidence[0]).toEqual(captured)
    expect(evidence.at(-1)?.capturedAt).toBe(now.toISOString())
  })
})

describe('coming back', () => {
  test('a closed alert found again no worse stays closed and is counted', async () => {
    const first = findingOf()
    await find(first)
    await act(await only(), 'close', closing)
    await find({ ...first, measure: { ...first.measure, value: first.measure.value * 1.5 } })
    expect(await only()).toMatchObject({ state: 'closed', count: 2, reopenCount: 0 })
  })

  test('it is reopened when the measure doubles, with the reason in the log', async () => {
    const first = findingOf()
    await find(first)
    await act(await only(), 'close', closing)
    await find({ ...first, measure: { ...first.measure, value: first.measure.value * 2 } })
    const row = await only()
    expect(row).toMatchObject({ state: 'new', owner: null, disposition: null, reopenCount: 1 })
    expect((await store.audit.ofAlert(row.id)).at(-1)).toMatchObject({
      action: 'alert.reopen',
      reason: expect.stringContaining('doubled'),
    })
  })

  test('it is reopened when severity rises above that at closing', async () => {
    const first = findingOf({ score: 0.3 })
    await find(first)
    await act(await only(), 'close', closing)
    await find({ ...first, score: 0.95 })
    expect(await only()).toMatchObject({ state: 'new', reopenCount: 1 })
  })

  test('a week after the close the same condition is a new matter', async () => {
    const first = findingOf()
    await find(first)
    await act(await only(), 'close', closing)
    now = new Date(now.getTime() + 8 * DAY_MS)
    await find(first)
    expect((await all()).map((row) => row.state).sort()).toEqual(['closed', 'new'])
  })

  test('that week begins with the close: what was found in it does not put it off', async () => {
    const first = findingOf()
    await find(first)
    await act(await only(), 'close', closing)
    for (let n = 0; n < 2; n++) {
      now = new Date(now.getTime() + 5 * DAY_MS)
      await find(first)
    }
    expect((await all()).map(({ state, count }) => `${state} ${count}`).toSorted()).toEqual(['closed 2', 'new 1'])
  })

  test('[CASE16] a merged alert whose root is gone swallows nothing: what recurs is raised anew', async () => {
    const first = findingOf()
    await find(first, findingOf({ subject: page(2) }))
    const [one, root] = await all()
    const source = one!.subject.id === first.subject.id ? one! : root!
    const target = source === one ? root! : one!
    await act(source, 'merge', { into: target.id })
    await store.transaction((tx) => tx.alerts.remove([target.id]))
    await find(first)
    expect((await all()).map(({ state }) => state).sort()).toEqual(['merged', 'new'])
  })

  test('an alert snoozed until it doubles wakes when it has been found twice as often', async () => {
    const first = findingOf()
    await find(first, first)
    await act(await only(), 'snooze', { until: { type: 'count-doubles' }, reason: 'wait' })
    await find(first)
    expect(await only()).toMatchObject({ state: 'snoozed', count: 3 })
    await find(first)
    expect(await only()).toMatchObject({ state: 'new', count: 4, snoozedUntil: null })
    expect(await actionsOf(await only())).toContain('alert.wake')
  })
})

describe('inhibit and cover', () => {
  test('a page of an open swarm raises no alert of its own, it is counted there', async () => {
    await find(
      findingOf({
        kind: 'page-swarm',
        subject: { type: 'page-group', id: 'g', name: 'Group' },
        members: [page(1), page(2)],
      }),
    )
    await find(findingOf({ kind: 'new-advertiser', subject: page(1) }))
    const row = await only()
    expect(row).toMatchObject({ kind: 'page-swarm', count: 2 })
    expect(await actionsOf(row)).toEqual(['alert.raise', 'alert.inhibit'])
  })

  test('elsewhere, of another kind, or in the exercise it raises its own', async () => {
    await find(
      findingOf({ kind: 'page-swarm', subject: { type: 'page-group', id: 'g', name: 'Group' }, members: [page(1)] }),
    )
    await find(
      findingOf({ kind: 'new-advertiser', subject: page(1), country: 'FR' }),
      findingOf({ kind: 'silence-breach', subject: page(1) }),
      findingOf({ kind: 'new-advertiser', subject: page(1), exercise: true }),
    )
    expect(await all()).toHaveLength(4)
  })

  test('a new swarm takes the single alerts of its pages under itself, but none that somebody works on', async () => {
    await find(
      findingOf({ kind: 'spend-surge', subject: page(1) }),
      findingOf({ kind: 'spend-surge', subject: page(2) }),
    )
    const held = (await all()).find((row) => row.subject.id === 'p2')!
    await act(held, 'claim', {})
    await find(
      findingOf({
        kind: 'page-swarm',
        subject: { type: 'page-group', id: 'g', name: 'Group' },
        members: [page(1), page(2)],
      }),
    )
    const rows = await all()
    const group = rows.find((row) => row.kind === 'page-swarm')!
    const single = rows.find((row) => row.subject.id === 'p1')!
    expect(await store.alerts.get(single.id)).toMatchObject({
      row: { state: 'merged' },
      work: { mergedInto: group.id },
    })
    expect(rows.find((row) => row.subject.id === 'p2')).toMatchObject({ state: 'claimed' })
  })
})

describe('severity', () => {
  test('it comes of score, reach and calendar, each kept as a line of its own; confidence is none of them', async () => {
    const subject = (n: number) => ({ subject: page(n) })
    await find(findingOf({ ...subject(1), score: 0.6, reach: 0, confidence: 1 }))
    await find(findingOf({ ...subject(2), score: 0.6, reach: 1, confidence: 0.1 }))
    calendar = { factor: 1.5, text: '× 1.5: polls in two days' }
    await find(findingOf({ ...subject(3), score: 0.6, reach: 1 }))
    const severityOf = new Map((await all()).map((row) => [row.subject.id, row.severity]))
    const ranks = ['p1', 'p2', 'p3'].map((id) => severityRank(severityOf.get(id)!))
    expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => b - a))
    const third = (await all()).find((row) => row.subject.id === 'p3')!
    const { severityFactors } = (await store.alerts.body(third.id))!
    expect(severityFactors.map(({ name, factor }) => [name, factor])).toEqual([
      ['score', 0.6],
      ['reach', 1.1],
      ['calendar', 1.5],
    ])
  })

  test('a lead’s override stands while the detector’s own value goes on', async () => {
    const first = findingOf({ score: 0.5 })
    await find(first)
    await act(await only(), 'override-severity', { severity: 'info', reason: 'known campaign' })
    await find({ ...first, score: 0.99 })
    expect(await only()).toMatchObject({ severity: 'info', detectorSeverity: expect.stringMatching(/high|critical/) })
  })
})

describe('suppress', () => {
  const mute: ActiveMute = {
    id: 'm1',
    kinds: ['spend-surge'],
    countries: ['BR'],
    subjectIds: [],
    endsAt: '2026-09-21T00:00:00Z',
  }

  test('a mute window hides, counts and lists; nothing is dropped', async () => {
    mutes = [mute]
    const first = findingOf({ score: 0.5 })
    await find(first, first)
    expect(await only()).toMatchObject({ state: 'suppressed', count: 2, dueAt: null })
  })

  test('a critical alert pierces it, and it ends by itself', async () => {
    mutes = [mute]
    await find(findingOf({ score: 1, reach: 1 }))
    now = new Date('2026-09-22T00:00:00Z')
    await find(findingOf({ score: 0.5 }))
    expect((await all()).map((row) => row.state)).toEqual(['new', 'new'])
  })
})

test('findings and the place in the log they came from are one transaction', async () => {
  const failing = alerting.apply([findingOf()], async (tx) => {
    await tx.counters.setApplied('detection', 7)
    throw new Error('cut')
  })
  await expect(failing).rejects.toThrow('cut')
  expect(await all()).toEqual([])
  expect(await store.counters.get('detection')).toBe(0)
})
