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
