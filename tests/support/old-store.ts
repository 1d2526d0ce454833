/** A store as an earlier version of the program left it: without some steps of the schema, with alerts of its shape. */
import { join } from 'node:path'

import Sqlite from 'better-sqlite3'

import type { AlertState } from '../../shared/domain/alert.ts'
import { migrations } from '../../server/store/migrations.ts'
import { randomAlert } from './alert-rows.ts'
import { seededRandom } from './seeded-random.ts'
import { tempFolder } from './temp-folder.ts'

export interface OldAlert {
  readonly id: string
  readonly state: AlertState
  /** What its row held then beside, or instead of, what it holds now. */
  readonly row?: Readonly<Record<string, unknown>>
  readonly work: object
}

/** The folder; `steps` are the ids of the schema steps that this program adds to it when it opens it. */
export function oldStore(steps: readonly string[], alerts: readonly OldAlert[]): string {
  const folder = tempFolder('old-store')
  const db = new Sqlite(join(folder, 'war-room.db'))
  db.exec('CREATE TABLE migrations (id text PRIMARY KEY)')
  for (const { id, sql } of migrations.filter((each) => !steps.includes(each.id))) {
    for (const text of sql) db.exec(text)
    db.prepare('INSERT INTO migrations (id) VALUES (?)').run(id)
  }
  for (const { id, state, row: more, work } of alerts) {
    const { closedAt: _, ...row } = { ...randomAlert(seededRandom(1), id).row, state, ...more }
    const columns = { id, fingerprint: id, version: 1, seq: 1, open: state === 'new' ? 1 : 0, state, severity_rank: 1 }
    const kept = { kind: row.kind, detector: row.detector, owned: 0, exercise: 0, raised_at: row.raisedAt, search: '' }
    const json = { row: JSON.stringify(row), work: JSON.stringify(work), body: '{}' }
    const all = { ...columns, ...kept, ...json, updated_at: '2026-09-03T10:00:00.000Z' }
    const names = Object.keys(all)
    db.prepare(`INSERT INTO alerts (${names.join()}) VALUES (${names.map((name) => `@${name}`).join()})`).run(all)
  }
  db.close()
  return folder
}
