/**
 * Account-cluster detection at length: the recorded posts repeated with other accounts, ids and times, as one stream
 * that does not end. Falls back to a made-up stream where the recording is absent.
 *
 * Times are processor time of the whole process (collection of garbage included), so that what else runs on the
 * machine does not count; the floor is taken in the same way.
 *
 *   node bench/detection-clusters.ts [millions of posts, default 5]
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

import type { Observation } from '../shared/domain/observation.ts'
import { parseLines } from '../server/cli/evaluate/observation-lines.ts'
import { type AccountDetection, createAccountDetection } from '../server/detection/accounts/account-detection.ts'
import type { BenchRow } from './bench-row.ts'

const RECORDED = fileURLToPath(new URL('../../shared/data/accounts/posts_2015.ndjson.gz', import.meta.url))
/** Posts parsed at a time, then detected: a batch as it arrives, which the processor's cache still holds. */
const CHUNK = 1_000
/** A pass begins this long after the one before: eight weeks, so that the stream goes on without a gap. */
const PASS_MS = 56 * 86_400_000
const MOST_SECONDS = 170
const GROWTH_FROM = 10_000

interface Progress {
  posts: number
  parseMs: number
  detectMs: number
  readonly marks: {
    readonly posts: number
    readonly actions: number
    readonly detectMs: number
    readonly rss: number
  }[]
}

