/**
 * Account-cluster detection at length: the recorded posts repeated with other accounts, ids and times until as many
 * actions as asked have been learnt, as one stream that does not end. Falls back to a made-up stream where the recording
 * is absent.
 *
 * Times are processor time of the whole process (collection of garbage included), so that what else runs on the
 * machine does not count; the floor is taken in the same way. Time by the clock is told beside it. The posts are
 * shifted in a buffer outside the heap, so that memory and collection are those of parsing and detection.
 *
 * Growth of memory is that of what is held: garbage is collected, outside the times, at half of the actions and at every
 * eighth from there. Between collections the engine widens its heap when it likes, which is told beside it.
 *
 *   node bench/detection-clusters.ts [millions of actions, default 5]
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
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
const GROWTH_FROM = 10_000
const NEWLINE = 10
/** Collections in the second half, beside the one at its beginning. */
const COLLECTIONS = 4

setFlagsFromString('--expose-gc')
const collect: unknown = runInNewContext('gc')

interface Progress {
  posts: number
  parseMs: number
  detectMs: number
  /** Time by the clock of both. */
  wallMs: number
  readonly marks: {
    readonly posts: number
    readonly actions: number
    readonly detectMs: number
    readonly rss: number
  }[]
  /** Memory right after a collection. */
  readonly collected: { readonly posts: number; readonly rss: number }[]
}

export async function run(millions = 5): Promise<BenchRow[]> {
  const source = new ShiftingSource(sourceBytes())
  const floor = floorOf(source)
  const detection = createAccountDetection()
  const progress: Progress = { posts: 0, parseMs: 0, detectMs: 0, wallMs: 0, marks: [], collected: [] }
  const wanted = millions * 1_000_000
  for (let pass = 0; detection.actions < wanted; pass++) {
    source.shift(pass)
    for (let from = 0; from < source.lines && detection.actions < wanted; from += CHUNK) {
      step(detection, () => source.text(from, from + CHUNK), progress)
      // A turn of the loop after each batch, as a worker has.
      await new Promise((resolve) => setImmediate(resolve))
      const due = (wanted * (COLLECTIONS + progress.collected.length)) / (2 * COLLECTIONS)
      if (detection.actions >= due) collectGarbage(progress)
    }
  }
  return rowsOf(detection, progress, floor)
}

function collectGarbage(progress: Progress): void {
  if (typeof collect === 'function') collect()
  progress.collected.push({ posts: progress.posts, rss: process.memoryUsage.rss() })
}

