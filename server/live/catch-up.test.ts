import { afterEach, beforeEach, expect, test } from 'vitest'

import { findingsOf } from '../../tests/support/findings.ts'
import { Alerting } from '../alerting/alerting.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { catchUp, MAX_MISSED } from './catch-up.ts'

let store: Store
let alerting: Alerting
beforeEach(async () => {
  store = await openSqliteStore(':memory:')
  const none = { electionsFor: () => [], effect: () => ({ factor: 1, text: '' }) }
  const onSetAside = (error: unknown) => {
    throw error
  }
  alerting = new Alerting({ store, now: () => new Date(), calendarOf: () => none, muteWindows: () => [], onSetAside })
})
afterEach(() => store.close())

async function raise(n: number, country = 'BR'): Promise<number> {
  await alerting.apply(
    findingsOf(n, () => ({ country })),
    async () => undefined,
  )
  return store.counters.get('change')
}

test('[LIVE4] each room gets the changes after what is held of it, and no other room its changes', async () => {
  await raise(3, 'BR')
  const seq = await raise(2, 'FR')
  const missed = await catchUp(store.outbox, { seq }, ['country:BR', 'country:FR'], {
    'country:BR': 1,
    'country:FR': 4,
  })
  expect(missed?.get('country:BR')?.map((change) => change.row.seq)).toEqual([2, 3])
  expect(missed?.get('country:FR')?.map((change) => change.row.seq)).toEqual([5])
})

test('[LIVE4] a room that is held nowhere, and one held from the future, call for a snapshot', async () => {
  const seq = await raise(2)
  expect(await catchUp(store.outbox, { seq }, ['all'], {})).toBeNull()
  expect(await catchUp(store.outbox, { seq }, ['all', 'country:BR'], { all: 1 })).toBeNull()
  expect(await catchUp(store.outbox, { seq }, ['all'], { all: seq + 1 })).toBeNull()
  expect(await catchUp(store.outbox, { seq }, ['all'], { all: seq })).toEqual(new Map([['all', []]]))
})

test('[LIVE4] changes that were pruned, and more than are worth sending, call for a snapshot', async () => {
  const seq = await raise(10)
  await store.outbox.prune(4)
  expect(await catchUp(store.outbox, { seq }, ['all'], { all: 3 })).toBeNull()
  expect((await catchUp(store.outbox, { seq }, ['all'], { all: 4 }))?.get('all')).toHaveLength(6)
  const far = await raise(MAX_MISSED)
  expect(await catchUp(store.outbox, { seq: far }, ['all'], { all: 4 })).toBeNull()
})

test('[LIVE4] pruning by age leaves no hole: a change whose time lies before that of an earlier one stays with it', async () => {
  const seq = await raise(4)
  // A claim that is renewed keeps the time of its last change, and a clock may be set back.
  for (const [at, of] of [
    ['2026-09-01', 1],
    ['2026-09-03', 2],
    ['2026-09-01', 3],
  ] as const) {
    await store.db.updateTable('outbox').set({ at }).where('seq', '=', of).execute()
  }
  await store.outbox.pruneBefore('2026-09-02')
  const missed = await catchUp(store.outbox, { seq }, ['all'], { all: 1 })
  expect(missed?.get('all')?.map((change) => change.row.seq)).toEqual([2, 3, 4])
  await store.outbox.pruneBefore('9999')
  expect(await store.outbox.oldest()).toBeNull()
})

test('a person without any room is current', async () => {
  expect(await catchUp(store.outbox, { seq: await raise(1) }, [], {})).toEqual(new Map())
})
