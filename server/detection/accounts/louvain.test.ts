import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { Communities } from './communities.ts'
import { Louvain } from './louvain.ts'
import { TieList } from './tie-list.ts'

type Tie = readonly [from: number, to: number, weight: number]

function listOf(ties: readonly Tie[]): TieList {
  const list = new TieList()
  for (const [from, to, weight] of ties) list.add(from, to, weight)
  return list
}

function modularity(ties: readonly Tie[], community: ArrayLike<number>): number {
  const totals = new Map<number, number>()
  let inside = 0
  let all = 0
  for (const [from, to, weight] of ties) {
    all += weight
    if (community[from] === community[to]) inside += weight
    for (const node of [from, to]) totals.set(community[node]!, (totals.get(community[node]!) ?? 0) + weight)
  }
  return inside / all - [...totals.values()].reduce((sum, total) => sum + (total / (2 * all)) ** 2, 0)
}

/** Groups tied within, each in a ring with chords, and one tie from each group to the next. */
function ringOfGroups(groups: number, size: number): Tie[] {
  const ties: Tie[] = []
  for (let group = 0; group < groups; group++) {
    for (let i = 0; i < size; i++)
      for (let j = i + 1; j < size; j++) ties.push([group * size + i, group * size + j, 1 + ((i * j) % 3) / 10])
    if (groups > 1) ties.push([group * size, ((group + 1) % groups) * size + 1, 0.5])
  }
  return ties
}

test('groups that hardly touch are told apart, by one set of work arrays for graphs of any size', () => {
  const louvain = new Louvain()
  for (const [groups, size] of [
    [4, 12],
    [30, 6],
    [2, 40],
  ] as const) {
    const found = louvain.part(groups * size, listOf(ringOfGroups(groups, size)))
    expect(new Set(found).size).toBe(groups)
    for (let node = 0; node < groups * size; node++) expect(found[node]).toBe(found[node - (node % size)])
  }
})

test('in any graph the parts are better than none, and no two of them would be better as one', () => {
  const graphs = fc
    .uniqueArray(fc.tuple(fc.nat(29), fc.nat(29), fc.integer({ min: 1, max: 40 })), {
      selector: ([a, b]) => Math.min(a, b) * 30 + Math.max(a, b),
      minLength: 1,
      maxLength: 120,
    })
    .map((list) => list.filter(([a, b]) => a !== b).map(([a, b, w]): Tie => [Math.min(a, b), Math.max(a, b), w / 10]))
    .filter((ties) => ties.length > 0)
  const louvain = new Louvain()
  let judged = 0
  fc.assert(
    fc.property(graphs, (ties) => {
      const found = Array.from(louvain.part(30, listOf(ties)))
      const reached = modularity(ties, found)
      expect(reached).toBeGreaterThanOrEqual(
        modularity(
          ties,
          Array.from({ length: 30 }, (_, node) => node),
        ) - 1e-9,
      )
      // What stands between the communities is what is left of the ties.
      let between = 0
      louvain.eachTie((one, other, weight) => {
        expect(one).not.toBe(other)
        between += weight / 2
      })
      const outside = ties.filter(([a, b]) => found[a] !== found[b]).reduce((sum, [, , weight]) => sum + weight, 0)
      expect(between).toBeCloseTo(outside, 6)
      for (let one = 0; one < louvain.size; one++)
        for (let other = 0; other < louvain.size; other++) {
          if (one === other) continue
          const joined = found.map((community) => (community === one ? other : community))
          expect(modularity(ties, joined)).toBeLessThanOrEqual(reached + 1e-9)
          judged++
        }
    }),
    { seed: 7, numRuns: 200 },
  )
  expect(judged).toBeGreaterThan(1_000)
})

test('parts that share more than a tenth of their ties are one, whatever the order of accounts and ties', () => {
  const apart = ringOfGroups(2, 24)
  // Four ties of each account to the other group, of twenty-three to its own.
  const across = Array.from({ length: 96 }, (_, i): Tie => [i % 24, 24 + ((i * 5 + Math.floor(i / 24) * 7) % 24), 1])
  const together = [...apart, ...across]
  const nameOf = (account: number): string => `account ${account.toString().padStart(4, '0')}`
  const communities = new Communities()
  const partsOf = (ties: readonly Tie[], accounts: readonly number[]): number[][] =>
    communities.of(accounts, listOf(ties), nameOf).map((part) => part.toSorted((x, y) => x - y))
  const accounts = Array.from({ length: 48 }, (_, account) => account)
  expect(partsOf(apart, accounts)).toHaveLength(2)
  expect(partsOf(together, accounts)).toHaveLength(1)
  const turned = apart.toReversed().map(([from, to, weight]): Tie => [to, from, weight])
  const sorted = (parts: number[][]): number[][] => parts.sort((x, y) => x[0]! - y[0]!)
  expect(sorted(partsOf(turned, accounts.toReversed()))).toEqual(sorted(partsOf(apart, accounts)))
})
