import { describe, expect, test } from 'vitest'

import { finding } from '../../../shared/domain/finding.ts'
import type { Account, Ad } from '../../../shared/domain/observation.ts'
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
  ordinary,
  post,
  SECOND,
  START,
  start,
  times,
} from './streams.ts'

describe('a group that acts together among ordinary accounts', () => {
  const bots = names('bot', 20)
  const rounds = times(12, 3 * HOUR, START + HOUR)
  const stream = inOrder([...ordinary(300, 6, 36 * HOUR), ...group(bots, rounds, 20 * SECOND)])

  test('is told of before its tenth repeat, within 5 s of the post that crossed the threshold', () => {
    const run = start()
    let crossed = 0
    for (const one of stream) {
      feed([one], run)
      if (run.findings.length > 0) {
        crossed = Date.parse(one.at)
        break
      }
    }
    const [first] = run.findings
    expect(crossed).toBeLessThan(rounds[9]!)
    expect(Date.parse(first!.at) - crossed).toBeLessThanOrEqual(5 * SECOND)
    expect(first!.members.every((member) => member.id.startsWith('bot'))).toBe(true)
  })

  test('is one cluster with all its accounts and none else, told of a few times only', () => {
    const findings = finish(feed(stream))
    expect([...lastMembers(findings).values()]).toEqual([bots.toSorted()])
    expect(findings.length).toBeGreaterThan(0)
    expect(findings.length).toBeLessThanOrEqual(8)
  })

  test('is described by what was seen, with posts and times, and never judged', () => {
    const last = finish(feed(stream)).at(-1)!
    expect(finding.parse(last)).toBeTruthy()
    expect(last.title).toMatch(/^20 accounts reposted the same \d+ posts within \d+ s of each other, [\d,]+ times/)
    expect(`${last.title} ${last.summary}`).not.toMatch(/inauthentic|bots?\b|fake|troll/i)
    expect(last.summary).toContain('By chance')
    expect(last.evidence[0]!.text).toMatch(/campaign-\d+.* 2026-10-0.*bot\d+ \d\d:\d\d/)
    expect(last.members.every((member) => member.role !== undefined && member.why !== undefined)).toBe(true)
    expect(last.detail!['edges']).not.toHaveLength(0)
    expect(last.detail!['ticks']).not.toHaveLength(0)
  })

  test('is told from its first shared post on, and not from when it crossed the threshold', () => {
    const [first] = feed(stream).findings
    const seen = first!.detail!['objects'] as { firstAt: string; lastAt: string }[]
    const from = Math.min(...seen.map(({ firstAt }) => Date.parse(firstAt)))
    const to = Math.max(...seen.map(({ lastAt }) => Date.parse(lastAt)))
    expect(to - from).toBeGreaterThan(2 * HOUR)
    expect(first!.title).toContain(`in ${Math.round((to - from) / HOUR)} h`)
  })

  test('carries the country that its accounts are in, and whether it is an exercise', () => {
    const told = (rest: object): unknown => finish(feed(stream.map((one) => ({ ...one, ...rest })))).at(-1)
    expect(told({ country: 'BR' })).toMatchObject({ country: 'BR', exercise: false })
    expect(told({ exercise: true })).toMatchObject({ country: null, exercise: true })
  })

  test('says who moves first and who amplifies', () => {
    const last = finish(feed(stream)).at(-1)!
    const withRole = (role: string): number[] =>
      last.members.filter((member) => member.role === role).map((member) => Number(member.id.slice(3)))
    expect(withRole('first mover')).toContain(0)
    expect(withRole('amplifier')).not.toHaveLength(0)
    expect(Math.max(...withRole('first mover'))).toBeLessThan(Math.min(...withRole('amplifier')))
  })
})

