import { expect, test } from 'vitest'

import { openStaffedRoom } from '../../tests/support/triage-room.ts'
import { createFactGatherer } from './gather-facts.ts'
import { addEntry, changeEntry } from './ledger-entries.ts'

test('[COL11] a measure that was struck out is no action; the first that still stands is', async () => {
  const { room, ana } = await openStaffedRoom()
  const fail = (error: unknown) => {
    throw error
  }
  const facts = createFactGatherer({ store: room.store, onStage: () => undefined, onError: fail })
  const { id } = await room.find()
  const enter = (at: string) => {
    const columns = { action: 'takedown', amount: 1, state: 'done', at, dueAt: null }
    return addEntry(room, ana, 'enforcement', { alertIds: [id] }, {}, columns, 'enforcement.recorded')
  }
  const strike = (entry: { readonly id: string }) =>
    changeEntry(room, ana, 'enforcement', entry.id, null, ({ body }) => ({
      state: 'void',
      body: { ...body, voided: { by: { id: ana.id, name: ana.name }, at: room.now().toISOString(), reason: 'typo' } },
      logged: 'enforcement.voided',
    }))
  const actedAt = async () => {
    await facts.drain()
    return (await room.store.facts.getMany([id])).get(id)?.actedAt
  }
  const first = await enter('2026-09-20T12:01:00.000Z')
  const second = await enter('2026-09-20T12:02:00.000Z')
  expect(await actedAt()).toBe(first.at)
  await room.act(ana, id, 'claim')
  await strike(first)
  expect(await actedAt()).toBe(second.at)
  await strike(second)
  expect(await actedAt()).toBeNull()
  expect((await room.store.facts.getMany([id])).get(id)?.claimedAt).not.toBeNull()
  await facts.stop()
  await room.close()
})
