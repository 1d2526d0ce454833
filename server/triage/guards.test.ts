/** The guards of the verbs: what must be given, by whom, and when. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { SessionUser } from '../../shared/domain/access.ts'
import type { Finding } from '../../shared/domain/finding.ts'
import { command } from '../../shared/protocol/commands.ts'
import { findingOf } from '../../tests/support/findings.ts'
import { verifyAlerts } from './verify-alerts.ts'
import { NOON, openTriageRoom, type TriageRoom } from '../../tests/support/triage-room.ts'

const HOUR = 3_600_000
const POLLS = new Date(NOON + 6 * HOUR).toISOString()
/** Two weeks before the polls in Brazil. */
const critical: Partial<Finding> = { score: 1, reach: 1 }

let room: TriageRoom
let ana: SessionUser
let ben: SessionUser
let lea: SessionUser

beforeEach(async () => {
  room = await openTriageRoom({ pollsClose: () => POLLS })
  ana = await room.person('Ana')
  ben = await room.person('Ben')
  lea = await room.person('Lea', 'lead')
})
afterEach(() => room.close())

async function criticalAlert(): Promise<string> {
  const row = await room.find(critical)
  expect(row.severity).toBe('critical')
  return row.id
}

const codeOf = (answer: Awaited<ReturnType<TriageRoom['act']>>) => (answer.ok ? 'ok' : answer.error.code)

describe('claims', () => {
  test('[CASE5] a claim lasts five minutes, is renewed by work on it and then times out by itself', async () => {
    const { id } = await room.find()
    await room.act(ana, id, 'claim')
    room.pass(4 * 60_000)
    await room.act(ana, id, 'tag', { add: ['seen'] })
    room.pass(4 * 60_000)
    await room.scheduler.runOnce()
    expect((await room.row(id)).state).toBe('claimed')
    room.pass(61_000)
    await room.scheduler.runOnce()
    expect(await room.row(id)).toMatchObject({ state: 'new', owner: null })
    expect((await room.log(id)).at(-1)).toMatchObject({
      action: 'alert.time-out',
      actor: { type: 'service' },
      patch: { automatic: true, holder: 'ana' },
    })
  })

  test('[CASE5] the loser of a claim is told who holds it and since when', async () => {
    const { id } = await room.find()
    const since = room.now().toISOString()
    await room.act(ana, id, 'claim')
    room.pass(4000)
    expect(await room.act(ben, id, 'claim')).toMatchObject({
      ok: false,
      error: { code: 'CLAIMED_BY', who: { id: 'ana', name: 'Ana' }, since },
    })
  })

  test('[CASE6] an analyst takes over from a holder idle for a minute, a lead from anybody', async () => {
    const { id } = await room.inState('claimed', ana)
    room.pass(59_000)
    expect(codeOf(await room.act(ben, id, 'take-over', { reason: 'gone' }))).toBe('CLAIMED_BY')
    expect(codeOf(await room.act(lea, id, 'take-over', { reason: 'mine' }))).toBe('ok')
    room.pass(61_000)
    expect(codeOf(await room.act(ben, id, 'take-over', { reason: 'idle' }))).toBe('ok')
    expect((await room.row(id)).owner?.id).toBe('ben')
  })

  test('[CASE6] a note by somebody else does not make the holder look busy', async () => {
    const { id } = await room.inState('claimed', ana)
    room.pass(30_000)
    await room.act(ben, id, 'note', { internal: 'looks like last week' })
    room.pass(31_000)
    expect(codeOf(await room.act(ben, id, 'take-over', { reason: 'idle' }))).toBe('ok')
  })

  test('[CASE7] what somebody holds is not released, started, escalated, snoozed, merged or closed by another analyst', async () => {
    const { id } = await room.inState('claimed', ana)
    const other = (await room.find()).id
    const tries = [
      ['release', {}],
      ['start', {}],
      ['escalate', { lane: 'legal', ask: 'lawful?' }],
      ['snooze', { until: { type: 'count-doubles' }, reason: 'later' }],
      ['merge', { into: other }],
      ['close', { disposition: 'benign', reason: 'lawful' }],
      ['assign', { to: 'ben' }],
    ] as const
    const codes: string[] = []
    for (const [action, payload] of tries) codes.push(codeOf(await room.act(ben, id, action, payload)))
    expect(codes).toEqual(tries.map(() => 'CLAIMED_BY'))
  })

  test('[CASE8] an alert is assigned to people who may hold it only', async () => {
    const { id } = await room.find({ country: 'BR' })
    await room.person('Fra', 'analyst', { scope: { countries: ['FR'], elections: [] } })
    await room.person('Viv', 'viewer')
    for (const to of ['fra', 'viv', 'nobody']) {
      expect(codeOf(await room.act(lea, id, 'assign', { to }))).toBe('INVALID')
    }
    expect(codeOf(await room.act(lea, id, 'assign', { to: 'ben' }))).toBe('ok')
  })
})