describe('a cluster over time', () => {
  test('keeps its id while it grows', () => {
    const small = group(names('a', 8), times(4, HOUR), 20 * SECOND, 'one')
    const large = group(names('a', 20), times(6, HOUR, START + 6 * HOUR), 20 * SECOND, 'two')
    const findings = finish(feed(inOrder([...small, ...large])))
    const ids = new Set(clustersOf(findings).map((one) => one.subject.id))
    expect(ids.size).toBe(1)
    expect(findings[0]!.members).toHaveLength(8)
    expect(findings.at(-1)!.members).toHaveLength(20)
  })

  test('that meets another becomes one with it, and the merger is recorded', () => {
    const left = group(names('l', 10), times(5, HOUR), 20 * SECOND, 'left')
    const right = group(names('r', 8), times(5, HOUR, START + 10 * MINUTE), 20 * SECOND, 'right')
    const both = group(
      [...names('l', 10), ...names('r', 8)].toSorted((x, y) => x.slice(1).localeCompare(y.slice(1))),
      times(6, HOUR, START + 8 * HOUR),
      20 * SECOND,
      'both',
    )
    const findings = finish(feed(inOrder([...left, ...right, ...both])))
    const last = clustersOf(findings).at(-1)!
    expect(last.members).toHaveLength(18)
    expect(JSON.stringify(last.detail!['events'])).toContain('merged')
    expect(new Set(clustersOf(findings).map((one) => one.subject.id)).size).toBe(2)
  })

  test('that comes apart goes on under its id in one part, the other gets its own, and both record the split', () => {
    const DAY = 24 * HOUR
    const both = group([...names('l', 10), ...names('r', 8)], times(4, HOUR), 20 * SECOND, 'both')
    const left = group(names('l', 10), times(32, 3 * DAY, START + DAY), 20 * SECOND, 'left')
    const right = group(names('r', 8), times(32, 3 * DAY, START + DAY + HOUR), 20 * SECOND, 'right')
    const findings = finish(feed(inOrder([...both, ...left, ...right])))
    const first = clustersOf(findings)[0]!.subject.id
    const members = lastMembers(findings)
    expect(members.get(first)).toEqual(names('l', 10).toSorted())
    expect([...members].find(([id]) => id !== first)?.[1]).toEqual(names('r', 8).toSorted())
    expect(members.size).toBe(2)
    for (const id of members.keys()) {
      const last = clustersOf(findings).findLast((one) => one.subject.id === id)!
      const other = [...members.keys()].find((each) => each !== id)
      expect(last.detail!['events']).toContainEqual(expect.objectContaining({ what: 'split', with: other }))
    }
    expect(finish(feed(inOrder([...both, ...left, ...right])))).toEqual(findings)
  })

  test('is not broken up by falling silent', () => {
    const bots = names('s', 12)
    const acting = group(bots, times(4, HOUR), 20 * SECOND, 'once')
    const findings = finish(feed(inOrder([...acting, ...ordinary(40, 60, 120 * 24 * HOUR)])))
    expect([...lastMembers(findings).values()]).toEqual([bots.toSorted()])
  })

  test('gets the same id in a replay', () => {
    const stream = inOrder([...ordinary(50, 4, 10 * HOUR), ...group(names('a', 12), times(6, HOUR), 30 * SECOND)])
    expect(finish(feed(stream))).toEqual(finish(feed(stream)))
  })

  test('that shares only what everybody comes to share is not told of', () => {
    const crowd = names('fan', 400)
    const viral = times(6, 2 * HOUR).flatMap((at, round) =>
      crowd.map((name, i) =>
        post(name, at + ((i * 7_919 + round * 31_337) % 5_400) * SECOND, {
          repostOf: `viral-${round}`,
          postId: `v-${round}-${i}`,
        }),
      ),
    )
    const members = [...lastMembers(finish(feed(inOrder(viral)))).values()].flat()
    expect(members.length).toBeLessThan(8)
  })
})

describe('the same message reworded', () => {
  const messages: Record<string, (variant: number) => string> = {
    Latin: (v) =>
      `Everyone in the valley knows that the old ballot office on the hill closes early, tell your ${['family', 'friends', 'people'][v % 3]} now`,
    Cyrillic: (v) =>
      `Все жители нашей области уже знают что старый избирательный участок закроется раньше времени, скажите ${['родным', 'друзьям', 'соседям'][v % 3]}`,
    Arabic: (v) =>
      `الجميع في المدينة يعرفون أن مركز الاقتراع القديم سوف يغلق مبكرا قبل الموعد المحدد أخبروا ${['العائلة', 'الأصدقاء', 'الجيران'][v % 3]} اليوم`,
    CJK: (v) =>
      `全市的居民都已经知道旧的投票站将会比规定的时间提前关闭请大家尽快告诉自己的${['家人', '朋友', '邻居'][v % 3]}不要错过投票`,
  }
  /** Another message of the same script: the letters of every word in another order. */
  const another = (text: string, round: number): string =>
    text
      .split(' ')
      .map((word) =>
        Array.from(word)
          .toSorted((x, y) => ((x.codePointAt(0)! * (round + 3)) % 101) - ((y.codePointAt(0)! * (round + 3)) % 101))
          .join(''),
      )
      .join(' ')

  test.each(Object.keys(messages))('ties accounts in %s script', (script) => {
    const stream = times(5, HOUR).flatMap((at, round) =>
      names('w', 9).map((name, i) => post(name, at + i * SECOND, { text: another(messages[script]!(i), round) })),
    )
    const last = clustersOf(finish(feed(inOrder(stream)))).at(-1)
    expect(last?.kind).toBe('near-duplicate-text')
    expect(last?.members).toHaveLength(9)
  })

  test('does not tie accounts that only write about the same thing', () => {
    const topics = ['the ballot office closes early', 'the debate was long tonight', 'the queue at the school is short']
    const stream = times(5, HOUR).flatMap((at, round) =>
      names('w', 9).map((name, i) =>
        post(name, at + i * SECOND, {
          text: `${name} here, ${'abcdefghi'[(i + round) % 9]!.repeat(3 + i)}${i * 37} ${topics[round % 3]} says my ${['aunt', 'boss', 'dog', 'teacher', 'neighbour', 'son', 'friend', 'barber', 'vet'][i]}`,
        }),
      ),
    )
    expect(clustersOf(finish(feed(inOrder(stream))))).toEqual([])
  })
})

