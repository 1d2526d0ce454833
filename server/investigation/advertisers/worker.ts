/**
 * The thread that keeps the advertiser files: it reads the logs behind everybody else. It works a fifth of the time at
 * most, so that ingest and detection keep theirs; after a large import it is behind for a while and says so.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { parentPort } from 'node:worker_threads'

import type { Observation } from '../../../shared/domain/observation.ts'
import { ObservationLog, type LogEntry } from '../../ingest/observation-log.ts'
import { AdvertiserIndex, openAdvertiserFile } from './advertiser-index.ts'

export type FollowRequest =
  | { readonly type: 'follow'; readonly logFile: string; readonly file: string }
  /** `drop`: what was read of it is removed, as after the exercise was wiped. */
  | { readonly type: 'leave'; readonly logFile: string; readonly drop: boolean }
  | { readonly type: 'close' }
export type FollowReply =
  | { readonly type: 'read'; readonly logFile: string; readonly offset: number }
  | { readonly type: 'left'; readonly logFile: string }
  | { readonly type: 'closed' }

if (parentPort === null) throw new Error('this file runs as a worker thread')
const port = parentPort

interface Followed {
  readonly log: ObservationLog
  readonly index: AdvertiserIndex
  readonly file: string
  /** Null until the log has its first entry, by which it is told from another one. */
  offset: number | null
}

const LOOK_AGAIN_MS = 1000
const REST = 4
const AT_ONCE = 4
const followed = new Map<string, Followed>()
let timer: NodeJS.Timeout | null = null

port.on('message', (request: FollowRequest) => {
  switch (request.type) {
    case 'follow':
      follow(request.logFile, request.file)
      return
    case 'leave':
      leave(request.logFile, request.drop)
      port.postMessage({ type: 'left', logFile: request.logFile } satisfies FollowReply)
      return
    case 'close':
      if (timer !== null) clearTimeout(timer)
      for (const logFile of followed.keys()) leave(logFile)
      port.postMessage({ type: 'closed' } satisfies FollowReply)
      port.close()
      return
    default:
      request satisfies never
  }
})

function follow(logFile: string, file: string): void {
  leave(logFile)
  // The exercise may have been wiped meanwhile.
  if (!existsSync(logFile)) return
  mkdirSync(dirname(file), { recursive: true })
  const index = new AdvertiserIndex(openAdvertiserFile(file))
  followed.set(logFile, { log: new ObservationLog(logFile), index, file, offset: null })
  rest(0)
}

function leave(logFile: string, drop = false): void {
  const left = followed.get(logFile)
  if (left === undefined) return
  followed.delete(logFile)
  left.log.close()
  left.index.close()
  if (drop) for (const end of ['', '-wal', '-shm']) rmSync(left.file + end, { force: true })
}

function rest(ms: number): void {
  if (timer !== null) clearTimeout(timer)
  timer = setTimeout(work, ms)
}

function work(): void {
  const started = performance.now()
  let read = 0
  for (const [logFile, each] of followed) read += step(logFile, each)
  rest(read === 0 ? LOOK_AGAIN_MS : REST * (performance.now() - started))
}

function step(logFile: string, each: Followed): number {
  if (each.offset === null) {
    const [first] = each.log.after(0, 1)
    if (first === undefined) return 0
    each.offset = each.index.begin(`${first.offset} ${first.receivedAt}`)
    port.postMessage({ type: 'read', logFile, offset: each.offset } satisfies FollowReply)
  }
  const entries = each.log.after(each.offset, AT_ONCE)
  for (const entry of entries) {
    each.index.apply(entry.offset, new Date(entry.receivedAt).toISOString(), observationsOf(entry))
    each.offset = entry.offset
  }
  if (entries.length > 0) port.postMessage({ type: 'read', logFile, offset: each.offset } satisfies FollowReply)
  return entries.length
}

const wanted = /"type"\s*:\s*"(?:spend|ad)"/

/** Lines of other kinds are passed over unparsed: most of a log are posts. */
function observationsOf({ lines }: LogEntry): Observation[] {
  if (!lines.includes('"spend"') && !lines.includes('"ad"')) return []
  // Checked when they were accepted.
  return lines
    .toString('utf8')
    .split('\n')
    .filter((line) => wanted.test(line))
    .map((line) => JSON.parse(line) as Observation)
}
