/** Nothing but one group: the same post by a few accounts within seconds, a few times over. */
import { describe, expect, test } from 'vitest'

import type { Post } from '../../../shared/domain/observation.ts'
import { seededRandom } from '../../support/seeded-random.ts'
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

/** One kind of thing only, a new one each time. */
const kinds: Readonly<Record<string, (round: number) => Partial<Post>>> = {
  links: campaigns['a new link each time']!,
  texts: campaigns['a new text each time']!,
  hashtags: (round) => ({ hashtags: [`vote${round}`] }),
  pictures: (round) => ({ mediaHashes: [`picture${round}`] }),
}

/** The same within 40 s, each time in another order. */
function mixed(accounts: number, repeats: number, apart: number, what: (round: number) => Partial<Post>): Post[][] {
  const random = seededRandom(accounts)
  return times(repeats, apart).map((at, round) =>
    shuffled(names('acc', accounts), () => random.next()).map((name, i) =>
      post(name, at + i * Math.floor((40 * SECOND) / accounts), what(round)),
    ),
  )
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const left = [...list]
  for (let i = left.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[left[i], left[j]] = [left[j]!, left[i]!]
  }
  return left
}

/** All posts in one batch, in any order. */
function inOneBatch(waves: readonly Post[][]): string[] {
  const run = start()
  const random = seededRandom(waves.length)
  const all = shuffled(waves.flat(), () => random.next())
  const receivedAt = Math.max(...all.map((one) => Date.parse(one.at))) + MINUTE
  for (const one of all) run.detection.observe(one, receivedAt, (finding) => run.findings.push(finding))
  run.detection.advance(receivedAt, (finding) => run.findings.push(finding))
  return [...lastMembers(run.findings).values()].flat()
}

describe.each([10, 20, 40, 80])('%i accounts that share one kind of thing only', (accounts) => {
  test.each(Object.entries(kinds))('%s are told of before the tenth time, whatever their order', (_, what) => {
    for (const apart of [MINUTE, 3 * HOUR]) {
      for (const waves of [rounds(accounts, 9, apart, what), mixed(accounts, 9, apart, what)]) {
        const run = start()
        expect(waves.some((wave) => clustersOf(feed(wave, run).findings).length > 0)).toBe(true)
      }
    }
  })

  test.each(Object.entries(kinds))('%s are found in one batch of mixed posts', (_, what) => {
    expect(inOneBatch(mixed(accounts, 10, 10 * MINUTE, what)).length).toBeGreaterThanOrEqual(5)
  })
})

test.each([
  ['link', 10],
  ['link', 20],
  ['link', 40],
  ['text', 10],
  ['text', 20],
  ['text', 40],
])('one %s repeated by %i accounts is found live and in one batch of mixed posts', (kind, accounts) => {
  const waves = mixed(accounts, 10, 10 * MINUTE, campaigns[`the same ${kind} again and again`]!)
  const run = start()
  expect(waves.slice(0, 9).some((wave) => clustersOf(feed(wave, run).findings).length > 0)).toBe(true)
  expect(inOneBatch(waves).length).toBeGreaterThanOrEqual(5)
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
