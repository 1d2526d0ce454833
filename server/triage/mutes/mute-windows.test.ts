import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { sightOf, type SessionUser } from '../../../shared/domain/access.ts'
import { DAY_MS, HOUR_MS } from '../../../shared/domain/time.ts'
import { findingOf } from '../../../tests/support/findings.ts'
import { openTriageRoom, type TriageRoom } from '../../../tests/support/triage-room.ts'
import { MuteWindows, type ProposedMute } from './mute-windows.ts'

let room: TriageRoom
let mutes: MuteWindows
let lea: SessionUser
let lou: SessionUser
let ana: SessionUser

const inMs = (ms: number) => new Date(room.now().getTime() + ms).toISOString()
const proposal = (given: Partial<ProposedMute> = {}): ProposedMute => ({
  kinds: ['spend-surge'],
  countries: ['BR'],
  subjectIds: [],
  reason: 'a restatement is announced',
  endsAt: inMs(HOUR_MS),
  ...given,
})

beforeEach(async () => {
  room = await openTriageRoom()
  mutes = new MuteWindows({ store: room.store, now: room.now })
  lea = await room.person('Lea', 'lead')
  lou = await room.person('Lou', 'lead')
  ana = await room.person('Ana')
})
afterEach(() => room.close())

async function inForce(given: Partial<ProposedMute> = {}) {
  const { id } = await mutes.propose(lea, proposal(given))
  const window = await mutes.approve(lou, id)
  room.mutes = mutes.active()
  return window
}

