/** The published case: eight weeks of 2015 with known coordinated accounts. Skipped where the data is absent. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

import type { Observation } from '../../../shared/domain/observation.ts'
import { defaultAccountConfig } from '../../../server/detection/accounts/config.ts'
import { type LineCounts, parseLines } from '../../../server/cli/evaluate/observation-lines.ts'
import { createThinning, readAccounts, type ThinOptions } from '../../support/thin-accounts.ts'
import { feed, finish, lastMembers, start } from './streams.ts'

const folder = fileURLToPath(new URL('../../../../shared/data/accounts/', import.meta.url))
const isThere = existsSync(`${folder}posts_2015.ndjson.gz`)
if (!isThere) console.warn(`skipped: ${folder}posts_2015.ndjson.gz is not there`)

interface Score {
  readonly precision: number
  readonly reach: number
  readonly f1: number
  readonly unlabelledRate: number
  readonly accounts: number
}

function scoreOf(posts: readonly Observation[], accountsCsv: string): Score {
  const flagged = new Set([...lastMembers(finish(feed(posts))).values()].flat())
  const rows = accountsCsv
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','))
  const count = (label: string, isIn: boolean): number =>
    rows.filter((row) => row[1] === label && (!isIn || flagged.has(row[0]!))).length
  const reachable = rows.filter((row) => row[1] === 'coordinated' && row[4] === '1')
  const precision = count('coordinated', true) / Math.max(1, count('coordinated', true) + count('organic', true))
  const reach = reachable.filter((row) => flagged.has(row[0]!)).length / reachable.length
  const unlabelledRate = count('unlabelled', true) / Math.max(1, count('unlabelled', false))
  return { precision, reach, f1: (2 * precision * reach) / (precision + reach), unlabelledRate, accounts: rows.length }
}

describe.skipIf(!isThere)('coordinated accounts of 2015', { timeout: 120_000 }, () => {
  const counts: LineCounts = { lines: 0, rejected: 0 }
  const csv = isThere ? readFileSync(`${folder}posts_2015.accounts.csv`, 'utf8') : ''
  const posts = isThere
    ? parseLines(gunzipSync(readFileSync(`${folder}posts_2015.ndjson.gz`)).toString('utf8'), counts)
    : []

  const thinned = (options: ThinOptions): Score => {
    const thinning = createThinning(readAccounts(csv), options)
    const kept = posts.filter((post) => post.type === 'post' && thinning.keeps(post))
    return scoreOf(kept, thinning.accountsCsv())
  }

  test('are found with hardly any others', () => {
    expect(posts.length).toBeGreaterThan(200_000)
    expect(counts.rejected).toBe(0)
    const score = scoreOf(posts, csv)
    expect(score.accounts).toBeGreaterThan(40_000)
    expect(score.f1).toBeGreaterThanOrEqual(0.94)
    expect(score.precision).toBeGreaterThanOrEqual(0.98)
    expect(score.unlabelledRate).toBeLessThanOrEqual(0.015)
  })

  test('are found by the same setting when three in ten are left and they post half as much', () => {
    const score = thinned({ accounts: 0.3, posts: 0.5, seed: 1 })
    expect(score.f1).toBeGreaterThanOrEqual(0.85)
    expect(score.precision).toBeGreaterThanOrEqual(0.95)
  })

  test('apart, nobody else is flagged for repeating one text, link or picture', () => {
    const others = createThinning(readAccounts(csv), { accounts: 0, posts: 1, seed: 1 })
    const kept = posts.filter((post) => post.type === 'post' && others.keeps(post))
    expect(kept.length).toBeGreaterThan(100_000)
    const flagged = (repeatShare: number): Set<string> =>
      new Set([...lastMembers(finish(feed(kept, start({ repeatShare })))).values()].flat())
    const without = flagged(0)
    const more = [...flagged(defaultAccountConfig.repeatShare)].filter((id) => !without.has(id))
    console.info(
      `${kept.length} posts of others: ${without.size} flagged without repeats, ${more.length} more with them`,
    )
    expect(more.length).toBeLessThanOrEqual(0.0005 * readAccounts(csv).size)
  })

  test('are found by the same setting in the second half of the time alone', () => {
    const score = thinned({ accounts: 1, posts: 1, seed: 1, from: '2015-08-31' })
    expect(score.f1).toBeGreaterThanOrEqual(0.88)
    expect(score.unlabelledRate).toBeLessThanOrEqual(0.015)
  })

  test('are found by the same setting in the second half when three in ten are left, by ties below an edge', () => {
    const scores = [1, 3, 9].map((seed) => thinned({ accounts: 0.3, posts: 1, seed, from: '2015-08-31' }))
    for (const { f1, precision, unlabelledRate } of scores) {
      expect(f1).toBeGreaterThanOrEqual(0.86)
      expect(precision).toBeGreaterThanOrEqual(0.95)
      expect(unlabelledRate).toBeLessThanOrEqual(0.015)
    }
  })
})
