import { expect, test } from 'vitest'

import type { Election } from '../../shared/domain/election.ts'
import { DAY_MS, HOUR_MS } from '../../shared/domain/time.ts'
import { createCalendar } from '../elections/calendar.ts'
import { openTriageRoom } from '../../tests/support/triage-room.ts'
import { SilenceWatch } from './silence-watch.ts'

/** Ads are silent from noon UTC of 22 September 2026, two days after the room's clock begins. */
const election: Election = {
  id: 'xx-2026',
  country: 'XX',
  subdivision: null,
  name: 'A republic',
  kind: 'general',
  rounds: [{ date: '2026-09-24', opens: '08:00', closes: '18:00', zones: [{ zone: 'UTC' }] }],
  silence: [
    { from: '2026-09-22T12:00', to: '2026-09-24T18:00', scope: 'ads', round: 0, rule: 'no paid ads', source: 's' },
  ],
  electors: 1_000_000,
  exercise: false,
  sources: ['s'],
}

async function closedRoom() {
  const calendar = createCalendar([election])
  const room = await openTriageRoom({ elections: [election] })
  const ana = await room.person('Ana')
  const close = async (given: Parameters<typeof room.find>[0], payload: object = {}) => {
    const { id } = await room.find({ country: 'XX', ...given })
    await room.act(ana, id, 'close', { disposition: 'benign', reason: 'lawful', ...payload })
    return id
  }
  const watch = new SilenceWatch({ store: room.store, now: room.now, calendarOf: () => calendar })
  return { room, ana, close, watch }
}

test('[CASE14] when a silence period begins, what was lawful before comes back, once', async () => {
  const { room, ana, close, watch } = await closedRoom()
  const lawful = await close({})
  const wrong = await close({}, { disposition: 'false-positive-threshold', note: 'restated' })
  const accounts = await close({ kind: 'co-action' })
  const elsewhere = await close({ country: 'BR' })
  room.pass(2 * DAY_MS - 1000)
  await watch.run()
  expect((await room.row(lawful)).state).toBe('closed')
  room.pass(1000)
  await watch.run()
  expect(await room.row(lawful)).toMatchObject({ state: 'new', reopenCount: 1, disposition: null })
  expect((await room.log(lawful)).at(-1)).toMatchObject({
    action: 'alert.reopen',
    actor: { type: 'service' },
    reason: 'a silence period has begun: no paid ads',
  })
  for (const id of [wrong, accounts, elsewhere]) expect((await room.row(id)).state).toBe('closed')
  // Who decides within the silence has decided about it.
  await room.act(ana, lawful, 'close', { disposition: 'benign', reason: 'an organic post' })
  await watch.run()
  expect((await room.row(lawful)).state).toBe('closed')
  await room.close()
})

test('[CASE14] a server that was down when silence began makes up for it, and a second one does nothing more', async () => {
  const { room, close, watch } = await closedRoom()
  const id = await close({})
  room.pass(2 * DAY_MS + 5 * HOUR_MS)
  await watch.run()
  const { version } = await room.row(id)
  const second = new SilenceWatch({ store: room.store, now: room.now, calendarOf: () => createCalendar([election]) })
  await second.run()
  expect(await room.row(id)).toMatchObject({ state: 'new', reopenCount: 1, version })
  await room.close()
})