describe('escalation', () => {
  test('[CASE9] only members of the lane or a lead accept or return; severity stays as it was', async () => {
    const pol = await room.person('Pol', 'specialist', { lanes: ['policy'] })
    const leg = await room.person('Leg', 'specialist', { lanes: ['legal'] })
    const { id, severity } = await room.inState('escalated', ana)
    expect(codeOf(await room.act(pol, id, 'accept', {}))).toBe('FORBIDDEN')
    expect(codeOf(await room.act(leg, id, 'return', { note: 'lawful under §3' }))).toBe('ok')
    expect(await room.row(id)).toMatchObject({ state: 'investigating', lane: null, severity, owner: { id: 'ana' } })
  })

  test('[CASE9] an escalation without an ask, a snooze or reopening without a reason do not pass the protocol', () => {
    const base = { commandId: 'command-1', alertId: 'a', expectedVersion: 1 }
    const bad = [
      { ...base, action: 'escalate', payload: { lane: 'legal', ask: ' ' } },
      { ...base, action: 'snooze', payload: { until: { type: 'count-doubles' }, reason: '' } },
      { ...base, action: 'reopen', payload: { reason: '' } },
      { ...base, action: 'take-over', payload: {} },
      { ...base, action: 'override-severity', payload: { severity: 'low' } },
      { ...base, action: 'return', payload: { note: '' } },
    ]
    expect(bad.filter((each) => command.safeParse(each).success)).toEqual([])
  })
})

describe('snoozing', () => {
  test('[CASE10] an analyst snoozes up to four hours, a lead longer; a critical alert needs a lead', async () => {
    const snooze = (user: SessionUser, id: string, hours: number) =>
      room.act(user, id, 'snooze', {
        until: { type: 'time', at: new Date(room.now().getTime() + hours * HOUR).toISOString() },
        reason: 'later',
      })
    const { id } = await room.find()
    expect(codeOf(await snooze(ana, id, 4.1))).toBe('FORBIDDEN')
    expect(codeOf(await snooze(ana, id, 4))).toBe('ok')
    const long = (await room.find()).id
    expect(codeOf(await snooze(lea, long, 30))).toBe('ok')
    const bad = await criticalAlert()
    expect(codeOf(await snooze(ana, bad, 1))).toBe('FORBIDDEN')
    expect(codeOf(await snooze(lea, bad, 1))).toBe('ok')
    expect(codeOf(await snooze(ana, (await room.find()).id, -1))).toBe('INVALID')
  })

  test('[CASE10] polls that close in more than four hours are a long snooze as well', async () => {
    const { id } = await room.find()
    const until = { until: { type: 'polls-close' }, reason: 'nothing before' }
    expect(codeOf(await room.act(ana, id, 'snooze', until))).toBe('FORBIDDEN')
    expect(codeOf(await room.act(lea, id, 'snooze', until))).toBe('ok')
    expect((await room.row(id)).snoozedUntil).toEqual({ type: 'time', at: POLLS })
  })

  test('[CASE11] it wakes at its time, whatever zone the time was written in', async () => {
    const { id } = await room.find()
    // 13:00 UTC, written in a zone whose text sorts after every UTC time of that day.
    await room.act(ana, id, 'snooze', { until: { type: 'time', at: '2026-09-20T22:00:00+09:00' }, reason: 'later' })
    room.pass(HOUR - 1000)
    await room.scheduler.runOnce()
    expect((await room.row(id)).state).toBe('snoozed')
    room.pass(1000)
    await room.scheduler.runOnce()
    expect(await room.row(id)).toMatchObject({ state: 'new', snoozedUntil: null })
    expect((await room.log(id)).at(-1)).toMatchObject({ action: 'alert.wake', patch: { automatic: true } })
  })

  test('[CASE11] it wakes when the count doubles or severity rises', async () => {
    const finding = findingOf({ score: 0.6 })
    await room.feed(finding, finding)
    const page = await room.store.feed.page({ filter: { text: finding.subject.id }, limit: 1 }, null)
    const { id } = page.rows[0]!
    await room.act(ana, id, 'snooze', { until: { type: 'count-doubles' }, reason: 'known' })
    await room.feed(finding)
    expect((await room.row(id)).state).toBe('snoozed')
    await room.feed(finding)
    expect(await room.row(id)).toMatchObject({ state: 'new', count: 4 })
    await room.act(ana, id, 'snooze', { until: { type: 'severity-rises' }, reason: 'known' })
    await room.feed({ ...finding, score: 1, reach: 1 })
    expect((await room.row(id)).state).toBe('new')
  })
})

