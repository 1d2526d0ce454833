/** Feeds the exercise into the server by the same ingest as everything else. */
import { setTimeout as sleep } from 'node:timers/promises'

import type { Exercise } from './exercise.ts'
import type { Timed } from './records.ts'

const BATCH = 1000
const TICK_MS = 1000
/** After a longer stop (a machine asleep) the exercise goes on from now instead of telling everything at once. */
const LONGEST_GAP_MS = 10 * 60_000

export interface ExerciseRun {
  readonly exercise: Exercise
  /** Resolves when the batch is durable; the next one is not sent before (that is the back-pressure). */
  readonly post: (ndjson: string) => Promise<void>
  readonly clock: { now(): number }
  readonly signal: AbortSignal
  /** Everything before this moment has been posted in an earlier run; absent: begin with the history. */
  readonly resumeAt?: number
  /** Told how far it has got, to be kept for `resumeAt`. */
  readonly onPosted?: (untilMs: number) => void
  readonly onError?: (error: unknown) => void
}

/** Runs until the signal; resolves then. */
export async function startExercise(run: ExerciseRun): Promise<void> {
  try {
    if (run.resumeAt === undefined) {
      await postAll(run, run.exercise.history())
      run.onPosted?.(run.exercise.startAt)
    }
    await live(run)
  } catch (error) {
    if (!run.signal.aborted) throw error
  }
}

async function live(run: ExerciseRun): Promise<void> {
  let from = run.resumeAt ?? run.exercise.startAt
  while (!run.signal.aborted) {
    const now = run.clock.now()
    if (now - from > LONGEST_GAP_MS) from = now - TICK_MS
    if (now > from) {
      await postAll(run, run.exercise.next(from, now))
      from = now
      run.onPosted?.(now)
    }
    await sleep(TICK_MS, undefined, { signal: run.signal })
  }
}

async function postAll(run: ExerciseRun, records: Iterable<Timed>): Promise<void> {
  let lines: string[] = []
  for (const { observation } of records) {
    lines.push(JSON.stringify(observation))
    if (lines.length < BATCH) continue
    await postBatch(run, lines)
    lines = []
  }
  if (lines.length > 0) await postBatch(run, lines)
}

/** The ids are fixed, so a batch whose fate is unknown is simply sent again. */
async function postBatch(run: ExerciseRun, lines: readonly string[]): Promise<void> {
  const body = lines.join('\n')
  for (let attempt = 0; ; attempt++) {
    run.signal.throwIfAborted()
    try {
      return await run.post(body)
    } catch (error) {
      run.onError?.(error)
      await sleep(Math.min(10_000, 200 * 2 ** attempt), undefined, { signal: run.signal })
    }
  }
}
