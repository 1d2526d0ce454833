/** Made-up streams of posts: ordinary accounts that post alone, and groups that act together. */
import type { Finding } from '../../../shared/domain/finding.ts'
import type { Observation, Post } from '../../../shared/domain/observation.ts'
import { type AccountDetection, createAccountDetection } from '../../../server/detection/accounts/account-detection.ts'
import type { AccountDetectionConfig } from '../../../server/detection/accounts/config.ts'

export const START = Date.parse('2026-10-01T08:00:00Z')
export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 3_600_000

let posts = 0

export function post(accountId: string, at: number, what: Partial<Post>): Post {
  const postId = what.postId ?? `p-${accountId}-${at}-${posts++}`
  return { type: 'post', platform: 'x', accountId, at: new Date(at).toISOString(), ...what, postId }
}

/** A group in which everyone reposts the same thing within `spread`, once for every time in `at`. */
export function group(names: readonly string[], at: readonly number[], spread: number, label = 'campaign'): Post[] {
  return at.flatMap((start, round) =>
    names.map((name, i) =>
      post(name, start + Math.floor((i * spread) / names.length), {
        repostOf: `${label}-${round}`,
        postId: `${label}-${round}-${name}`,
      }),
    ),
  )
}

export function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${i}`)
}

export function times(count: number, apart: number, from = START): number[] {
  return Array.from({ length: count }, (_, i) => from + i * apart)
}

/** Accounts that post their own words and links at their own times. */
export function ordinary(count: number, postsEach: number, span: number, prefix = 'someone'): Post[] {
  const made: Post[] = []
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < postsEach; j++) {
      const at = START + ((i * 7_919 + j * 104_729) % 10_007) * Math.floor(span / 10_007)
      const text = ownWords(`${prefix} ${i} ${j}`)
      made.push(
        post(`${prefix}${i}`, at, { text, urls: [`https://site${i}.example/${j}`], postId: `own-${prefix}-${i}-${j}` }),
      )
    }
  }
  return made
}

/** Ten words that nobody else writes. */
function ownWords(seed: string): string {
  let state = 0x811c9dc5
  for (const unit of seed) state = Math.imul(state ^ unit.charCodeAt(0), 0x01000193)
  return Array.from({ length: 10 }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    return (state >>> 0).toString(36)
  }).join(' ')
}

export function inOrder(observations: readonly Post[]): Post[] {
  return observations.toSorted((x, y) => Date.parse(x.at) - Date.parse(y.at) || (x.postId < y.postId ? -1 : 1))
}

export interface Run {
  readonly detection: AccountDetection
  readonly findings: Finding[]
}

export function feed(observations: readonly Observation[], run: Run = start()): Run {
  for (const observation of observations) {
    const at = 'at' in observation && observation.at !== undefined ? Date.parse(observation.at) : START
    run.detection.observe(observation, at, (finding) => run.findings.push(finding))
  }
  return run
}

export function start(config: Partial<AccountDetectionConfig> = {}): Run {
  return { detection: createAccountDetection(config), findings: [] }
}

export function finish(run: Run): Finding[] {
  run.detection.advance(0, (finding) => run.findings.push(finding), true)
  return run.findings
}

export function clustersOf(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.kind === 'co-action' || finding.kind === 'near-duplicate-text')
}

/** Members of each cluster as last told. */
export function lastMembers(findings: readonly Finding[]): Map<string, string[]> {
  return new Map(
    clustersOf(findings).map((finding) => [finding.subject.id, finding.members.map((one) => one.id).sort()]),
  )
}
