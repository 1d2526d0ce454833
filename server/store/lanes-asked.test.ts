/** A store of the time before alerts told which lanes were asked, opened by this program. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'

import Sqlite from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'

import { sightOf } from '../../shared/domain/access.ts'
import { tempFolder } from '../../tests/support/temp-folder.ts'
import { bodyFor, insertAlert, randomAlert } from '../../tests/support/alert-rows.ts'
import { seededRandom } from '../../tests/support/seeded-random.ts'
import { migrations } from './migrations.ts'
import { openSqliteStore } from './sqlite.ts'

const legal = { role: 'specialist', scope: null, lanes: ['legal'] } as const

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function oldStore(): string {
  const folder = tempFolder('lanes-asked')
  folders.push(folder)
  const db = new Sqlite(join(folder, 'war-room.db'))
  db.exec('CREATE TABLE migrations (id text PRIMARY KEY)')
  for (const { id, sql } of migrations.slice(
    0,
    migrations.findIndex((each) => each.id === '401-lanes-asked'),
  )) {
    for (const text of sql) db.exec(text)
    db.prepare('INSERT INTO migrations (id) VALUES (?)').run(id)
  }
  const random = seededRandom(3)
  for (const id of ['asked', 'asked-twice', 'never']) {
    const { lanesAsked: _, ...row } = randomAlert(random, id).row
    const text = JSON.stringify({ ...row, title: 'Título', state: 'new', country: 'BR', owner: null })
    const body = JSON.stringify(bodyFor(id, [{ type: 'account', id: `m-${id}`, name: `member of ${id}` }]))
    const columns = { id, fingerprint: id, version: 1, seq: 1, open: 1, state: 'new', severity_rank: 1, kind: row.kind }
    const more = { detector: row.detector, country: 'BR', owned: 0, exercise: 0, raised_at: row.raisedAt }
    const all = { ...columns, ...more, updated_at: row.raisedAt, search: `título ${id}`, row: text, work: '{}', body }
    const names = Object.keys(all)
    db.prepare(`INSERT INTO alerts (${names.join()}) VALUES (${names.map((name) => `@${name}`).join()})`).run(all)
    db.prepare('INSERT INTO alert_members VALUES (?, ?, ?)').run(id, 'account', `m-${id}`)
    db.prepare(
      `INSERT INTO alert_facts (alert_id, elections, exercise, detector, detector_version, kind, severity, state,
        first_seen_at, raised_at, sides) VALUES (?, '[]', 0, 'd', '1', 'k', 'high', 'new', '', ?, '[]')`,
    ).run(id, row.raisedAt)
  }
  const asked = [
    ['asked', 'legal'],
    ['asked-twice', 'policy'],
    ['asked-twice', 'legal'],
    ['asked-twice', 'legal'],
  ]
  for (const [n, [id, lane]] of asked.entries()) {
    const entry = { actor: { type: 'user' }, reason: `question ${n}`, patch: { lane } }
    db.prepare(`INSERT INTO audit VALUES (?, 'c', ?, ?, '2026', 'alert.escalate', ?, '')`).run(
      n + 1,
      n + 1,
      id,
      JSON.stringify(entry),
    )
  }
  db.close()
  return folder
}

test('[ACCESS29] alerts of an older store get the lanes they were escalated to out of the log', async () => {
  const store = await openSqliteStore(oldStore())
  const lanesOf = async (id: string) => (await store.alerts.get(id))?.row.lanesAsked
  expect([await lanesOf('asked'), await lanesOf('asked-twice'), await lanesOf('never')]).toEqual([
    ['legal'],
    ['policy', 'legal'],
    [],
  ])
  const page = await store.feed.page({ filter: {}, limit: 10 }, sightOf(legal))
  expect(page.rows.map(({ id }) => id).sort()).toEqual(['asked', 'asked-twice'])
  expect(page).toMatchObject({ total: 2, unfiltered: 2 })
  for (const [kind, words] of [
    ['alert', 'título'],
    ['note', 'question'],
    ['entity', 'member'],
  ] as const) {
    const found = await store.search.find(kind, words, sightOf(legal), 10)
    expect(found.map(({ ref }) => ref).filter((ref) => ref.includes('never'))).toEqual([])
    expect(found.length).toBe(kind === 'note' ? 4 : 2)
  }
  const facts = await store.facts.getMany(['asked-twice', 'never'])
  expect([facts.get('asked-twice')?.lanesAsked, facts.get('never')?.lanesAsked]).toEqual([['policy', 'legal'], []])
  await store.close()
})

test('[ACCESS29] counts go on from there: an alert that is asked later moves from one combination to the other', async () => {
  const store = await openSqliteStore(oldStore())
  await store.transaction(async (tx) => {
    const before = (await tx.alerts.get('never'))!
    await tx.alerts.put(before, { ...before, row: { ...before.row, lanesAsked: ['legal'] } })
    await insertAlert(tx, 'fresh', { state: 'new', lanesAsked: [] })
  })
  expect((await store.feed.page({ filter: {}, limit: 10 }, sightOf(legal))).total).toBe(3)
  const cells = await store.facets.cells()
  expect(cells.reduce((sum, { n }) => sum + n, 0)).toBe(4)
  expect(cells.every(({ n }) => n > 0)).toBe(true)
  const found = await store.search.find('alert', 'título', sightOf(legal), 10)
  expect(found.map(({ ref }) => ref)).toContain('never')
  await store.close()
})
