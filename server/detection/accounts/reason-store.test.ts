import { expect, test } from 'vitest'

import { placeOf } from './config.ts'
import { PostColumn, postOf } from './post-column.ts'
import { emptyReason, type Reason, ReasonStore } from './reason-store.ts'

const posts = new PostColumn(16)
for (let cell = 0; cell < 16; cell++) posts.set(cell, cell % 5 === 4 ? `${cell} `.repeat(20) : `p${cell}`)

function reason(key: number, earlier: number, later: number): Reason {
  return {
    object: { key, kind: 'link', place: placeOf('link'), label: `l${key}`, firstAt: 1, users: 2, strangers: 2 },
    at: 1_700_000_000_000 + key,
    lag: key * 3,
    evidence: 0.25,
    earlier,
    later,
    earlierPost: { column: posts, cell: key * 2 },
    laterPost: { column: posts, cell: key * 2 + 1 },
  }
}

const told = (row: Reason): object => ({
  ...row,
  earlierPost: postOf(row.earlierPost),
  laterPost: postOf(row.laterPost),
})

test('a row is read back as it was written, whoever acted first', () => {
  const store = new ReasonStore(4)
  const one = reason(1, 5, 9)
  const two = reason(2, 9, 5)
  const first = store.add(one, -1)
  const second = store.add(two, first)
  const into = emptyReason()
  expect(store.read(second, 5, 9, into) && told(into)).toEqual(told(two))
  expect(store.read(store.next(second), 5, 9, into) && told(into)).toEqual(told(one))
  expect(store.next(first)).toBe(-1)
})

test('freed rows are used again, and a full store says so', () => {
  const store = new ReasonStore(3)
  let head = -1
  for (const key of [1, 2, 3]) head = store.add(reason(key, 1, 2), head)
  expect(store.isFull).toBe(true)
  expect(store.add(reason(4, 1, 2), -1)).toBe(-1)
  store.release(head)
  expect(store.isFull).toBe(false)
  const again = store.add(reason(5, 1, 2), -1)
  expect(store.key(again)).toBe(5)
  expect(store.next(again)).toBe(-1)
})
