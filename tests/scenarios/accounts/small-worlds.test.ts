/** Nothing but one group: the same post by a few accounts within seconds, a few times over. */
import { describe, expect, test } from 'vitest'

import type { Post } from '../../../shared/domain/observation.ts'
import { clustersOf, feed, HOUR, inOrder, lastMembers, MINUTE, names, post, SECOND, start, times } from './streams.ts'

const campaigns: Readonly<Record<string, (round: number) => Partial<Post>>> = {
  'a new link each time': (round) => ({ urls: [`https://news.example/${round}`] }),
  'a new text each time': (round) => ({
    text: `${['North', 'South', 'East', 'West'][round % 4]} hall ${round * 37}: ballots number ${round * 991} were seen burning`,
  }),
  'a stock phrase with a new link': (round) => ({
    text: `This is the scandal that they do not want you to see https://news.example/${round}`,
    urls: [`https://news.example/${round}`],
  }),
  'the same link again and again': () => ({ urls: ['https://news.example/one'] }),
  'the same text again and again': () => ({ text: 'The very same message, posted again by every one of us today' }),
}

function rounds(accounts: number, repeats: number, apart: number, what: (round: number) => Partial<Post>): Post[][] {
  return times(repeats, apart).map((at, round) =>
    names('acc', accounts).map((name, i) => post(name, at + i * SECOND, { country: 'KE', ...what(round) })),
  )
}

describe.each([
  [20, 10],
  [12, 8],
  [10, 8],
])('%i accounts alone in the stream', (accounts, repeats) => {
  test.each(Object.entries(campaigns))('that post %s are told of before the tenth time', (_, what) => {
    for (const apart of [MINUTE, 3 * HOUR]) {
      const run = start()
      const waves = rounds(accounts, repeats, apart, what)
      const needed = waves.findIndex((wave) => clustersOf(feed(wave, run).findings).length > 0) + 1
      expect(needed).toBeGreaterThan(0)
      expect(needed).toBeLessThan(10)
      expect(clustersOf(run.findings).at(-1)).toMatchObject({ country: 'KE' })
    }
  })

  test('are found alike when all posts arrive late in one batch', () => {
    const stream = inOrder(rounds(accounts, repeats, HOUR, campaigns['a new link each time']!).flat())
    const live = feed(stream)
    const late = start()
    for (const one of stream)
      late.detection.observe(one, Date.parse(stream.at(-1)!.at) + HOUR, (f) => late.findings.push(f))
    expect(live.findings.length).toBeGreaterThan(0)
    expect([...lastMembers(late.findings).values()]).toEqual([...lastMembers(live.findings).values()])
  })
})

test('one of two who repeats what the other said once adds nothing', () => {
  const once = names('acc', 8).map((name, i) =>
    post(name, times(1, HOUR)[0]! + i * SECOND, { text: 'A line that eight people once said' }),
  )
  const again = times(20, MINUTE, times(1, HOUR)[0]! + 2 * MINUTE).map((at) =>
    post('acc0', at, { text: 'A line that eight people once said' }),
  )
  expect(clustersOf(feed([...once, ...again]).findings)).toEqual([])
})
