/** The guards of the verbs: what must be given, by whom, and when. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { SessionUser } from '../../shared/domain/access.ts'
import { command } from '../../shared/protocol/commands.ts'
import { findingOf } from '../../tests/support/findings.ts'
import { codeOf, critical, HOUR, POLLS, openStaffedRoom, type TriageRoom } from '../../tests/support/triage-room.ts'

let room: TriageRoom
let ana: SessionUser
let ben: SessionUser
let lea: SessionUser

beforeEach(async () => {
  ;({ room, ana, ben, lea } = await openStaffedRoom())
})
afterEach(() => room.close())

async function criticalAlert(): Promise<string> {
  const row = await room.find(critical)
  expect(row.severity).toBe('critical')
  return row.id
}

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
    expect(codeOf(await room.act(pol, id, 'accept', {}))).toBe('OUT_OF_SCOPE')
    expect(codeOf(await room.act(leg, id, 'return', { note: 'lawful under §3' }))).toBe('ok')
    expect(await room.row(id)).toMatchObject({ state: 'investigating', lane: null, severity, owner: { id: 'ana' } })
  })

  test('[CASE9] a lane that was asked before does not answer what is asked of another now', async () => {
    const leg = await room.person('Leg', 'specialist', { lanes: ['legal'] })
    const { id } = await room.inState('escalated', ana)
    await room.act(ana, id, 'escalate', { lane: 'policy', ask: 'May this run?' })
    expect((await room.row(id)).lanesAsked).toEqual(['policy', 'legal'])
    expect(codeOf(await room.act(leg, id, 'accept', {}))).toBe('FORBIDDEN')
    expect(codeOf(await room.act(leg, id, 'note', { internal: 'we found it lawful' }))).toBe('ok')
  })

  test('[ACCESS29] what a lane was asked stays in its sight, also when the escalation is taken back', async () => {
    const { id } = await room.inState('escalated', ana)
    expect(codeOf(await room.act(ana, id, 'undo'))).toBe('ok')
    expect(await room.row(id)).toMatchObject({ lane: null, lanesAsked: ['legal'] })
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
    for (const refs of [[' '], ['ev-2'], ['ev-1', 'of-another-alert']]) {
      expect(await close({ disposition: 'true-positive-actioned', evidenceRefs: refs })).toMatchObject({
        error: { code: 'INVALID', fields: [{ field: `payload.evidenceRefs.${refs.length - 1}` }] },
      })
    }
    expect((await room.row(id)).state).toBe('new')
    expect(codeOf(await close({ disposition: 'false-positive-threshold', note: 'restated' }))).toBe('ok')
  })

  test('[CASE12] where the alert holds no evidence, a note says what a true positive rests on', async () => {
    const { id } = await room.find({ evidence: [] })
    const close = (given: object) =>
      room.act(ana, id, 'close', closing({ disposition: 'true-positive-no-power', ...given }))
    expect(await close({})).toMatchObject({ error: { code: 'INVALID', fields: [{ field: 'payload.note' }] } })
    expect(codeOf(await close({ note: 'the court’s letter, file 12' }))).toBe('ok')
  })

  test('[CASE12] evidence of a second person’s close is checked like that of the first', async () => {
    const { id } = await room.find()
    const asked = closing({ disposition: 'true-positive-actioned', evidenceRefs: ['ev-1'], outward: true })
    await room.act(ana, id, 'close', asked)
    expect(codeOf(await room.act(ben, id, 'close', { ...asked, evidenceRefs: ['nowhere'] }))).toBe('INVALID')
    expect(codeOf(await room.act(ben, id, 'close', asked))).toBe('ok')
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

  test('[CASE8] an alert keeps when it was closed, whatever is written to it after, until it is reopened', async () => {
    const { id } = await room.inState('claimed', ana)
    expect((await room.row(id)).closedAt).toBeNull()
    await room.act(ana, id, 'close', closing({}))
    const at = (await room.row(id)).updatedAt
    expect((await room.row(id)).closedAt).toBe(at)
    room.pass(60_000)
    await room.act(ana, id, 'note', { internal: 'still calm', outward: '' })
    const noted = await room.row(id)
    expect([noted.closedAt, noted.updatedAt > at]).toEqual([at, true])
    await room.act(lea, id, 'reopen', { reason: 'it goes on' })
    expect((await room.row(id)).closedAt).toBeNull()
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
