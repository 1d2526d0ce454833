import { expect, test } from 'vitest'

import { openStaffedRoom } from '../../tests/support/triage-room.ts'
import { noticesOf } from './page-notices.ts'

test('[COL4] an answer is told to who asked, and to who holds the alert', async () => {
  const { room, ana, ben, lea } = await openStaffedRoom()
  const max = await room.person('Max', 'lead')
  const { id } = await room.inState('claimed', ana)
  await room.act(lea, id, 'escalate', { lane: 'legal', ask: 'Is this lawful?' })
  await room.act(max, id, 'return', { note: 'it is' })
  const entry = (await room.log(id)).at(-1)!
  const told = noticesOf(entry, await room.row(id), await room.store.access.users())
  expect(told.map(({ kind, userId }) => `${kind} ${userId}`).sort()).toEqual([`answer ${ana.id}`, `answer ${lea.id}`])
  expect(told.map(({ userId }) => userId)).not.toContain(ben.id)
  await room.close()
})

test('[COL4] who held an alert that a lead gives to somebody else is told, and not who gave their own away', async () => {
  const { room, ana, ben, lea } = await openStaffedRoom()
  const { id } = await room.inState('claimed', ana)
  const toldOf = async () =>
    noticesOf((await room.log(id)).at(-1)!, await room.row(id), await room.store.access.users()).map(
      ({ kind, userId }) => `${kind} ${userId}`,
    )
  await room.act(lea, id, 'assign', { to: ben.id })
  expect(await toldOf()).toEqual([`assigned ${ben.id}`, `take-over ${ana.id}`])
  await room.act(ben, id, 'assign', { to: ana.id })
  expect(await toldOf()).toEqual([`assigned ${ana.id}`])
  await room.close()
})