function account(accountId: string, at: number, rest: Partial<Account> = {}): Account {
  return {
    type: 'account',
    platform: 'x',
    accountId,
    createdAt: new Date(at).toISOString(),
    at: new Date(START).toISOString(),
    ...rest,
  }
}

describe('accounts as such', () => {
  const grown = Array.from({ length: 200 }, (_, i) =>
    account(`grown${i}`, START - (i * 37 + 1) * 24 * HOUR, {
      handle: `Person${String.fromCharCode(97 + (i % 26))}${i * 13}`,
    }),
  )

  test('registered one by one over years raise nothing', () => {
    expect(finish(feed(grown))).toEqual([])
  })

  test('registered within minutes of each other are told of as one subject', () => {
    const burst = names('new', 8).map((name, i) =>
      account(name, START - 30 * 24 * HOUR + i * 4 * MINUTE, { handle: `TruthDaily${i}83${i}` }),
    )
    const findings = finish(feed([...grown, ...burst]))
    expect(new Set(findings.map((one) => `${one.kind} ${one.subject.id}`)).size).toBe(1)
    expect(findings[0]!.kind).toBe('creation-burst')
    expect(findings.length).toBeLessThanOrEqual(2)
    expect(findings[0]!.members.map((member) => member.id).every((id) => id.startsWith('new'))).toBe(true)
    expect(finding.parse(findings[0])).toBeTruthy()
  })

  test('on one device are told of; a carrier address with hundreds of accounts is not told of again', () => {
    const device = names('d', 5).map((name, i) =>
      account(name, START - i * 500 * HOUR, { infra: { deviceHash: 'dev1' } }),
    )
    const carrier = names('c', 400).map((name, i) =>
      account(name, START - i * 500 * HOUR, { infra: { ipHash: 'nat' } }),
    )
    const findings = finish(feed([...device, ...carrier])).filter((one) => one.kind === 'shared-infrastructure')
    expect(findings.some((one) => one.subject.name.startsWith('device') && one.members.length === 4)).toBe(true)
    expect(findings.every((one) => one.members.length <= 200)).toBe(true)
  })
})

function ad(advertiserId: string, rest: Partial<Ad>): Ad {
  return {
    type: 'ad',
    platform: 'meta',
    adId: `ad-of-${advertiserId}`,
    advertiserId,
    at: new Date(START + 20 * HOUR).toISOString(),
    country: 'BR',
    ...rest,
  }
}

describe('an ad', () => {
  const pushing = times(8, HOUR).flatMap((at, round) =>
    names('p', 10).map((name, i) =>
      post(name, at + i * SECOND, { urls: [`https://www.cause.example/page${round}?utm_source=${name}`] }),
    ),
  )

  test('whose landing page a cluster pushes is tied to it, in both orders', () => {
    const landing = ad('adv1', { landingUrl: 'http://cause.example/page3#top' })
    for (const stream of [
      [...inOrder(pushing), landing],
      [landing, ...inOrder(pushing)],
    ]) {
      const links = finish(feed(stream)).filter((one) => one.kind === 'ad-cluster-link')
      expect(links.length).toBeGreaterThan(0)
      expect(links[0]!.subject).toMatchObject({ type: 'advertiser', id: 'adv1' })
      expect(links[0]!.members.map((member) => member.type)).toContain('account-cluster')
      expect(finding.parse(links[0])).toBeTruthy()
    }
  })

  test('that leads elsewhere is not', () => {
    const findings = finish(feed([...inOrder(pushing), ad('adv2', { landingUrl: 'https://shop.example/' })]))
    expect(findings.some((one) => one.kind === 'ad-cluster-link')).toBe(false)
  })
})

test('pages that carry the name of the site they link to are marked as having one owner', () => {
  const pages = names('page', 8)
  const profiles = pages.map((name, i) =>
    account(name, START - (i + 1) * 900 * HOUR, {
      displayName: `Anzeiger ${['Nord', 'Süd', 'Ost', 'West', 'Mitte', 'Stadt', 'Land', 'Sport'][i]}`,
    }),
  )
  const sharing = times(9, HOUR).flatMap((at, round) =>
    pages.map((name, i) => post(name, at + i * SECOND, { urls: [`https://anzeiger.example/${round}`] })),
  )
  const findings = clustersOf(finish(feed([...profiles, ...inOrder(sharing)])))
  expect(findings.length).toBeGreaterThan(0)
  for (const one of findings) expect(one).toMatchObject({ aspect: 'same-owner', score: 0.1 })
})
