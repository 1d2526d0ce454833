/** The guards of merging, undoing and adding, and what the log says of them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { SessionUser } from '../../shared/domain/access.ts'
import { findingOf } from '../../tests/support/findings.ts'
import { verifyAlerts } from './verify-alerts.ts'
import { codeOf, critical, openStaffedRoom, type TriageRoom } from '../../tests/support/triage-room.ts'

let room: TriageRoom
let ana: SessionUser
let ben: SessionUser
let lea: SessionUser

beforeEach(async () => {
  ;({ room, ana, ben, lea } = await openStaffedRoom())
})
afterEach(() => room.close())

describe('merge and split', () => {
  test('[CASE15] both sides are logged and the target counts what it took in', async () => {
    const one = await room.find()
    const two = await room.find()
    await room.act(ana, one.id, 'merge', { into: two.id, reason: 'one purse' })
    expect(await room.record(one.id)).toMatchObject({ row: { state: 'merged' }, work: { mergedInto: two.id } })
    expect(await room.row(two.id)).toMatchObject({ count: 2, version: two.version })
    expect((await room.log(two.id)).at(-1)).toMatchObject({ action: 'alert.merge-in', patch: { alert: one.id } })
    await room.act(ana, one.id, 'split', { reason: 'two purses' })
    expect(await room.record(one.id)).toMatchObject({ row: { state: 'new' }, work: { mergedInto: null } })
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
    expect(await room.record(slight.id)).toMatchObject({ row: { state: 'merged' }, work: { mergedInto: group.id } })
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

  test('[CASE15] a group counts what it took in, so that a single one that is split off leaves it its own count', async () => {
    const member = { type: 'advertiser', id: 'p-1', name: 'Page 1' } as const
    const finding = findingOf({ subject: member, score: 0.5 })
    const single = await room.find(finding)
    await room.feed(finding, finding)
    const swarm = findingOf({ kind: 'page-swarm', members: [member], score: 0.7 })
    const group = await room.find(swarm)
    await room.feed(swarm, swarm)
    expect((await room.row(group.id)).count).toBe(6)
    await room.act(ana, single.id, 'split', { reason: 'another purse' })
    expect((await room.row(group.id)).count).toBe(3)
    expect((await room.row(single.id)).count).toBe(3)
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

  test('[CASE17] what was taken under a group alert meanwhile is not brought back by undoing what came before', async () => {
    const member = { type: 'advertiser', id: 'p-1', name: 'Page 1' } as const
    const { id } = await room.find({ subject: member, score: 0.5 })
    await room.act(ana, id, 'tag', { add: ['one'] })
    await room.find({ kind: 'page-swarm', members: [member], score: 0.7 })
    expect(codeOf(await room.act(ana, id, 'undo'))).toBe('NOT_ALLOWED')
    expect((await room.row(id)).state).toBe('merged')
  })

  test('[CASE17] what a colleague merged into it meanwhile is not put away by undoing what came before', async () => {
    const target = await room.inState('closed', ana)
    await room.act(lea, target.id, 'reopen', { reason: 'a second look' })
    const other = await room.find()
    await room.act(ben, other.id, 'merge', { into: target.id })
    expect(codeOf(await room.act(lea, target.id, 'undo'))).toBe('NOT_ALLOWED')
    expect((await room.row(target.id)).state).toBe('new')
    expect(codeOf(await room.act(ben, other.id, 'undo'))).toBe('ok')
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
