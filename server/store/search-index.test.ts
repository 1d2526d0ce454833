/** The index of words holds what the tables hold, whatever a transaction does to one entry. */
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { insertAlert } from '../../tests/support/alert-rows.ts'
import { openSqliteStore } from './sqlite.ts'
import type { Store, StoreView } from './store.ts'

let store: Store
beforeEach(async () => {
  store = await openSqliteStore(':memory:')
})
afterEach(() => store.close())

async function found(word: string): Promise<string[]> {
  // Throws where the index and the entries differ.
  await sql`INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)`.execute(store.db)
  return (await store.search.find('alert', word, null, 9)).map(({ ref }) => ref)
}

async function retitle(tx: StoreView, id: string, title: string): Promise<void> {
  const before = await tx.alerts.get(id)
  if (before === null) throw new Error(`no ${id}`)
  await tx.alerts.put(before, { ...before, row: { ...before.row, title } })
}

test('an entry that is written, changed and removed in one transaction leaves no word', async () => {
  await store.transaction(async (tx) => {
    await insertAlert(tx, 'kept', { title: 'Heron' })
    await insertAlert(tx, 'gone', { title: 'Egret' })
    await retitle(tx, 'gone', 'Stork')
    await tx.alerts.remove(['gone'])
  })
  expect([await found('heron'), await found('egret'), await found('stork')]).toEqual([['kept'], [], []])
})

test('an entry of before that is changed twice has its last words; changed and removed, none', async () => {
  await store.transaction(async (tx) => {
    await insertAlert(tx, 'changed', { title: 'Heron' })
    await insertAlert(tx, 'gone', { title: 'Egret' })
  })
  await store.transaction(async (tx) => {
    await retitle(tx, 'changed', 'Stork')
    await retitle(tx, 'changed', 'Crane')
    await retitle(tx, 'gone', 'Swan')
    await tx.alerts.remove(['gone'])
  })
  const words = ['heron', 'stork', 'crane', 'egret', 'swan']
  expect(await Promise.all(words.map(found))).toEqual([[], [], ['changed'], [], []])
})

test('[COL6] names of removed alerts are found no more and stand in nobody’s way, but those that another alert names are', async () => {
  const heron = { type: 'advertiser', id: 'page-1', name: 'Heron' } as const
  await store.transaction(async (tx) => {
    await insertAlert(tx, 'kept', { subject: heron })
    await insertAlert(tx, 'gone', { subject: heron, exercise: true })
    await insertAlert(tx, 'also gone', { subject: { ...heron, id: 'page-2' }, exercise: true })
  })
  const refs = async () => (await store.search.find('entity', 'heron', null, 9)).map(({ ref }) => ref)
  expect(new Set(await refs())).toEqual(new Set(['advertiser:page-1', 'advertiser:page-2']))
  await store.transaction((tx) => tx.alerts.removeExercise())
  expect(new Set(await refs())).toEqual(new Set(['advertiser:page-1']))
  await store.transaction((tx) => tx.alerts.remove(['kept']))
  expect(await refs()).toEqual([])
  expect(await found('heron')).toEqual([])
})