describe('closing', () => {
  const closing = (given: object) => ({ disposition: 'benign', reason: 'seen', ...given })

  test('[CASE12] a false positive or insufficient evidence needs a note, a true positive its evidence', async () => {
    const { id } = await room.find()
    const close = (given: object) => room.act(ana, id, 'close', closing(given))
    expect(codeOf(await close({ disposition: 'false-positive-threshold' }))).toBe('INVALID')
    expect(codeOf(await close({ disposition: 'insufficient-evidence' }))).toBe('INVALID')
    expect(codeOf(await close({ disposition: 'true-positive-actioned' }))).toBe('INVALID')
    expect(codeOf(await close({ disposition: 'true-positive-actioned', evidenceRefs: [' '] }))).toBe('INVALID')
    expect(codeOf(await close({ disposition: 'false-positive-threshold', note: 'restated' }))).toBe('ok')
  })

  test('[CASE13] what goes outside waits for a second person, whose confirmation needs no grounds of its own', async () => {
    const { id } = await room.find()
    const asked = closing({ disposition: 'true-positive-actioned', evidenceRefs: ['ev-1'], outward: true })
    expect(codeOf(await room.act(ana, id, 'close', asked))).toBe('NEEDS_SECOND_PERSON')
    expect(await room.row(id)).toMatchObject({ state: 'new', pendingClose: { by: { id: 'ana' } } })
    expect(codeOf(await room.act(ana, id, 'close', asked))).toBe('NEEDS_SECOND_PERSON')
    const confirm = closing({ disposition: 'true-positive-actioned', reason: 'confirmed' })
    expect(codeOf(await room.act(ben, id, 'close', confirm))).toBe('ok')
    const { row, work } = await room.record(id)
    expect(row).toMatchObject({ state: 'closed', pendingClose: null, disposition: 'true-positive-actioned' })
    expect(work.closing).toMatchObject({ by: { id: 'ana' }, evidenceRefs: ['ev-1'], outward: true })
    expect((await room.log(id)).at(-1)).toMatchObject({
      actor: { id: 'ben' },
      patch: { firstPerson: 'ana', secondPerson: 'ben', outward: true },
    })
  })

  test('[CASE13] every critical true positive needs two, also after an override talked it down', async () => {
    const id = await criticalAlert()
    const asked = closing({ disposition: 'true-positive-no-power', evidenceRefs: ['ev-1'] })
    await room.act(lea, id, 'override-severity', { severity: 'low', reason: 'small audience' })
    expect(await room.row(id)).toMatchObject({ severity: 'low', detectorSeverity: 'critical' })
    expect(codeOf(await room.act(lea, id, 'close', asked))).toBe('NEEDS_SECOND_PERSON')
    expect(codeOf(await room.act(ana, id, 'close', asked))).toBe('ok')
  })

  test('[CASE13] another disposition by the second person confirms nothing', async () => {
    const { id } = await room.inState('claimed', ana)
    await room.act(ana, id, 'close', closing({ outward: true }))
    const other = closing({ disposition: 'duplicate' })
    expect(codeOf(await room.act(ben, id, 'close', other))).toBe('CLAIMED_BY')
    expect((await room.row(id)).state).toBe('claimed')
  })

  test('[CASE13] who adds that it goes outside asks anew', async () => {
    const id = await criticalAlert()
    const asked = closing({ disposition: 'true-positive-no-power', evidenceRefs: ['ev-1'] })
    await room.act(ana, id, 'close', asked)
    expect(codeOf(await room.act(ben, id, 'close', { ...asked, outward: true }))).toBe('NEEDS_SECOND_PERSON')
    expect((await room.row(id)).pendingClose?.by.id).toBe('ben')
  })

  test('[CASE13] a request to close survives a time-out and is dropped by an escalation or a snooze', async () => {
    const { id } = await room.inState('claimed', ana)
    await room.act(ana, id, 'close', closing({ outward: true }))
    room.pass(6 * 60_000)
    await room.scheduler.runOnce()
    expect(await room.row(id)).toMatchObject({ state: 'new', pendingClose: { by: { id: 'ana' } } })
    await room.act(ana, id, 'escalate', { lane: 'legal', ask: 'lawful?' })
    expect((await room.record(id)).work.pendingClose).toBeNull()
    expect((await room.row(id)).pendingClose).toBeNull()
  })

  test('[CASE14] a closed alert is reopened by the service when severity rises or the measure doubles', async () => {
    const finding = findingOf({ score: 0.6, measure: { label: 'own level', value: 10, unit: '×' } })
    await room.feed(finding)
    const page = await room.store.feed.page({ filter: { text: finding.subject.id }, limit: 1 }, null)
    const { id } = page.rows[0]!
    await room.act(ana, id, 'close', closing({}))
    await room.feed({ ...finding, measure: { ...finding.measure, value: 19 } })
    expect((await room.row(id)).state).toBe('closed')
    await room.feed({ ...finding, measure: { ...finding.measure, value: 20 } })
    expect(await room.row(id)).toMatchObject({ state: 'new', reopenCount: 1, disposition: null, owner: null })
    await room.act(ana, id, 'close', closing({}))
    await room.feed({ ...finding, score: 1, reach: 1 })
    expect(await room.row(id)).toMatchObject({ state: 'new', reopenCount: 2 })
    const reasons = (await room.log(id)).filter((each) => each.action === 'alert.reopen').map((each) => each.reason)
    expect(reasons).toEqual([expect.stringContaining('measure doubled'), expect.stringContaining('severity rose')])
  })
})