export async function run(millions = 5): Promise<BenchRow[]> {
  const lines = sourceLines()
  const detection = createAccountDetection()
  const progress: Progress = { posts: 0, parseMs: 0, detectMs: 0, marks: [] }
  const began = performance.now()
  const wanted = millions * 1_000_000
  for (let pass = 0; progress.posts < wanted && performance.now() - began < MOST_SECONDS * 1_000; pass++) {
    for (let from = 0; from < lines.length && progress.posts < wanted; from += CHUNK) {
      step(detection, shifted(lines.slice(from, from + CHUNK), pass), progress)
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  return rowsOf(detection, progress, floorOf(lines))
}

function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** Parses and detects one chunk, each on its own clock. */
function step(detection: AccountDetection, text: string, progress: Progress): void {
  const start = processorMs()
  const posts = parseLines(text, { lines: 0, rejected: 0 })
  const times = posts.map(timeOf)
  const parsed = processorMs()
  posts.forEach((post, i) => detection.observe(post, times[i] ?? 0, () => undefined))
  const done = processorMs()
  progress.posts += posts.length
  progress.parseMs += parsed - start
  progress.detectMs += done - parsed
  progress.marks.push({
    posts: progress.posts,
    actions: detection.actions,
    detectMs: progress.detectMs,
    rss: process.memoryUsage.rss(),
  })
}

function timeOf(observation: Observation): number {
  return observation.type === 'post' ? Date.parse(observation.at) : 0
}

function sourceLines(): string[] {
  if (existsSync(RECORDED))
    return gunzipSync(readFileSync(RECORDED))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
  const start = Date.parse('2015-08-03T00:00:00Z')
  return Array.from({ length: 200_000 }, (_, i) => {
    const at = new Date(start + i * 24_000).toISOString()
    const what =
      i % 3 === 0
        ? { repostOf: `r${Math.floor(i / 40)}` }
        : { text: `${i.toString(36)} wrote ${(i * 7_919).toString(36)} and ${(i * 104_729).toString(36)}` }
    return JSON.stringify({
      type: 'post',
      platform: 'x',
      postId: `p${i}`,
      accountId: `a${(i * 7_919) % 40_000}`,
      at,
      ...what,
    })
  })
}

/** The same lines in another period by other accounts, about other posts; changed as text, before the clock runs. */
function shifted(lines: readonly string[], pass: number): string {
  if (pass === 0) return lines.join('\n')
  const at = /"at":"([^"]+)"/
  return lines
    .map((line) =>
      line
        .replace(at, (_, time: string) => `"at":"${new Date(Date.parse(time) + pass * PASS_MS).toISOString()}"`)
        .replaceAll(/"(accountId|postId|repostOf)":"/g, (field) => `${field}${pass}-`),
    )
    .join('\n')
}

/** JSON.parse alone over the same lines, after a first round that warms it up. */
function floorOf(lines: readonly string[]): number {
  let best = 0
  for (let round = 0; round < 3; round++) {
    const start = processorMs()
    for (const line of lines) JSON.parse(line)
    best = Math.max(best, lines.length / (processorMs() - start))
  }
  return best * 1_000
}

function rowsOf(detection: AccountDetection, progress: Progress, floor: number): BenchRow[] {
  const { posts, parseMs, detectMs, marks } = progress
  const perSecond = posts / ((parseMs + detectMs) / 1_000)
  const actions = detection.actions / (detectMs / 1_000)
  const observed = posts / (detectMs / 1_000)
  const peak = Math.max(...marks.map((mark) => mark.rss)) / 2 ** 20
  const slope = slopeOf(marks.slice(Math.floor(marks.length / 2)))
  const growth = growthOf(marks)
  return [
    {
      name: `clusters: posts/s with parsing, ${posts} posts`,
      value: perSecond,
      unit: 'posts/s',
      floor,
      floorName: 'JSON.parse',
      budget: '≥ 100000',
      ok: perSecond >= 100_000,
    },
    { name: 'clusters: posts/s, detection alone', value: observed, unit: 'posts/s' },
    {
      name: 'clusters: actions/s, detection alone',
      value: actions,
      unit: 'actions/s',
      budget: '≥ 300000',
      ok: actions >= 300_000,
    },
    { name: 'clusters: peak memory', value: peak, unit: 'MiB', budget: '≤ 1024', ok: peak <= 1_024 },
    {
      name: 'clusters: memory growth over the second half',
      value: slope,
      unit: 'MiB per million posts',
      budget: '≤ 20',
      ok: slope <= 20,
    },
    {
      name: `clusters: cost of an action at the end against the first ${GROWTH_FROM} after warm-up`,
      value: growth,
      unit: '×',
      budget: '≤ 1.5',
      ok: growth <= 1.5,
    },
  ]
}

/** Least squares over (posts, memory). */
function slopeOf(marks: Progress['marks']): number {
  const x = marks.map((mark) => mark.posts / 1e6)
  const y = marks.map((mark) => mark.rss / 2 ** 20)
  const mean = (list: readonly number[]): number =>
    list.reduce((sum, value) => sum + value, 0) / Math.max(1, list.length)
  const mx = mean(x)
  const my = mean(y)
  const top = x.reduce((sum, value, i) => sum + (value - mx) * ((y[i] ?? my) - my), 0)
  return (
    top /
    Math.max(
      1e-9,
      x.reduce((sum, value) => sum + (value - mx) ** 2, 0),
    )
  )
}

/** Cost per action in the last tenth against that of the first chunks, both as medians of chunks. */
function growthOf(marks: Progress['marks']): number {
  const costs = marks.map((mark, i) => {
    const before = marks[i - 1]
    return (mark.detectMs - (before?.detectMs ?? 0)) / Math.max(1, mark.actions - (before?.actions ?? 0))
  })
  const median = (list: readonly number[]): number => list.toSorted((x, y) => x - y)[Math.floor(list.length / 2)] ?? 0
  return (
    median(costs.slice(Math.floor(costs.length * 0.9))) /
    Math.max(1e-9, median(costs.slice(0, GROWTH_FROM / CHUNK + 1)))
  )
}

if (import.meta.main) {
  for (const { name, value, unit, floor, floorName, budget, ok } of await run(Number(process.argv[2] ?? 5))) {
    const share = floor === undefined ? '' : `, ${(value / floor).toFixed(2)} of ${floorName} (${Math.round(floor)})`
    const judged = budget === undefined ? '' : `, budget ${budget}: ${ok === true ? 'met' : 'missed'}`
    console.log(`${name}: ${value < 100 ? value.toFixed(2) : Math.round(value)} ${unit}${share}${judged}`)
  }
}
