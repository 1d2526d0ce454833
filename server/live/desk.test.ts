import { sql } from 'kysely'
import { expect, test } from 'vitest'

import { openTriageRoom } from '../../tests/support/triage-room.ts'
import { Desk } from './desk.ts'

test('of an alert that is found again and again the newest entries are told, and that there are older ones', async () => {
  const room = await openTriageRoom()
  const ana = await room.person('Ana')
  const desk = new Desk({ ...room, pollsClose: () => null })
  const { id } = await room.find()
  const [raised] = await room.log(id)
  const { seq: _seq, prevHash: _prevHash, hash: _hash, ...entry } = raised!
  await room.store.transaction(async (tx) => {
    for (let n = 0; n < 2100; n++) await tx.audit.append({ ...entry, action: 'alert.recur' })
  })
  await room.act(ana, id, 'claim')
  const told = await desk.log(ana, id)
  expect([told.entries.length, told.cut]).toEqual([2000, true])
  expect(told.entries.at(-1)).toMatchObject({ action: 'alert.claim', seq: told.chainOkTo })
  const [first] = told.entries
  await sql`UPDATE audit SET entry = json_set(entry, '$.reason', 'another') WHERE seq = ${first!.seq + 5}`.execute(
    room.store.db,
  )
  expect((await desk.log(ana, id)).chainOkTo).toBe(first!.seq + 4)
  await room.close()
})
