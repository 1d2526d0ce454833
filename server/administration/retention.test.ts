import { expect, test } from 'vitest'

import { DAY_MS } from '../../shared/domain/time.ts'
import { verifyChain } from '../audit/hash-chain.ts'
import { openTriageRoom } from '../../tests/support/triage-room.ts'
import { defaultRetention, RetentionJob } from './retention.ts'

async function roomWith() {
  const room = await openTriageRoom()
  const ana = await room.person('Ana')
  const discarded: Date[] = []
  const options = {
    store: room.store,
    now: room.now,
    discardDeadLetters: async (before: Date) => discarded.push(before),
  }
  return { room, ana, discarded, job: new RetentionJob(options), second: new RetentionJob(options) }
}

const admin = { id: 'adm', name: 'Adm', role: 'admin' } as const

test('[ACCESS23] what is older goes, open alerts and the audit log stay whatever their age', async () => {
  const { room, ana, job, discarded } = await roomWith()
  const old = await room.inState('closed', ana)
  const root = await room.find()
  const leaf = await room.find()
  const leafOfLeaf = await room.find()
  await room.act(ana, leafOfLeaf.id, 'merge', { into: leaf.id })
  await room.act(ana, leaf.id, 'merge', { into: root.id })
  await room.act(ana, root.id, 'close', { disposition: 'benign', reason: 'seen' })
  const open = await room.find()
  await room.store.transaction((tx) => tx.readLog.note('ana', 'alert', old.id, old, room.now().toISOString()))
  await job.change(admin, {
    outboxDays: 1,
    deadLetterDays: 2,
    closedAlertDays: 10,
    readLogDays: 5,
    notificationDays: 7,
  })
  const before = await room.store.audit.since(0, 10_000)
  room.pass(11 * DAY_MS)
  const recent = await room.inState('closed', ana)
  await job.run()
  for (const { id } of [old, root, leaf, leafOfLeaf]) expect(await room.store.alerts.get(id)).toBeNull()
  for (const { id } of [open, recent]) expect(await room.store.alerts.get(id)).not.toBeNull()
  expect(discarded).toEqual([new Date(room.now().getTime() - 2 * DAY_MS)])
  expect(await room.store.readLog.list({ scope: null, limit: 10 })).toEqual([])
  const after = await room.store.audit.since(0, 10_000)
  expect(after.slice(0, before.length)).toEqual(before)
  expect(after.at(-1)).toMatchObject({
    action: 'retention.applied',
    patch: { alerts: 4, readings: 1, notifications: 0 },
  })
  for (const { chain } of await room.store.audit.heads()) {
    expect((await verifyChain(room.store.audit.chain(chain))).firstBad).toBeNull()
  }
  const cells = await room.store.facets.cells()
  expect(cells.reduce((sum, cell) => sum + cell.n, 0)).toBe(2)
  await room.close()
})

test('[ACCESS23] it runs once a day over all nodes, and keeps for ever what is set to null', async () => {
  const { room, ana, job, second, discarded } = await roomWith()
  const { id } = await room.inState('closed', ana)
  expect(await job.settings()).toEqual(defaultRetention)
  await job.change(admin, {
    outboxDays: 1,
    deadLetterDays: null,
    closedAlertDays: null,
    readLogDays: null,
    notificationDays: null,
  })
  room.pass(5000 * DAY_MS)
  await job.runDaily()
  await second.runDaily()
  room.pass(DAY_MS / 2)
  await job.runDaily()
  const runs = async () =>
    (await room.store.audit.latest('administration', null, 100)).filter((entry) => entry.action === 'retention.applied')
  expect((await runs()).length).toBe(1)
  room.pass(DAY_MS / 2)
  await second.runDaily()
  await job.runDaily()
  expect((await runs()).length).toBe(2)
  expect(discarded).toEqual([])
  expect(await room.store.alerts.get(id)).not.toBeNull()
  await room.close()
})

test('[ACCESS23] what was delivered or discarded goes with its notices; dead letters and what waits stay whatever their age', async () => {
  const { room, job } = await roomWith()
  await job.change(admin, { ...defaultRetention, notificationDays: 7 })
  const queue = async (id: string, state: 'delivered' | 'discarded' | 'dead' | 'waiting') => {
    const at = room.now().toISOString()
    const delivery = { id, dedupe: id, channel: 'c', personId: null, ruleId: null, alertId: null, country: null }
    await room.store.transaction(async (tx) => {
      await tx.deliveries.add({ ...delivery, elections: [], payload: '{}' }, at)
      await tx.notices.put({ id, userId: 'ana', kind: 'mention', text: id, alertId: null, at })
      await tx.deliveries.lease({ now: at, until: at, limit: 1, free: () => 1, underWay: new Set() })
      await tx.deliveries.settle(id, { state, error: null, nextAt: '9999', at })
    })
  }
  for (const state of ['delivered', 'discarded', 'dead', 'waiting'] as const) await queue(`old ${state}`, state)
  for (let n = 0; n < 1200; n++) await queue(`old ${n}`, 'delivered')
  room.pass(7 * DAY_MS + 1)
  await queue('young', 'delivered')
  await job.run()
  const left = await room.store.deliveries.list({ states: [], after: null, limit: 2000 })
  expect(left.map(({ id }) => id).sort()).toEqual(['old dead', 'old waiting', 'young'])
  expect((await room.store.notices.of('ana', 2000)).map(({ id }) => id)).toEqual(['young'])
  expect((await room.store.audit.latest('administration', null, 1))[0]).toMatchObject({
    action: 'retention.applied',
    patch: { notifications: 1202 + 1204 },
  })
  await room.close()
})

test('[ACCESS23] settings that were saved before notifications had one keep them as long as ever', async () => {
  const { room, job } = await roomWith()
  const { notificationDays: _, ...earlier } = defaultRetention
  await room.store.documents.put('settings', 'retention', null, earlier, room.now().toISOString())
  expect(await job.settings()).toEqual(defaultRetention)
  await room.close()
})
