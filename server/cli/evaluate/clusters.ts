/**
 * `evaluate -- clusters POSTS.ndjson[.gz] --out FILE`: one line per cluster when it is first told of and again when its
 * members change, by the same detector as live. Figures of the run go to standard error.
 */
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'

import type { Finding } from '../../../shared/domain/finding.ts'
import type { Observation } from '../../../shared/domain/observation.ts'
import { createAccountDetection } from '../../detection/accounts/account-detection.ts'
import { DETECTOR_ID, SAME_OWNER } from '../../detection/accounts/cluster-finding.ts'
import { type LineCounts, observationBatches } from './observation-lines.ts'

export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string', short: 'o' } },
  })
  const [input] = positionals
  if (input === undefined) throw new Error('usage: evaluate -- clusters POSTS.ndjson[.gz] --out clusters.ndjson')
  const out = values.out === undefined ? process.stdout : createWriteStream(values.out)
  const counts: LineCounts = { lines: 0, rejected: 0 }
  const detection = createAccountDetection()
  const found = new Map<string, number>()
  const emit = (finding: Finding): void => {
    found.set(finding.kind, (found.get(finding.kind) ?? 0) + 1)
    const isCluster = finding.detector === DETECTOR_ID && finding.aspect !== SAME_OWNER
    if (isCluster) out.write(`${JSON.stringify(lineOf(finding))}\n`)
  }
  const start = performance.now()
  let peak = 0
  for await (const batch of observationBatches(input, counts)) {
    for (const observation of batch) detection.observe(observation, receivedAt(observation), emit)
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  detection.advance(0, emit, true)
  const seconds = (performance.now() - start) / 1_000
  if (out !== process.stdout) await new Promise<void>((resolve) => out.end(() => resolve()))
  if (counts.lines === counts.rejected) throw new Error(`none of its ${counts.lines} lines could be read as a post`)
  report(counts, detection.actions, seconds, peak, found, detection.sizes)
}

/** A file has no time of receipt: everything in it was received when it says it happened. */
function receivedAt(observation: Observation): number {
  if ('at' in observation && observation.at !== undefined) return Date.parse(observation.at)
  return 'createdAt' in observation && observation.createdAt !== undefined ? Date.parse(observation.createdAt) : 0
}

function lineOf(finding: Finding): Record<string, unknown> {
  return {
    clusterId: finding.subject.id,
    at: finding.at,
    kind: finding.kind,
    score: finding.score,
    accountIds: finding.members.filter((member) => member.type === 'account').map((member) => member.id),
    signals: finding.detail?.['signals'] ?? {},
  }
}

function report(
  counts: LineCounts,
  actions: number,
  seconds: number,
  peak: number,
  found: ReadonlyMap<string, number>,
  sizes: Readonly<Record<string, number>>,
): void {
  const say = (text: string): boolean => process.stderr.write(`${text}\n`)
  say(`${counts.lines} observations (${counts.rejected} rejected), ${actions} actions in ${seconds.toFixed(2)} s`)
  say(
    `${Math.round(counts.lines / seconds)} posts/s, ${Math.round(actions / seconds)} actions/s, peak memory ${Math.round(peak / 2 ** 20)} MiB`,
  )
  say(`findings: ${[...found].map(([kind, count]) => `${kind} ${count}`).join(', ') || 'none'}`)
  say(
    `state: ${Object.entries(sizes)
      .map(([name, size]) => `${name} ${size}`)
      .join(', ')}`,
  )
}
