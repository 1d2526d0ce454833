import { deserialize, serialize } from 'node:v8'
import { assert, constantFrom, double, integer, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Post } from '../../../shared/domain/observation.ts'
import {
  clustersOf,
  feed,
  finish,
  group,
  HOUR,
  inOrder,
  lastMembers,
  names,
  ordinary,
  SECOND,
  START,
  start,
  times,
} from './streams.ts'

const RUNS = { numRuns: 25 }

/** Two groups among ordinary accounts, of drawn sizes and habits. */
const streams = record({
  size: integer({ min: 5, max: 14 }),
  other: integer({ min: 5, max: 14 }),
  rounds: integer({ min: 3, max: 8 }),
  spread: integer({ min: 1, max: 120 }),
  crowd: integer({ min: 0, max: 60 }),
}).map(({ size, other, rounds, spread, crowd }) =>
  inOrder([
    ...group(names('a', size), times(rounds, HOUR), spread * SECOND, 'first'),
    ...group(names('b', other), times(rounds, 2 * HOUR, START + 7 * SECOND), spread * SECOND, 'second'),
    ...ordinary(crowd, 3, 10 * HOUR),
  ]),
)

function membersOf(posts: readonly Post[]): string[][] {
  return [...lastMembers(finish(feed(posts))).values()].toSorted((x, y) => ((x[0] ?? '') < (y[0] ?? '') ? -1 : 1))
}

describe('for any stream', () => {
  test('the names of accounts and the order of posts of one moment do not matter', () => {
    assert(
      property(streams, integer(), (stream, seed) => {
        const renamed = (id: string): string =>
          `${(Math.imul(id.length * 31 + id.charCodeAt(id.length - 1), seed | 1) >>> 0).toString(36)}-${id}`
        const back = (id: string): string => id.slice(id.indexOf('-') + 1)
        const other = stream
          .map((post) => ({ ...post, accountId: renamed(post.accountId) }))
          .toSorted((x, y) => Date.parse(x.at) - Date.parse(y.at) || (x.accountId < y.accountId ? -1 : 1))
        const sorted = (members: string[][]): string[][] =>
          members.map((ids) => ids.map(back).toSorted()).toSorted((x, y) => (x[0]! < y[0]! ? -1 : 1))
        expect(sorted(membersOf(other))).toEqual(membersOf(stream))
      }),
      RUNS,
    )
  })

  test('ordinary accounts that share nothing change nothing', () => {
    assert(
      property(streams, integer({ min: 1, max: 80 }), (stream, count) => {
        expect(membersOf(inOrder([...stream, ...ordinary(count, 3, 12 * HOUR, 'newcomer')]))).toEqual(membersOf(stream))
      }),
      RUNS,
    )
  })

  test('an account that posts everything twice does not make its cluster look much stronger', () => {
    assert(
      property(streams, constantFrom('a0', 'a2', 'b1'), (stream, noisy) => {
        const doubled = inOrder(stream.flatMap((post) => (post.accountId === noisy ? [post, again(post)] : [post])))
        const score = (posts: readonly Post[]): number =>
          clustersOf(finish(feed(posts))).reduce((top, one) => Math.max(top, one.score), 0)
        expect(Math.abs(score(doubled) - score(stream))).toBeLessThan(0.05)
      }),
      RUNS,
    )
  })

  test('a run that stops at a checkpoint and goes on tells the same as one that does not stop', () => {
    assert(
      property(streams, double({ min: 0, max: 1, noNaN: true }), (stream, part) => {
        const at = Math.floor(stream.length * part)
        const before = feed(stream.slice(0, at))
        const state: unknown = deserialize(serialize(before.detection.snapshot()))
        const after = start()
        after.detection.restore(state)
        feed(stream.slice(at), after)
        expect([...before.findings, ...finish(after)]).toEqual(finish(feed(stream)))
      }),
      RUNS,
    )
  })
})

function again(post: Post): Post {
  return { ...post, postId: `${post.postId}-again`, at: new Date(Date.parse(post.at) + 3 * SECOND).toISOString() }
}