describe('mute windows', () => {
  test('[MUTE1] a proposal hides nothing until another lead approves it', async () => {
    const { id } = await mutes.propose(lea, proposal())
    const alert = await room.find({ score: 0.6 })
    expect(alert.state).toBe('new')
    await expect(mutes.approve(lea, id)).rejects.toMatchObject({ failure: { code: 'NEEDS_SECOND_PERSON' } })
    await mutes.approve(lou, id)
    expect((await room.row(alert.id)).state).toBe('suppressed')
    await expect(mutes.approve(lou, id)).rejects.toMatchObject({ failure: { code: 'ALREADY_IN_STATE' } })
  })

  test('[MUTE2] it needs a scope, an end to come and at most seven days', async () => {
    const bad: Partial<ProposedMute>[] = [
      { kinds: [], countries: [] },
      { endsAt: inMs(-1) },
      { endsAt: inMs(7 * DAY_MS + 1) },
      { startsAt: inMs(2 * HOUR_MS), endsAt: inMs(HOUR_MS) },
    ]
    for (const given of bad) {
      await expect(mutes.propose(lea, proposal(given))).rejects.toMatchObject({ failure: { code: 'INVALID' } })
    }
    await expect(mutes.propose(lea, proposal({ endsAt: inMs(7 * DAY_MS) }))).resolves.toMatchObject({
      state: 'proposed',
    })
  })

  test('[MUTE3] it hides what arrives and what nobody works on; critical pierces, on arrival and when it rises', async () => {
    const held = await room.inState('claimed', ana, { score: 0.6 })
    await inForce()
    expect((await room.row(held.id)).state).toBe('claimed')
    const finding = findingOf({ score: 0.6 })
    const hidden = await room.find(finding)
    expect(hidden).toMatchObject({ state: 'suppressed', dueAt: null })
    expect(await room.find({ score: 0.6, country: 'FR' })).toMatchObject({ state: 'new' })
    expect(await room.find({ score: 1, reach: 1 })).toMatchObject({ state: 'new', severity: 'critical' })
    await room.feed({ ...finding, score: 1, reach: 1 })
    expect(await room.row(hidden.id)).toMatchObject({ state: 'new', severity: 'critical' })
  })

  test('[MUTE3] a group that is hidden on arrival takes nothing that is seen under itself', async () => {
    await inForce({ kinds: ['page-swarm'] })
    const member = { type: 'advertiser', id: 'p-1', name: 'Page 1' } as const
    const single = await room.find({ subject: member, score: 0.5 })
    const group = await room.find({ kind: 'page-swarm', members: [member], score: 0.7 })
    expect(group.state).toBe('suppressed')
    expect((await room.row(single.id)).state).toBe('new')
  })

  test('[MUTE3] a close that waits for the second person is work: neither a window nor a group loses it', async () => {
    const member = { type: 'advertiser', id: 'p-1', name: 'Page 1' } as const
    const { id } = await room.inState('claimed', ana, { subject: member, score: 0.5 })
    const asked = { disposition: 'benign', reason: 'lawful', outward: true }
    expect(await room.act(ana, id, 'close', asked)).toMatchObject({ error: { code: 'NEEDS_SECOND_PERSON' } })
    room.pass(10 * 60_000)
    await room.scheduler.runOnce()
    await inForce()
    await room.find({ kind: 'page-swarm', members: [member], score: 0.7 })
    expect(await room.row(id)).toMatchObject({ state: 'new', owner: null, pendingClose: { by: { id: 'ana' } } })
    expect(await room.act(lea, id, 'close', asked)).toMatchObject({ ok: true })
  })

  test('[MUTE4] what it hides is counted by window and listed by state', async () => {
    const window = await inForce()
    for (let n = 0; n < 3; n++) await room.find({ score: 0.6 })
    expect(await mutes.list(null)).toMatchObject([{ id: window.id, state: 'active', hidden: 3 }])
    const page = await room.store.feed.page({ filter: { states: ['suppressed'] }, limit: 10 }, null)
    expect(page).toMatchObject({ total: 3, facets: { states: { suppressed: 3 } } })
  })

  test('[MUTE5] when its time comes everything it hid comes back, unless another window covers it', async () => {
    const window = await inForce()
    const longer = await inForce({ kinds: [], endsAt: inMs(3 * HOUR_MS), subjectIds: ['page-x'] })
    const one = await room.find({ score: 0.6 })
    const two = await room.find({ score: 0.6, subject: { type: 'advertiser', id: 'page-x', name: 'X' } })
    room.pass(HOUR_MS)
    await mutes.tick()
    expect(await room.row(one.id)).toMatchObject({ state: 'new', owner: null })
    expect((await room.row(one.id)).dueAt).not.toBeNull()
    expect((await room.record(two.id)).work.suppressedBy).toBe(longer.id)
    expect(await room.store.mutes.get(window.id)).toMatchObject({ state: 'ended', endedBy: null })
    room.pass(2 * HOUR_MS)
    await mutes.tick()
    expect((await room.row(two.id)).state).toBe('new')
  })

  test('[CASE17] the end of a window is not taken back by undoing what somebody did before it', async () => {
    await inForce()
    const { id } = await room.find({ score: 0.6 })
    room.pass(HOUR_MS - 5000)
    await room.act(ana, id, 'tag', { add: ['one'] })
    room.pass(5000)
    await mutes.tick()
    expect(await room.act(ana, id, 'undo')).toMatchObject({ ok: false, error: { code: 'NOT_ALLOWED' } })
    expect((await room.row(id)).state).toBe('new')
  })

  test('[MUTE5] a lead ends it early or withdraws a proposal; a window that begins later waits', async () => {
    const window = await inForce({ startsAt: inMs(HOUR_MS), endsAt: inMs(2 * HOUR_MS) })
    const alert = await room.find({ score: 0.6 })
    expect(alert.state).toBe('new')
    room.pass(HOUR_MS)
    await mutes.tick()
    expect((await room.row(alert.id)).state).toBe('suppressed')
    await mutes.end(lea, window.id)
    expect((await room.row(alert.id)).state).toBe('new')
    const { id } = await mutes.propose(lea, proposal())
    expect(await mutes.end(lea, id)).toMatchObject({ state: 'withdrawn' })
  })

  test('[MUTE5] what an ended window still hides, because the server stopped at that moment, comes back', async () => {
    const window = await inForce()
    const alert = await room.find({ score: 0.6 })
    expect(alert.state).toBe('suppressed')
    // The end is stored, and the process dies before it has brought anything back.
    await room.store.transaction((tx) => tx.mutes.put({ ...window, state: 'ended', endedAt: inMs(0) }))
    const restarted = new MuteWindows({ store: room.store, now: room.now })
    await restarted.tick()
    expect((await room.row(alert.id)).state).toBe('new')
  })

  test('[MUTE3] what a lead took out of a window is not hidden in it again by a restart of the server', async () => {
    const untouched = await room.find({ score: 0.6 })
    const { id } = await room.find({ score: 0.6 })
    await inForce({ startsAt: inMs(HOUR_MS), endsAt: inMs(3 * HOUR_MS) })
    room.pass(HOUR_MS)
    await mutes.tick()
    expect((await room.row(id)).state).toBe('suppressed')
    room.pass(1000)
    await room.act(lea, id, 'unsuppress', { reason: 'this one is to be looked at' })
    room.pass(1000)
    await new MuteWindows({ store: room.store, now: room.now }).tick()
    expect((await room.row(id)).state).toBe('new')
    expect((await room.row(untouched.id)).state).toBe('suppressed')
  })

  test('[MUTE6] nobody hides, approves or sees what is beyond their countries', async () => {
    const fra = await room.person('Fra', 'lead', { scope: { countries: ['FR'], elections: [] } })
    await expect(mutes.propose(fra, proposal())).rejects.toMatchObject({ failure: { code: 'OUT_OF_SCOPE' } })
    await expect(mutes.propose(fra, proposal({ countries: [] }))).rejects.toMatchObject({
      failure: { code: 'OUT_OF_SCOPE' },
    })
    const { id } = await mutes.propose(lea, proposal())
    await expect(mutes.approve(fra, id)).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } })
    expect(await mutes.list(sightOf(fra))).toEqual([])
  })

  test('[MUTE6] of a window of several countries one is told what it hides in one’s own', async () => {
    const window = await inForce({ countries: ['BR', 'FR'] })
    for (const country of ['BR', 'BR', 'FR']) await room.find({ score: 0.6, country })
    const fra = await room.person('Fra', 'analyst', { scope: { countries: ['FR'], elections: [] } })
    expect(await mutes.list(sightOf(lea))).toMatchObject([{ id: window.id, hidden: 3 }])
    expect(await mutes.list(sightOf(fra))).toMatchObject([{ id: window.id, hidden: 1 }])
  })

  test('[MUTE7] every step is in the chain of administration with who, why and what', async () => {
    const window = await inForce()
    room.pass(HOUR_MS)
    await mutes.tick()
    const entries = await room.store.audit.since(0, 1000)
    const steps = entries.filter((entry) => entry.chain === 'administration')
    expect(steps).toMatchObject([
      { action: 'mute.propose', actor: { id: 'lea' }, reason: 'a restatement is announced', patch: { id: window.id } },
      { action: 'mute.approve', actor: { id: 'lou' }, patch: { proposedBy: 'lea' } },
      { action: 'mute.end', actor: { type: 'service' }, patch: { automatic: true } },
    ])
  })
})
