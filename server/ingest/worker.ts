/**
 * The ingest thread: unpacks, checks and writes batches to the observation log. Requests that wait while a commit is
 * on its way to the disk go into the next one together (group commit), so full durability stays cheap.
 */
import { parentPort, workerData } from 'node:worker_threads'

import { acceptBatch, BodyRefused, readBody, type Batch } from './accept-batch.ts'
import type { BatchAnswer, IngestReply, IngestRequest, IngestWorkerData, RetryAnswer } from './messages.ts'
import { ObservationLog } from './observation-log.ts'

if (parentPort === null) throw new Error('this file runs as a worker thread')
const port = parentPort
const { logFile, exercise } = workerData as IngestWorkerData
const log = new ObservationLog(logFile)
let seen = log.recentIds()

type BatchRequest = Extract<IngestRequest, { type: 'batch' }>
type Sender = Pick<BatchRequest, 'source' | 'tied'>
const waiting: BatchRequest[] = []
let scheduled = false
const GROUP_BYTES = 8 * 1024 * 1024

function reply(message: IngestReply): void {
  port.postMessage(message)
}

port.on('message', (request: IngestRequest) => {
  if (request.type === 'batch') {
    waiting.push(request)
    schedule()
    return
  }
  try {
    reply({ type: 'answer', id: request.id, answer: serve(request) })
  } catch (error) {
    reply({ type: 'failed', id: request.id, message: messageOf(error) })
  }
  if (request.type === 'close') {
    log.close()
    port.close()
  }
})

function schedule(): void {
  if (scheduled) return
  scheduled = true
  setImmediate(() => {
    scheduled = false
    writeGroup()
    if (waiting.length > 0) schedule()
  })
}

function takeGroup(): BatchRequest[] {
  let bytes = 0
  let n = 0
  while (n < waiting.length && bytes < GROUP_BYTES) bytes += waiting[n++]?.body.byteLength ?? 0
  return waiting.splice(0, n)
}

function writeGroup(): void {
  const read: { request: BatchRequest; batch: Batch }[] = []
  for (const request of takeGroup()) {
    try {
      const text = readBody(request.body, request.gzip)
      const space = request.tied ? request.source : null
      read.push({ request, batch: acceptBatch(text, { receivedAt: Date.now(), seen, exercise, space }) })
    } catch (error) {
      refuse(request.id, error)
    }
  }
  if (read.length === 0) return
  try {
    let head = 0
    log.commit(() => {
      for (const { request, batch } of read) head = store(request, batch) || head
    })
    for (const { request, batch } of read) reply({ type: 'answer', id: request.id, answer: answerOf(batch) })
    if (head > 0) reply({ type: 'advanced', offset: head })
  } catch (error) {
    // Nothing of the group is stored: forget its ids, or a repeat would be taken for a duplicate.
    seen = log.recentIds()
    for (const { request } of read) reply({ type: 'failed', id: request.id, message: messageOf(error) })
  }
}

function refuse(id: number, error: unknown): void {
  if (error instanceof BodyRefused) reply({ type: 'refused', id, code: error.code, message: error.message })
  else reply({ type: 'failed', id, message: messageOf(error) })
}

/** Returns the offset written, or 0 when nothing was accepted. */
function store({ source, tied }: Sender, batch: Batch): number {
  for (const letter of batch.rejected) log.bury({ ...letter, source, tied }, batch.receivedAt, 1)
  if (batch.observations === 0) return 0
  return log.append({ ...batch, source })
}

function answerOf(batch: Batch): BatchAnswer {
  return {
    accepted: batch.observations,
    duplicates: batch.duplicates,
    rejected: batch.rejected.length,
    errors: batch.rejected.slice(0, 100).map(({ line, field, code, message }) => ({ line, field, code, message })),
    newestAt: batch.newestAt,
  }
}

function serve(request: Exclude<IngestRequest, BatchRequest>) {
  switch (request.type) {
    case 'dead-letters':
      return log.deadLetters(request.before, request.limit)
    case 'discard':
      return { discarded: log.commit(() => log.discard(request.ids)) }
    case 'retry':
      return retry(request.ids)
    case 'totals':
      return log.totals()
    case 'sources':
      return log.sources()
    case 'tick': {
      const offset = log.commit(() =>
        log.append({ receivedAt: Date.now(), source: 'tick', observations: 0, lines: '', ids: new BigUint64Array(0) }),
      )
      reply({ type: 'advanced', offset })
      return { offset }
    }
    case 'elections': {
      const offset = log.commit(() => log.setElections(request.elections, Date.now()))
      reply({ type: 'advanced', offset })
      return { offset }
    }
    case 'close':
      return { closed: true as const }
    default:
      return request satisfies never
  }
}

/**
 * A retried letter that is still bad stays, with one attempt more; a good one goes into the log. The beginning of a line
 * is not what was sent, even where it can be read: it is not tried.
 */
function retry(ids: readonly number[]): RetryAnswer {
  const sum = {
    accepted: 0,
    duplicates: 0,
    rejected: 0,
    errors: [] as BatchAnswer['errors'][number][],
    newestAt: null,
    retried: 0,
    cut: [] as number[],
  }
  let head = 0
  try {
    log.commit(() => {
      for (const id of ids) {
        const letter = log.deadLetter(id)
        if (letter === null) continue
        if (letter.sha256 !== null) {
          sum.cut.push(id)
          continue
        }
        const { source, tied } = letter
        const space = tied ? source : null
        const batch = acceptBatch(letter.raw, { receivedAt: Date.now(), seen, exercise, space })
        log.discard([id])
        head = store(letter, { ...batch, rejected: [] }) || head
        const { rejected } = batch
        for (const again of rejected)
          log.bury({ ...again, line: letter.line, source, tied }, batch.receivedAt, letter.attempts + 1)
        sum.retried++
        sum.accepted += batch.observations
        sum.duplicates += batch.duplicates
        sum.rejected += rejected.length
        sum.errors.push(
          ...rejected.map((bad) => ({ line: letter.line, field: bad.field, code: bad.code, message: bad.message })),
        )
      }
    })
  } catch (error) {
    seen = log.recentIds()
    throw error
  }
  if (head > 0) reply({ type: 'advanced', offset: head })
  return sum
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
