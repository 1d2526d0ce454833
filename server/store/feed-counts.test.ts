import { expect, test } from 'vitest'

import { insertAlert } from '../../tests/support/alert-rows.ts'
import { Counters } from './counters.ts'
import { Feed } from './feed.ts'
import { openSqliteStore } from './sqlite.ts'

test('where words match more alerts than are counted, the counts say that they are the least there is', async () => {
  const store = await openSqliteStore(':memory:')
  const told = await store.transaction(async (tx) => {
    for (let n = 0; n < 12; n++) {
      await insertAlert(tx, `alert-${n}`, { title: 'a river of ads', state: 'new', closedAt: null })
    }
    const feed = new Feed(tx.db, tx.facets, new Counters(tx.db, false), 10)
    const ask = (text?: string) => feed.page({ filter: text === undefined ? {} : { text }, limit: 5 }, null)
    return [await ask('river'), await ask('river of nothing'), await ask()]
  })
  expect(told.map(({ total, atLeast }) => [total, atLeast])).toEqual([
    [10, true],
    [0, undefined],
    [12, undefined],
  ])
  await store.close()
})
