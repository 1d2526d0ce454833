import { afterEach, beforeEach, expect, test } from 'vitest'

import { insertAlert } from '../../tests/support/alert-rows.ts'
import { until } from '../../tests/support/socket.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { ChangeFeed } from './change-feed.ts'

let store: Store
let feed: ChangeFeed
let told: number[]
let errors: unknown[]

beforeEach(async () => {
  store = await openSqliteStore(':memory:')
  told = []
  errors = []
  feed = new ChangeFeed(store, 0)
  feed.onError = (error) => errors.push(error)
  feed.listen((changes) => told.push(...changes.map(({ seq }) => seq)))
})
afterEach(async () => {
  feed.close()
  await store.close()
})

test('[LIVE2] every change is told once and in order, however many commits there are at once', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, n) => store.transaction((tx) => insertAlert(tx, `alert-${n}`))))
  await until('all are told', () => told.length === 20)
  expect(told).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
})

test('[LIVE2] a reading that fails is tried again without waiting for the next commit', async () => {
  await store.transaction(async (tx) => {
    await insertAlert(tx, 'a')
    await tx.db.updateTable('outbox').set({ alert_id: 'damaged', change: '{' }).execute()
  })
  await until('the reading fails', () => errors.length > 0)
  await store.db.updateTable('outbox').set({ change: '{"row":{},"previous":null}' }).execute()
  await until('it is told', () => told.length > 0)
  expect(told).toEqual([1])
})
