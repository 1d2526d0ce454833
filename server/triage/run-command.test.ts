import { afterEach, beforeEach, expect, test } from 'vitest'

import type { SessionUser } from '../../shared/domain/access.ts'
import { openTriageRoom, type TriageRoom } from '../../tests/support/triage-room.ts'

let room: TriageRoom
let ana: SessionUser
beforeEach(async () => {
  room = await openTriageRoom()
  ana = await room.person('Ana')
})
afterEach(() => room.close())

const gone = { failure: { code: 'SIGNED_OUT' } }

test('[LIVE8] a command that waited behind others is done with the rights of now, not of when it was given', async () => {
  const { id } = await room.find()
  const narrowed = room.store.transaction(async (tx) => {
    const held = await tx.access.user(ana.id)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await tx.access.putUser({ ...held!, scope: { countries: ['FR'], elections: [] } }, room.now().toISOString())
  })
  await expect(room.act(ana, id, 'claim')).rejects.toMatchObject(gone)
  await narrowed
  expect((await room.row(id)).state).toBe('new')
})

test('[LIVE8] nor is one of a person who was shut out, and its id is free when they come back', async () => {
  const { id } = await room.find()
  const held = (await room.store.access.user(ana.id))!
  await room.store.access.putUser({ ...held, disabled: true }, room.now().toISOString())
  await expect(room.act(ana, id, 'claim', {}, 'command-of-ana')).rejects.toMatchObject(gone)
  await room.store.access.putUser(held, room.now().toISOString())
  expect(await room.act(ana, id, 'claim', {}, 'command-of-ana')).toMatchObject({ ok: true })
})
