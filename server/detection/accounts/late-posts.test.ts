import { expect, test } from 'vitest'

import type { Post } from '../../../shared/domain/observation.ts'
import { LatePosts } from './late-posts.ts'

function post(postId: string, text = ''): Post {
  return { type: 'post', platform: 'x', postId, accountId: 'a', at: '2026-10-01T00:00:00Z', text }
}

test('late posts are taken in the order of their times, those of one moment by their ids', () => {
  const late = new LatePosts()
  for (const [id, at] of [
    ['c', 3],
    ['b', 1],
    ['a', 1],
  ] as const)
    expect(late.hold(post(id), at)).toBe(true)
  expect(late.take().map(({ post: { postId } }) => postId)).toEqual(['a', 'b', 'c'])
  expect(late.isEmpty).toBe(true)
})

test('neither many late posts nor long ones are held without bound', () => {
  const many = new LatePosts()
  let held = 1
  while (many.hold(post(`p${held}`), held)) held++
  expect(held).toBeLessThan(10_000)
  const long = new LatePosts()
  let count = 1
  while (long.hold(post(`p${count}`, 'x'.repeat(100_000)), count)) count++
  expect(count).toBeLessThan(100)
  long.restore(long.state())
  expect(long.hold(post('more'), 0)).toBe(false)
})
