/** A store of the time before alerts kept when they were closed, opened by this program. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'

import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'

import { randomAlert } from '../../tests/support/alert-rows.ts'
import { seededRandom } from '../../tests/support/seeded-random.ts'
import { tempFolder } from '../../tests/support/temp-folder.ts'
import { migrations } from './migrations.ts'
import { openSqliteStore } from './sqlite.ts'

const steps = ['206-closed-at', '207-closed-at-of-old']

function oldStore(): string {
  const folder = tempFolder('closed-at')
  const db = new Sqlite(join(folder, 'war-room.db'))
  db.exec('CREATE TABLE migrations (id text PRIMARY KEY)')
  for (const { id, sql } of migrations.filter((each) => !steps.includes(each.id))) {
    for (const text of sql) db.exec(text)
    db.prepare('INSERT INTO migrations (id) VALUES (?)').run(id)
  }
  const alerts = [
    ['told', 'closed', { closing: { at: '2026-09-02T10:00:00.000Z' } }],
    ['untold', 'closed', {}],
    ['open', 'new', {}],
  ] as const
  for (const [id, state, work] of alerts) {
    const { closedAt: _, ...row } = { ...randomAlert(seededRandom(1), id).row, state }
    const columns = { id, fingerprint: id, version: 1, seq: 1, open: state === 'new' ? 1 : 0, state, severity_rank: 1 }
    const more = { kind: row.kind, detector: row.detector, owned: 0, exercise: 0, raised_at: row.raisedAt, search: '' }
    const json = { row: JSON.stringify(row), work: JSON.stringify(work), body: '{}' }
    const all = { ...columns, ...more, ...json, updated_at: '2026-09-03T10:00:00.000Z' }
    const names = Object.keys(all)
    db.prepare(`INSERT INTO alerts (${names.join()}) VALUES (${names.map((name) => `@${name}`).join()})`).run(all)
  }
  db.close()
  return folder
}

test('[CASE8] alerts of an older store get their time of closing from the grounds, or else from their last change', async () => {
  const folder = oldStore()
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
