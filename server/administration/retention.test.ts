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
  await job.change(admin, { outboxDays: 1, deadLetterDays: 2, closedAlertDays: 10, readLogDays: 5 })
  const before = await room.store.audit.since(0, 10_000)
  room.pass(11 * DAY_MS)
  const recent = await room.inState('closed', ana)
  await job.run()
  for (const { id } of [old, root, leaf, leafOfLeaf]) expect(await room.store.alerts.get(id)).toBeNull()
  for (const { id } of [open, recent]) expect(await room.store.alerts.get(id)).not.toBeNull()
  expect(discarded).toEqual([new Date(room.now().getTime() - 2 * DAY_MS)])
  expect(await room.store.readLog.list({ limit: 10 })).toEqual([])
  const after = await room.store.audit.since(0, 10_000)
  expect(after.slice(0, before.length)).toEqual(before)
  expect(after.at(-1)).toMatchObject({ action: 'retention.applied', patch: { alerts: 4, readings: 1 } })
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
  await job.change(admin, { outboxDays: 1, deadLetterDays: null, closedAlertDays: null, readLogDays: null })
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
