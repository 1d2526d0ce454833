/**
 * Makes harder versions of a labelled account file, to see whether a setting holds elsewhere: fewer and quieter
 * coordinated accounts, one part of the time, one source left out. Seeded: the same command makes the same files.
 *
 *   node tests/support/thin-accounts.ts POSTS.ndjson[.gz] ACCOUNTS.csv --out FOLDER/NAME
 *     [--accounts 0.3] [--posts 0.5] [--seed 1] [--from TIME] [--to TIME] [--drop SOURCE]
 *
 * Writes NAME.ndjson and NAME.csv. `reachable` is worked out again for what is left: a coordinated account is reachable
 * when it shares an object with another coordinated one within an hour.
 */
import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { createGunzip } from 'node:zlib'

import { HOUR_MS } from '../../shared/domain/time.ts'

export interface AccountRow {
  readonly id: string
  readonly label: string
  readonly source: string
  readonly group: string
}

export interface ThinOptions {
  readonly accounts: number
  readonly posts: number
  readonly seed: number
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly drop?: string | undefined
}

interface LabelledPost {
  readonly accountId: string
  readonly at: string
  readonly text?: string | undefined
  readonly urls?: readonly string[] | undefined
  readonly hashtags?: readonly string[] | undefined
  readonly mentions?: readonly string[] | undefined
  readonly repostOf?: string | undefined
}

export function readAccounts(csv: string): Map<string, AccountRow> {
  const rows = csv.trim().split('\n').slice(1)
  return new Map(
    rows.map((row) => {
      const [id = '', label = '', source = '', group = ''] = row.split(',')
      return [id, { id, label, source, group }]
    }),
  )
}

/** Decides line by line what stays, so that a file of any size can be thinned. */
export function createThinning(accounts: ReadonlyMap<string, AccountRow>, options: ThinOptions) {
  const random = seededRandom(options.seed)
  const kept = new Set<string>()
  for (const id of [...accounts.keys()].sort()) {
    const row = accounts.get(id)
    const stays = row?.label !== 'coordinated' || random() < options.accounts
    if (row && stays && row.source !== options.drop) kept.add(id)
  }
  const reach = createReach()
  const seen = new Set<string>()
  return {
    keeps(post: LabelledPost): boolean {
      if (!kept.has(post.accountId)) return false
      if (options.from !== undefined && post.at < options.from) return false
      if (options.to !== undefined && post.at >= options.to) return false
      const isCoordinated = accounts.get(post.accountId)?.label === 'coordinated'
      if (isCoordinated && random() >= options.posts) return false
      seen.add(post.accountId)
      if (isCoordinated) reach.see(post)
      return true
    },
    accountsCsv(): string {
      const rows = ['accountId,label,source,group,reachable']
      for (const { id, label, source, group } of accounts.values()) {
        if (seen.has(id)) rows.push([id, label, source, group, reach.reached.has(id) ? 1 : 0].join(','))
      }
      return `${rows.join('\n')}\n`
    },
  }
}

/** Who shares an object with another within an hour, over posts in time order. */
function createReach() {
  const last = new Map<string, Map<string, number>>()
  const reached = new Set<string>()
  const see = (post: LabelledPost): void => {
    const at = Date.parse(post.at)
    for (const object of objectsOf(post)) {
      const users = last.get(object) ?? new Map<string, number>()
      last.set(object, users)
      for (const [other, then] of users) {
        if (at - then > HOUR_MS) users.delete(other)
        else if (other !== post.accountId) reached.add(other).add(post.accountId)
      }
      users.set(post.accountId, at)
    }
  }
  return { see, reached }
}

/** Worked out apart from the detector's own reading of posts: a judge should not share its defects. */
function objectsOf(post: LabelledPost): string[] {
  const objects = (post.urls ?? []).map((url) => `link ${url}`)
  if (post.repostOf !== undefined) objects.push(`repost ${post.repostOf}`)
  const text = (post.text ?? '').toLowerCase().replaceAll(/https?:\S+|@\w+/g, ' ')
  const words = text.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()
  if (words.length >= 20) objects.push(`text ${words}`)
  if (post.hashtags?.length) objects.push(`tags ${post.hashtags.join(' ').toLowerCase()}`)
  for (const name of post.mentions ?? []) objects.push(`mention ${name.toLowerCase()}`)
  return objects
}

/** Mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      accounts: { type: 'string', default: '1' },
      posts: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      from: { type: 'string' },
      to: { type: 'string' },
      drop: { type: 'string' },
    },
  })
  const [postsFile, accountsFile] = positionals
  if (postsFile === undefined || accountsFile === undefined || values.out === undefined) {
    throw new Error('usage: thin-accounts.ts POSTS ACCOUNTS --out FOLDER/NAME [--accounts 0.3] [--posts 0.5] …')
  }
  const { from, to, drop } = values
  const options = {
    accounts: Number(values.accounts),
    posts: Number(values.posts),
    seed: Number(values.seed),
    from,
    to,
    drop,
  }
  const thinning = createThinning(readAccounts(readFileSync(accountsFile, 'utf8')), options)
  const file = createReadStream(postsFile)
  const kept: string[] = []
  for await (const line of createInterface({ input: postsFile.endsWith('.gz') ? file.pipe(createGunzip()) : file })) {
    if (line !== '' && thinning.keeps(JSON.parse(line) as LabelledPost)) kept.push(line)
  }
  writeFileSync(`${values.out}.ndjson`, `${kept.join('\n')}\n`)
  writeFileSync(`${values.out}.csv`, thinning.accountsCsv())
  process.stderr.write(`${kept.length} posts kept\n`)
}

if (import.meta.main) await main()
