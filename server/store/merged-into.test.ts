/** A store of the time when the row told what an alert was merged into, opened by this program. */
import { rmSync } from 'node:fs'

import { expect, test } from 'vitest'

import { oldStore } from '../../tests/support/old-store.ts'
import { openSqliteStore } from './sqlite.ts'

test('[ACCESS6] what an alert was merged into leaves the row that is pushed, and is kept', async () => {
  const undo = { by: 'ana', at: '2026-09-02T10:00:00.000Z', row: { state: 'merged', mergedInto: 'b' }, work: {} }
  const folder = oldStore(
    ['404-merged-into-unpushed'],
    [
      { id: 'a', state: 'merged', row: { mergedInto: 'b' }, work: { techniques: ['T0146'], undo: null } },
      { id: 'b', state: 'new', row: { mergedInto: null }, work: { undo } },
    ],
  )
  const store = await openSqliteStore(folder)
  const [a, b] = [await store.alerts.get('a'), await store.alerts.get('b')]
  expect(a?.row.state).toBe('merged')
  expect([a, b].map((record) => 'mergedInto' in record!.row)).toEqual([false, false])
  expect(a?.work).toMatchObject({ mergedInto: 'b', techniques: ['T0146'], undo: null })
  expect(b?.work.mergedInto ?? null).toBeNull()
  expect(b?.work.undo).toBeNull()
  await store.close()
  rmSync(folder, { recursive: true })
})