describe('merge and split', () => {
  test('[CASE15] both sides are logged and the target counts what it took in', async () => {
    const one = await room.find()
    const two = await room.find()
    await room.act(ana, one.id, 'merge', { into: two.id, reason: 'one purse' })
    expect(await room.row(one.id)).toMatchObject({ state: 'merged', mergedInto: two.id })
    expect(await room.row(two.id)).toMatchObject({ count: 2, version: two.version })
    expect((await room.log(two.id)).at(-1)).toMatchObject({ action: 'alert.merge-in', patch: { alert: one.id } })
    await room.act(ana, one.id, 'split', { reason: 'two purses' })
    expect(await room.row(one.id)).toMatchObject({ state: 'new', mergedInto: null })
    expect((await room.log(two.id)).at(-1)).toMatchObject({ action: 'alert.split-off', patch: { alert: one.id } })
    expect((await room.row(two.id)).count).toBe(1)
  })

  test('[CASE15] nothing is merged into itself, another world, or an alert nobody looks at', async () => {
    const one = await room.find()
    const exercise = await room.find({ exercise: true })
    expect(codeOf(await room.act(ana, one.id, 'merge', { into: one.id }))).toBe('NOT_FOUND')
    expect(codeOf(await room.act(ana, one.id, 'merge', { into: exercise.id }))).toBe('NOT_FOUND')
    for (const state of ['snoozed', 'suppressed', 'merged', 'closed'] as const) {
      const target = await room.inState(state, ana)
      expect(codeOf(await room.act(ana, one.id, 'merge', { into: target.id }))).toBe('NOT_ALLOWED')
    }
  })

  test('[CASE16] what recurs under a merged alert is seen at the root, and reopens it when it has got worse', async () => {
    const finding = findingOf({ score: 0.6 })
    await room.feed(finding)
    const page = await room.store.feed.page({ filter: { text: finding.subject.id }, limit: 1 }, null)
    const leaf = page.rows[0]!
    const middle = await room.find({ score: 0.6 })
    const root = await room.find({ score: 0.6 })
    await room.act(ana, leaf.id, 'merge', { into: middle.id })
    await room.act(ana, middle.id, 'merge', { into: root.id })
    const { count } = await room.row(root.id)
    await room.feed(finding)
    expect((await room.row(root.id)).count).toBe(count + 1)
    await room.act(ana, root.id, 'close', closing({}))
    await room.feed({ ...finding, score: 1, reach: 1 })
    expect(await room.row(root.id)).toMatchObject({ state: 'new', reopenCount: 1 })
  })

  test('[CASE16] a group alert takes single ones under itself unless they are graver than it', async () => {
    const pages = ['p-1', 'p-2', 'p-3'].map((id) => ({ type: 'advertiser' as const, id, name: `Page ${id}` }))
    const slight = await room.find({ subject: pages[0]!, score: 0.5 })
    const grave = await room.find({ subject: pages[1]!, ...critical })
    const group = await room.find({ kind: 'page-swarm', members: pages, score: 0.7 })
    expect(await room.row(slight.id)).toMatchObject({ state: 'merged', mergedInto: group.id })
    expect((await room.row(grave.id)).state).toBe('new')
    expect((await room.log(group.id)).at(-1)).toMatchObject({
      action: 'alert.merge-in',
      patch: { alerts: [slight.id] },
    })
    const { count } = await room.row(group.id)
    await room.feed(findingOf({ subject: pages[2]!, score: 0.5 }))
    expect((await room.row(group.id)).count).toBe(count + 1)
    expect(await room.find({ subject: pages[2]!, ...critical })).toMatchObject({ state: 'new', severity: 'critical' })
  })

  const closing = (given: object) => ({ disposition: 'benign', reason: 'seen', ...given })
})

