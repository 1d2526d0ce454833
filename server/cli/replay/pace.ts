/**
 * Batches of lines, paced by the data's own clock or as fast as they are taken. Paced, a batch leaves when its last
 * line is due and never later than a second after its first; lines older than the clock (a file out of order) leave
 * at once.
 */
import { setTimeout as sleep } from 'node:timers/promises'

import type { ReplayLine } from './file-records.ts'

const FLUSH_MS = 1000
/** Characters of one request before packing, well below what the server unpacks. */
const BATCH_CHARS = 8 * 2 ** 20

export interface PaceOptions {
  readonly batch: number
  /** Null: no pacing. */
  readonly speed: number | null
  readonly signal: AbortSignal
}

export async function* batches(lines: AsyncIterable<ReplayLine>, options: PaceOptions): AsyncGenerator<ReplayLine[]> {
  const clock = options.speed === null ? null : createDataClock(options.speed)
  let batch: ReplayLine[] = []
  let chars = 0
  let dueFirst = 0
  for await (const line of lines) {
    options.signal.throwIfAborted()
    const due = clock === null ? 0 : clock.dueAt(line.timeMs)
    if (batch.length > 0 && due - dueFirst > FLUSH_MS) {
      yield batch
      batch = []
    }
    const wait = due - performance.now()
    if (clock !== null && wait > 20 && batch.length > 0) {
      yield batch
      batch = []
    }
    if (clock !== null && wait > 20) await sleep(due - performance.now(), undefined, { signal: options.signal })
    if (batch.length === 0) {
      dueFirst = due
      chars = 0
    }
    batch.push(line)
    chars += line.text.length
    if (batch.length >= options.batch || chars >= BATCH_CHARS) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

/** The first line with a time starts the clock. */
function createDataClock(speed: number): { dueAt(timeMs: number): number } {
  let origin: { data: number; wall: number } | null = null
  return {
    dueAt(timeMs) {
      if (!Number.isFinite(timeMs)) return performance.now()
      origin ??= { data: timeMs, wall: performance.now() }
      return origin.wall + (timeMs - origin.data) / speed
    },
  }
}