function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** Parses one chunk, from bytes, and detects in it, each on its own clock. */
function step(detection: AccountDetection, read: () => string, progress: Progress): void {
  const began = performance.now()
  const start = processorMs()
  const posts = parseLines(read(), { lines: 0, rejected: 0 })
  const times = posts.map(timeOf)
  const parsed = processorMs()
  posts.forEach((post, i) => detection.observe(post, times[i] ?? 0, () => undefined))
  const done = processorMs()
  progress.posts += posts.length
  progress.parseMs += parsed - start
  progress.detectMs += done - parsed
  progress.wallMs += performance.now() - began
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

function sourceBytes(): Buffer {
  if (existsSync(RECORDED)) return gunzipSync(readFileSync(RECORDED))
  const start = Date.parse('2015-08-03T00:00:00Z')
  const idOf = (n: number): string => n.toString(16).padStart(12, '0')
  const lines = Array.from({ length: 200_000 }, (_, i) => {
    const at = `${new Date(start + i * 24_000).toISOString().slice(0, 19)}Z`
    const what =
      i % 3 === 0
        ? { repostOf: idOf(Math.floor(i / 40)) }
        : { text: `${i.toString(36)} wrote ${(i * 7_919).toString(36)} and ${(i * 104_729).toString(36)}` }
    return JSON.stringify({
      type: 'post',
      platform: 'x',
      postId: idOf(i),
      accountId: idOf((i * 7_919) % 40_000),
      at,
      ...what,
    })
  })
  return Buffer.from(lines.join('\n'))
}

/** Posts as bytes that are changed in place from pass to pass: ids by their first two letters, times by their day. */
class ShiftingSource {
  private readonly bytes: Buffer
  private readonly starts: number[] = []
  private readonly ids: number[] = []
  private readonly times: number[] = []
  private readonly days: number[] = []

  constructor(bytes: Buffer) {
    this.bytes = bytes
    for (let from = 0; from < bytes.length;) {
      const newline = bytes.indexOf(NEWLINE, from)
      const end = newline < 0 ? bytes.length : newline
      this.read(from, bytes.toString('latin1', from, end))
      from = end + 1
    }
    this.starts.push(bytes.length + 1)
  }

  get lines(): number {
    return this.starts.length - 1
  }

  text(from: number, to: number): string {
    const end = this.starts[Math.min(to, this.lines)] ?? 0
    return this.bytes.toString('utf8', this.starts[from], end - 1)
  }

  /** The same posts in another period by other accounts, about other posts. */
  shift(pass: number): void {
    if (pass === 0) return
    // Recorded ids are hexadecimal: letters from g on are in no other pass.
    const letters = 'ghijklmnopqrstuvwxyz'
    const mark = `${letters[pass % 20] ?? ''}${letters[Math.floor(pass / 20) % 20] ?? ''}`
    for (const at of this.ids) this.bytes.write(mark, at, 'latin1')
    const names = new Map<number, string>()
    this.times.forEach((at, i) => {
      const day = this.days[i] ?? 0
      const name = names.get(day) ?? new Date(day + pass * PASS_MS).toISOString().slice(0, 10)
      names.set(day, name)
      this.bytes.write(name, at, 'latin1')
    })
  }

  private read(start: number, line: string): void {
    if (line === '') return
    this.starts.push(start)
    for (const match of line.matchAll(/"(?:accountId|postId|repostOf)":"/g))
      this.ids.push(start + match.index + match[0].length)
    const time = line.indexOf('"at":"') + '"at":"'.length
    this.times.push(start + time)
    this.days.push(Date.parse(line.slice(time, time + 10)))
  }
}

/** JSON.parse alone over the same lines, the best of three rounds. */
function floorOf(source: ShiftingSource): number {
  let best = 0
  for (let round = 0; round < 3; round++) {
    let spent = 0
    for (let from = 0; from < source.lines; from += CHUNK) {
      const lines = source
        .text(from, from + CHUNK)
        .split('\n')
        .filter((line) => line !== '')
      const start = processorMs()
      for (const line of lines) JSON.parse(line)
      spent += processorMs() - start
    }
    best = Math.max(best, source.lines / spent)
  }
  return best * 1_000
}

function rowsOf(detection: AccountDetection, progress: Progress, floor: number): BenchRow[] {
  const { posts, parseMs, detectMs, wallMs, marks } = progress
  const perSecond = posts / ((parseMs + detectMs) / 1_000)
  const actions = detection.actions / (detectMs / 1_000)
  const observed = posts / (detectMs / 1_000)
  const peak = Math.max(...marks.map((mark) => mark.rss)) / 2 ** 20
  const slope = slopeOf(progress.collected)
  const widened = slopeOf(marks.slice(Math.floor(marks.length / 2)))
  const growth = growthOf(marks)
  return [
    {
      name: `clusters: posts/s with parsing, ${posts} posts, ${detection.actions} actions`,
      value: perSecond,
      unit: 'posts/s',
      floor,
      floorName: 'JSON.parse',
      budget: '≥ 100000',
      ok: perSecond >= 100_000,
    },
    { name: 'clusters: the same by the clock', value: posts / (wallMs / 1_000), unit: 'posts/s' },
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
      name: 'clusters: growth of memory held over the second half',
      value: slope,
      unit: 'MiB per million posts',
      budget: '≤ 20',
      ok: slope <= 20,
    },
    {
      name: 'clusters: the same with what the engine has not given back',
      value: widened,
      unit: 'MiB per million posts',
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
function slopeOf(marks: Progress['collected']): number {
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