describe('undo', () => {
  test('[CASE17] one takes back one’s own last command within ten seconds, and nobody else’s', async () => {
    const { id } = await room.inState('claimed', ana)
    await room.act(ana, id, 'close', { disposition: 'benign', reason: 'seen' })
    expect(codeOf(await room.act(ben, id, 'undo'))).toBe('NOT_ALLOWED')
    room.pass(10_000)
    expect(codeOf(await room.act(ana, id, 'undo'))).toBe('ok')
    expect(await room.row(id)).toMatchObject({ state: 'claimed', owner: { id: 'ana' }, disposition: null })
    expect((await room.log(id)).at(-1)).toMatchObject({ action: 'alert.undo', patch: { undoes: 'close' } })
    expect(codeOf(await room.act(ana, id, 'undo'))).toBe('NOT_ALLOWED')
    await room.act(ana, id, 'close', { disposition: 'benign', reason: 'seen' })
    room.pass(10_001)
    expect(codeOf(await room.act(ana, id, 'undo'))).toBe('NOT_ALLOWED')
  })

  test('[CASE17] what a colleague or the service did in between is not taken back', async () => {
    const { id } = await room.find()
    await room.act(ana, id, 'tag', { add: ['one'] })
    await room.act(ben, id, 'tag', { add: ['two'] })
    expect(codeOf(await room.act(ana, id, 'undo'))).toBe('NOT_ALLOWED')
    await room.act(ana, id, 'snooze', {
      until: { type: 'time', at: new Date(room.now().getTime() + 2000).toISOString() },
      reason: 'a moment',
    })
    room.pass(3000)
    await room.scheduler.runOnce()
    expect(codeOf(await room.act(ana, id, 'undo'))).toBe('NOT_ALLOWED')
  })

  test('[CASE17] a severity the detector raised meanwhile stays', async () => {
    const finding = findingOf({ score: 0.4 })
    await room.feed(finding)
    const page = await room.store.feed.page({ filter: { text: finding.subject.id }, limit: 1 }, null)
    const { id, severity } = page.rows[0]!
    await room.act(ana, id, 'tag', { add: ['one'] })
    await room.feed({ ...finding, score: 1, reach: 1 })
    expect((await room.row(id)).severity).not.toBe(severity)
    const raised = (await room.row(id)).severity
    await room.act(ana, id, 'undo')
    expect(await room.row(id)).toMatchObject({ tags: [], severity: raised })
  })

  test('[CASE17] a merge that is taken back is told to the other alert; a reopening gives its count back', async () => {
    const one = await room.find()
    const two = await room.find()
    await room.act(ana, one.id, 'merge', { into: two.id })
    await room.act(ana, one.id, 'undo')
    expect((await room.row(one.id)).state).toBe('new')
    expect((await room.row(two.id)).count).toBe(1)
    expect((await room.log(two.id)).at(-1)).toMatchObject({ action: 'alert.split-off' })
    const closed = await room.inState('closed', ana)
    await room.act(lea, closed.id, 'reopen', { reason: 'mistake' })
    await room.act(lea, closed.id, 'undo')
    expect(await room.row(closed.id)).toMatchObject({ state: 'closed', reopenCount: 0, disposition: 'benign' })
    expect((await room.record(closed.id)).work.closing).not.toBeNull()
  })
})

