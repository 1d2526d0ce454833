import { expect, test } from 'vitest'

import { openStates } from '../../shared/domain/alert.ts'
import { openTriageRoom } from '../../tests/support/triage-room.ts'
import { createFactGatherer } from './gather-facts.ts'

test('[COL8] a wiped exercise leaves no figure: the next one of the same elections begins with an empty wall', async () => {
  const room = await openTriageRoom()
  const ana = await room.person('Ana')
  const fail = (error: unknown) => {
    throw error
  }
  const facts = createFactGatherer({ store: room.store, onStage: () => undefined, onError: fail })
  const real = await room.find()
  const invented = await room.find({ exercise: true })
  await room.inState('closed', ana, { exercise: true })
  await facts.drain()
  const [election = ''] = invented.elections
  const open = () => room.store.facts.openByRegion(election, openStates)
  expect(await open()).toEqual({ '': 2 })
  expect(await room.store.facts.decisions()).toHaveLength(1)
  await room.store.transaction((tx) => tx.alerts.removeExercise())
  expect(await open()).toEqual({ '': 1 })
  expect(await room.store.facts.decisions()).toEqual([])
  expect([...(await room.store.facts.getMany([real.id, invented.id])).keys()]).toEqual([real.id])
  await facts.stop()
  await room.close()
})
