import { expect, test } from 'vitest'

import { placeOf } from './config.ts'
import { ObjectIndex } from './object-index.ts'
import { PostColumn } from './post-column.ts'

const DAY = 86_400_000
const post = { column: new PostColumn(1), cell: 0 }
post.column.set(0, 'p')

test('of a long text that several use only the beginning is held', () => {
  const index = new ObjectIndex(1 << 16, 1 << 16, 4, DAY)
  const texts = 10_000
  const length = 100_000
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < texts; i++) {
    const label = Buffer.alloc(length, String(i)).toString('latin1')
    index.use(i, 1, i, post, placeOf('text'), label)
    const ring = index.use(i, 2, i, post, placeOf('text'), label)
    expect(index.sharedOf(ring)?.label.length).toBeLessThan(200)
  }
  expect(process.memoryUsage().heapUsed - before).toBeLessThan((texts * length) / 2)
})

test('an account that comes back is not counted again among the first users', () => {
  const index = new ObjectIndex(1 << 10, 1 << 10, 4, DAY)
  let ring = -1
  for (let round = 0; round < 3; round++)
    for (let account = 0; account < 40; account++)
      ring = index.use(7, account, round * 60_000 + account, post, placeOf('link'), 'l')
  expect(index.sharedOf(ring)?.users).toBe(40)
  expect(index.wasCounted).toBe(false)
})