describe('additions', () => {
  test('[CASE18] a technique is one of the pinned list; a retired one names its successor', async () => {
    const { id } = await room.find()
    const retired = await room.act(ana, id, 'technique', { add: ['T0090'] })
    expect(retired).toMatchObject({ ok: false, error: { code: 'INVALID' } })
    expect(JSON.stringify(retired)).toContain('T0146')
    expect(codeOf(await room.act(ana, id, 'technique', { add: ['T9999'] }))).toBe('INVALID')
    const known = { add: ['T0146', 'T0150.008', 'T0143.002'] }
    expect(codeOf(await room.act(ana, id, 'technique', known))).toBe('ok')
    expect((await room.record(id)).work.techniques).toEqual(['T0143.002', 'T0146', 'T0150.008'])
  })

  test('[CASE18] a checklist has its own items only, and tags have an end', async () => {
    const { id } = await room.find()
    expect(codeOf(await room.act(ana, id, 'check', { item: 'invented', done: true }))).toBe('INVALID')
    for (let n = 0; n < 2; n++) {
      const add = Array.from({ length: 20 }, (_, at) => `tag ${n} ${at}`)
      expect(codeOf(await room.act(ana, id, 'tag', { add }))).toBe('ok')
    }
    expect(codeOf(await room.act(ana, id, 'tag', { add: ['one more'] }))).toBe('INVALID')
  })

  test('[CASE19] a lead’s severity stands beside the detector’s and hurries the clock when it is higher', async () => {
    const { id, detectorSeverity, dueAt } = await room.find({ score: 0.4 })
    await room.act(lea, id, 'override-severity', { severity: 'critical', reason: 'polling day' })
    const { row, work } = await room.record(id)
    expect(row).toMatchObject({ severity: 'critical', detectorSeverity })
    expect(row.dueAt! < dueAt!).toBe(true)
    expect(work.override).toMatchObject({ by: { id: 'lea' }, reason: 'polling day' })
  })
})

describe('the log', () => {
  test('[CASE20] an alert that was changed behind the log is named with what differs', async () => {
    const { id } = await room.inState('claimed', ana)
    expect(await verifyAlerts(room.store)).toEqual({ alerts: 1, differing: [] })
    const record = await room.record(id)
    await room.store.transaction(async (tx) => {
      await tx.alerts.put(record, { ...record, row: { ...record.row, severity: 'info', version: 9 } })
    })
    const { differing } = await verifyAlerts(room.store)
    expect(differing).toEqual([{ id, why: 'differs from its log in version, severity' }])
  })
})

describe('commands', () => {
  test('[CASE4] the same command twice is done once and answered alike, also when it was refused', async () => {
    const { id } = await room.find()
    const first = await room.act(ana, id, 'claim', {}, 'command-twice')
    const entries = (await room.log(id)).length
    expect(await room.act(ana, id, 'claim', {}, 'command-twice')).toEqual(first)
    expect((await room.log(id)).length).toBe(entries)
    const refused = await room.act(ben, id, 'release', {}, 'command-refused')
    await room.act(ana, id, 'release')
    await room.act(ben, id, 'claim')
    expect(await room.act(ben, id, 'release', {}, 'command-refused')).toEqual(refused)
    // The id is the sender's own: another person's command of the same id is another command.
    expect(await room.act(ana, id, 'note', { internal: 'mine' }, 'command-refused')).toMatchObject({ ok: true })
  })

  test('[CASE1] scope comes first, then the role, then the table', async () => {
    const { id } = await room.find({ country: 'BR' })
    const fra = await room.person('Fra', 'viewer', { scope: { countries: ['FR'], elections: [] } })
    expect(codeOf(await room.act(fra, id, 'reopen', { reason: 'x' }))).toBe('OUT_OF_SCOPE')
    const viv = await room.person('Viv', 'viewer')
    expect(codeOf(await room.act(viv, id, 'reopen', { reason: 'x' }))).toBe('FORBIDDEN')
    expect(codeOf(await room.act(lea, id, 'reopen', { reason: 'x' }))).toBe('ALREADY_IN_STATE')
    expect(codeOf(await room.act(lea, id, 'split', { reason: 'x' }))).toBe('NOT_ALLOWED')
    expect(codeOf(await room.act(lea, 'no-such-alert', 'claim'))).toBe('NOT_FOUND')
  })
})
