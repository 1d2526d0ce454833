import { deserialize, serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'

import { DAY_MS } from '../../../shared/domain/time.ts'
import type { Post } from '../../../shared/domain/observation.ts'
import { feed, finish, HOUR, inOrder, lastMembers, names, ordinary, post, SECOND, START, start } from './streams.ts'

/** Accounts in a ring: each shares two links with the next one and with nobody else. */
function ring(members: readonly string[], apart: number): Post[] {
  return members.flatMap((name, i) => {
    const next = members[(i + 1) % members.length]!
    return [0, 1].flatMap((round) => {
      const at = START + HOUR + (i + 2 * round) * apart
      const urls = [`https://quiet.example/${i}/${round}`]
      return [post(name, at, { urls }), post(next, at + 20 * SECOND, { urls })]
    })
  })
}

/** Others who find the same links, hours later and one by one. */
function readers(of: readonly Post[], count: number): Post[] {
  return of.flatMap(({ urls, at }, i) =>
    Array.from({ length: count }, (_, j) =>
      post(`reader-${i}-${j}`, Date.parse(at) + (3 + j) * HOUR, { urls: urls ?? [] }),
    ),
  )
}

const among = ordinary(200, 6, 12 * DAY_MS)

describe('a group whose pairs are each tied too weakly', () => {
  const members = names('quiet', 10)
  const found = (group: readonly Post[]): string[][] => [
    ...lastMembers(finish(feed(inOrder([...among, ...group])))).values(),
  ]

  test('is found when what it shares is its own, on several days', () => {
    expect(found(ring(members, 8 * HOUR))).toEqual([members.toSorted()])
  })

  test('is not one when all of it is of one day: so is an audience', () => {
    expect(found(ring(members, HOUR / 2))).toEqual([])
  })

  test('is not one when others use the same', () => {
    const group = ring(members, 8 * HOUR)
    expect(found([...group, ...readers(group, 2)])).toEqual([])
  })

  test('is not one when it is small', () => {
    expect(found(ring(names('few', 6), 8 * HOUR))).toEqual([])
  })

  test('is found as well after a checkpoint, and shown with its ties', () => {
    const stream = inOrder([...among, ...ring(members, 8 * HOUR)])
    // Ties of two days are held by then, too few for a group.
    const half = stream.findIndex(({ at }) => Date.parse(at) > START + 2 * DAY_MS)
    const straight = finish(feed(stream))
    const before = feed(stream.slice(0, half))
    const after = start()
    after.detection.restore(deserialize(serialize(before.detection.snapshot())))
    const resumed = [...before.findings, ...finish(feed(stream.slice(half), after))]
    expect(resumed).toEqual(straight)
    expect((straight.at(-1)!.detail!['edges'] as unknown[]).length).toBeGreaterThanOrEqual(7)
  })
})
