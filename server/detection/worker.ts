/**
 * The detection thread: tails the observation log, runs the detectors, hands findings on with the offset they came
 * from. It never runs ahead of what has been turned into alerts by more than a few batches.
 */
import { parentPort, workerData } from 'node:worker_threads'

import type { Finding } from '../../shared/domain/finding.ts'
import { ObservationLog, type LogEntry } from '../ingest/observation-log.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import type { DetectorFailure } from './detection-run.ts'
import { LoggedRun } from './logged-run.ts'

export interface DetectionWorkerData {
  readonly logFile: string
  readonly folder: string
  readonly exercise: boolean
  /** Findings up to here are alerts already. */
  readonly applied: number
}

export type DetectionRequest =
  | { readonly type: 'advanced'; readonly offset: number }
  | { readonly type: 'applied'; readonly offset: number }
  /** The store knows that all is applied up to the offset that was asked for: the answer to `checkpoint-due`. */
  | { readonly type: 'kept'; readonly offset: number }
  | { readonly type: 'close'; readonly kept: number }

export type DetectionReply =
  | { readonly type: 'ready'; readonly detectors: readonly { readonly id: string; readonly version: string }[] }
  | { readonly type: 'checkpoint-due' }
  | {
      readonly type: 'findings'
      readonly offset: number
      readonly receivedAt: number
      readonly observations: number
      readonly findings: readonly Finding[]
      readonly failures: readonly DetectorFailure[]
      /** Findings since the start of the thread, by detector. */
      readonly found: ReadonlyMap<string, number>
    }
  | { readonly type: 'closed' }

if (parentPort === null) throw new Error('this file runs as a worker thread')
const port = parentPort
const options = workerData as DetectionWorkerData
const log = new ObservationLog(options.logFile)
// A checkpoint is written only when all findings before it are alerts and the store says so. One that is ahead of the
// store was written beside another: the store was put back to an older one, or the log is new.
const saved = readCheckpoint(options.folder)
const logged = LoggedRun.open(log, options.exercise, saved !== null && saved.offset <= options.applied ? saved : null)
const { run, detectors } = logged

port.postMessage({
  type: 'ready',
  detectors: detectors.map(({ id, version }) => ({ id, version })),
} satisfies DetectionReply)

const MAX_UNAPPLIED = 4
const CHECKPOINT_EVERY_MS = 60_000
const CHECKPOINT_EVERY_OBSERVATIONS = 2_000_000
const READ_AT_ONCE = 32
let unapplied: number[] = []
let scheduled = false
let closing = false
/** Nothing is read between asking the store to keep the place and writing the checkpoint of that place. */
let isKeeping = false
let checkpointed = { at: Date.now(), observations: 0 }
let pending: LogEntry[] = []

port.on('message', (request: DetectionRequest) => {
  if (request.type === 'applied') unapplied = unapplied.filter((offset) => offset > request.offset)
  if (request.type === 'kept') {
    // Not an answer to the thread before this one.
    if (isKeeping) checkpointUpTo(request.offset)
    isKeeping = false
  }
  if (request.type === 'close') {
    closing = true
    checkpointUpTo(request.kept)
    log.close()
    port.postMessage({ type: 'closed' } satisfies DetectionReply)
    port.close()
    return
  }
  schedule()
})
schedule()

function schedule(): void {
  if (scheduled || closing) return
  scheduled = true
  setImmediate(() => {
    scheduled = false
    if (!closing && step()) schedule()
  })
}

/** Reads one entry; false when there is nothing to read or too much is not yet applied. */
function step(): boolean {
  if (isKeeping || unapplied.length >= MAX_UNAPPLIED) return false
  if (unapplied.length === 0 && isCheckpointDue()) {
    isKeeping = true
    port.postMessage({ type: 'checkpoint-due' } satisfies DetectionReply)
    return false
  }
  if (pending.length === 0) pending = log.after(run.offset, READ_AT_ONCE)
  const entry = pending.shift()
  if (entry === undefined) return false
  const findings = logged.read(entry)
  // What was found before the last stop is found again while state is rebuilt; those are alerts already.
  if (entry.offset <= options.applied) return true
  const { offset, receivedAt, observations } = entry
  unapplied.push(offset)
  port.postMessage({
    type: 'findings',
    offset,
    receivedAt,
    observations,
    findings,
    failures: run.failures(),
    found: run.found,
  } satisfies DetectionReply)
  return true
}

function isCheckpointDue(): boolean {
  const grown = run.observations - checkpointed.observations
  return (grown > 0 && Date.now() - checkpointed.at > CHECKPOINT_EVERY_MS) || grown > CHECKPOINT_EVERY_OBSERVATIONS
}

/** Writes a checkpoint, unless more has been read than the store knows of. */
function checkpointUpTo(kept: number): void {
  if (unapplied.length > 0 || run.offset > kept) return
  writeCheckpoint(options.folder, run.snapshot())
  checkpointed = { at: Date.now(), observations: run.observations }
}
