/** What somebody could send to blow the detector up: each with bounded time and memory. */
import { describe, expect, test } from 'vitest'

import {
  clustersOf,
  feed,
  finish,
  group,
  HOUR,
  inOrder,
  lastMembers,
  MINUTE,
  names,
  post,
  SECOND,
  START,
  start,
  times,
} from './streams.ts'

/** Processor time, generous against a slow machine; a cost that grows with the square of the input is far above. */
const MOST_MS = 15_000
const MOST_BYTES = 700 * 2 ** 20

function within(work: () => void): void {
  const before = process.memoryUsage()
  const began = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(began)
  expect((user + system) / 1_000).toBeLessThan(MOST_MS)
  const after = process.memoryUsage()
  expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(MOST_BYTES)
}

describe('the detector stays bounded', { timeout: 60_000 }, () => {
  test('with one object shared by 100,000 accounts in a minute, and still sees a group that shares others', () => {
    within(() => {
      const run = start()
      for (let i = 0; i < 100_000; i++)
        feed([post(`crowd${i}`, START + Math.floor(i * 0.6), { repostOf: 'viral', postId: `v${i}` })], run)
      expect(run.detection.sizes.pairs).toBeLessThan(1 << 20)
      feed(inOrder(group(names('bot', 10), times(4, HOUR, START + HOUR), 10 * SECOND)), run)
      expect([...lastMembers(finish(run)).values()].flat().filter((id) => id.startsWith('bot'))).toHaveLength(10)
    })
  })

  test('with one account that acts 100,000 times a minute', () => {
    within(() => {
      const run = start()
      for (let i = 0; i < 100_000; i++) {
        const what = i % 2 === 0 ? { repostOf: `same${i % 50}` } : { urls: [`https://x.example/${i}`] }
        feed([post('mill', START + Math.floor(i * 0.6), { ...what, postId: `m${i}` })], run)
      }
      expect(finish(run)).toEqual([])
    })
  })

  test('with a million different objects', () => {
    within(() => {
      const run = start()
      for (let i = 0; i < 1_000_000; i++)
        feed([post(`u${i % 5_000}`, START + i * 50, { repostOf: `only${i}`, postId: 'p' })], run)
      expect(run.detection.sizes.objects).toBeLessThanOrEqual(1 << 20)
      expect(finish(run)).toEqual([])
    })
  })

  test('with texts of 100 kB', () => {
    within(() => {
      const run = start()
      for (let i = 0; i < 2_000; i++)
        feed([post(`w${i % 100}`, START + i * SECOND, { text: `${i} `.repeat(20_000), postId: `t${i}` })], run)
      expect(finish(run).length).toBeLessThan(10)
    })
  })

  test('with posts that name hundreds of objects', () => {
    within(() => {
      const run = start()
      const tags = names('tag', 200)
      for (let i = 0; i < 5_000; i++)
        feed([post(`h${i % 400}`, START + i * SECOND, { hashtags: tags, mentions: tags, postId: `h${i}` })], run)
      expect(finish(run).length).toBeLessThan(10)
    })
  })
})

describe('wrong and late clocks', () => {
  const bots = names('bot', 10)
  const stream = inOrder(group(bots, times(5, HOUR), 20 * SECOND))

  test('posts that arrive an hour late still count', () => {
    const late = stream.toSorted((x, y) => arrival(x) - arrival(y))
    expect([...lastMembers(finish(feed(late))).values()]).toEqual([bots.toSorted()])
  })

  test('one clock set years ahead neither stops the detector nor makes it forget', () => {
    const run = start()
    const half = Math.floor(stream.length / 2)
    feed(stream.slice(0, half), run)
    feed([post('odd', START + 20 * 365 * 24 * HOUR, { repostOf: 'future' })], run)
    feed(stream.slice(half), run)
    const findings = clustersOf(finish(run))
    expect(findings.at(-1)!.members).toHaveLength(10)
    expect(findings.every((one) => one.at < '2026-10-02')).toBe(true)
  })
})

/** Every third account's posts come 59 minutes after they were written. */
function arrival(one: { readonly accountId: string; readonly at: string }): number {
  return Date.parse(one.at) + (Number(one.accountId.slice(3)) % 3 === 0 ? 59 * MINUTE : 0)
}
