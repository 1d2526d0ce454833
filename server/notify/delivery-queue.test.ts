import { expect, test } from 'vitest'

import { openTriageRoom } from '../../tests/support/triage-room.ts'
import { until } from '../../tests/support/socket.ts'
import { SecretBox } from '../access/secret-box.ts'
import { PEOPLE } from './channels.ts'
import { DeliveryQueue } from './delivery-queue.ts'

test('[COL1] who has become a partner or a wall while a message waited is not sent it', async () => {
  const room = await openTriageRoom()
  const people = [await room.person('Ana'), await room.person('Ben'), await room.person('Cem')]
  const alert = await room.find()
  const payload = JSON.stringify({ event: 'mention', at: '', exercise: false, text: 'x', alert: null })
  await room.store.transaction(async (tx) => {
    for (const { id } of people) {
      const place = { alertId: alert.id, country: alert.country, elections: alert.elections }
      const delivery = { id, dedupe: id, channel: PEOPLE, personId: id, ruleId: null, payload, ...place }
      await tx.deliveries.add(delivery, room.now().toISOString())
    }
  })
  await room.person('Ben', 'partner')
  await room.person('Cem', 'wall')
  const sent: string[] = []
  const queue = new DeliveryQueue({
    store: room.store,
    now: room.now,
    secrets: new SecretBox([Buffer.alloc(32)]),
    mailer: { send: async (to) => void sent.push(...to), close: () => undefined },
    allowPrivate: false,
    onError: (error) => {
      throw error
    },
  })
  queue.start()
  await until('all are settled', async () => {
    const { waiting, sending } = await room.store.deliveries.counts()
    return waiting + sending === 0
  })
  await queue.close()
  expect(sent).toEqual(['ana@example.org'])
  expect(await room.store.deliveries.get('ben')).toMatchObject({ state: 'discarded' })
  await room.close()
})
