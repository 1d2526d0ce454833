import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { HOUR_MS } from '../../shared/domain/time.ts'
import { openTriageRoom, type TriageRoom } from '../../tests/support/triage-room.ts'
import { Scheduler } from './scheduler.ts'

let room: TriageRoom
beforeEach(async () => {
  room = await openTriageRoom()
})
afterEach(() => room.close())

test('an alert that cannot be changed holds up no other, nor the chores', async () => {
  const ana = await room.person('Ana')
  const stuck = await room.inState('claimed', ana)
  const other = await room.inState('claimed', ana)
  const lea = await room.person('Lea', 'lead')
  const asleep = await room.find()
  const until = { type: 'time', at: new Date(room.now().getTime() + HOUR_MS).toISOString() }
  await room.act(lea, asleep.id, 'snooze', { until, reason: 'later' })
  await room.store.db.executeQuery(
    CompiledQuery.raw(
      `CREATE TRIGGER stuck BEFORE UPDATE ON alerts WHEN old.id = '${stuck.id}' BEGIN SELECT raise(ABORT, 'stuck'); END`,
    ),
  )
  const errors: unknown[] = []
  let chores = 0
  const scheduler = new Scheduler({
    store: room.store,
    now: room.now,
    onError: (error) => errors.push(error),
    chores: [() => Promise.resolve(chores++)],
  })
  room.pass(2 * HOUR_MS)
  await scheduler.runOnce()
  expect((await room.row(stuck.id)).state).toBe('claimed')
  expect((await room.row(other.id)).state).toBe('new')
  expect((await room.row(asleep.id)).state).toBe('new')
  expect(chores).toBe(1)
  expect(errors.map(String)).toEqual([expect.stringContaining('stuck')])
})

test('what is due happens once, also when several look at once and after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'scheduler-'))
  const file = join(folder, 'room.sqlite')
  const before = await openTriageRoom({ file })
  const ana = await before.person('Ana')
  const ids: string[] = []
  for (let i = 0; i < 10; i++) {
    ids.push((await before.inState('claimed', ana)).id)
    ids.push((await before.inState('escalated', ana)).id)
    const { id } = await before.find()
    await before.act(ana, id, 'snooze', { until: { type: 'time', at: inAnHour(before) }, reason: 'later' })
    ids.push(id)
  }
  const entries = await Promise.all(ids.map(async (id) => (await before.log(id)).length))
  await before.close()

  // The server was away while all of it came due.
  const after = await openTriageRoom({ file, startAt: before.now().getTime() + 9 * HOUR_MS })
  const nodes = Array.from({ length: 4 }, () => new Scheduler({ store: after.store, now: after.now, onError: fail }))
  await Promise.all(nodes.map((node) => node.runOnce()))
  await Promise.all(nodes.map((node) => node.runOnce()))
  const added = await Promise.all(
    ids.map(async (id, i) => (await after.log(id)).slice(entries[i]).map((e) => e.action)),
  )
  expect(added).toEqual(ids.map((_, i) => [['alert.time-out'], ['alert.escalation-step'], ['alert.wake']][i % 3]))
  await after.close()
  await rm(folder, { recursive: true })
})

function inAnHour({ now }: TriageRoom): string {
  return new Date(now().getTime() + HOUR_MS).toISOString()
}

function fail(error: unknown): never {
  throw error
}
