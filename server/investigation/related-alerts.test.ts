import { expect, test } from 'vitest'

import { openTriageRoom } from '../../tests/support/triage-room.ts'
import { relatedAlerts } from './related-alerts.ts'

test('[COL1] related alerts in scope are told however many newer ones there are elsewhere', async () => {
  const room = await openTriageRoom()
  const brazil = await room.person('Bea', 'analyst', { scope: { countries: ['BR'], elections: [] } })
  const members = [{ type: 'account' as const, id: 'shared', name: 'Shared' }]
  const { id } = await room.find({ country: 'BR', members })
  const related = await room.find({ country: 'BR', members })
  for (let n = 0; n < 25; n++) {
    room.pass(1000)
    await room.find({ country: 'FR', members })
  }
  const told = await relatedAlerts(room.store, brazil, await room.record(id))
  expect(told.map(({ row, reason }) => [row.id, reason])).toEqual([[related.id, 'shares one member']])
  await room.close()
})
