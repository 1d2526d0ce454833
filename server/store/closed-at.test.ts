/** A store of the time before alerts kept when they were closed, opened by this program. */
import { rmSync } from 'node:fs'

import { expect, test } from 'vitest'

import { oldStore } from '../../tests/support/old-store.ts'
import { openSqliteStore } from './sqlite.ts'

test('[CASE8] alerts of an older store get their time of closing from the grounds, or else from their last change', async () => {
  const folder = oldStore(
    ['206-closed-at', '207-closed-at-of-old'],
    [
      { id: 'told', state: 'closed', work: { closing: { at: '2026-09-02T10:00:00.000Z' } } },
      { id: 'untold', state: 'closed', work: {} },
      { id: 'open', state: 'new', work: {} },
    ],
  )
  const store = await openSqliteStore(folder)
  const closedAt = async (id: string) => (await store.alerts.get(id))?.row.closedAt
  expect([await closedAt('told'), await closedAt('untold'), await closedAt('open')]).toEqual([
    '2026-09-02T10:00:00.000Z',
    '2026-09-03T10:00:00.000Z',
    undefined,
  ])
  const since = { states: ['closed' as const], closedSince: '2026-09-03T00:00:00.000Z' }
  expect((await store.feed.page({ filter: since, limit: 9 }, null)).rows.map(({ id }) => id)).toEqual(['untold'])
  await store.close()
  rmSync(folder, { recursive: true })
})
