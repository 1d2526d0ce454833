/** The main thread's side of ingest: hands bodies on unread, bounds what waits, keeps the health of sources. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import type { Election } from '../../shared/domain/election.ts'
import type { IngestAnswers, IngestReply, IngestRequest, IngestWorkerData } from './messages.ts'
import { SourceWatch } from './source-health.ts'

/** The body was refused whole. */
export class IngestRefused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** More waits than is allowed to: the sender tries again after `retryAfter` seconds. */
export class IngestBusy extends Error {
  readonly retryAfter = 1
}

type Asked = IngestRequest extends infer R ? (R extends IngestRequest ? Omit<R, 'id'> : never) : never

const MAX_WAITING_BYTES = 96 * 1024 * 1024
/** A thread that dies as soon as it is started must not be started without end. */
const RESTART_MS = 1000

export class Ingest {
  readonly logFile: string
  readonly sources: SourceWatch
  /** Null for a moment after it died. */
  #worker: Worker | null
  #closing = false
  readonly #asked = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>()
  readonly #onAdvance: (offset: number) => void
  readonly #workerData: IngestWorkerData
  readonly #onFailure: (error: Error) => void
  #nextId = 1
  #waitingBytes = 0
  /** Set by the owner when detection has fallen too far behind. */
  behind: () => boolean = () => false

  constructor(options: {
    folder: string
    exercise: boolean
    onAdvance: (offset: number) => void
    onFailure: (error: Error) => void
  }) {
    mkdirSync(options.folder, { recursive: true })
    this.logFile = join(options.folder, 'observations.db')
    this.sources = new SourceWatch(options.exercise)
    this.#onAdvance = options.onAdvance
    this.#workerData = { logFile: this.logFile, exercise: options.exercise }
    this.#onFailure = options.onFailure
    this.#worker = this.#spawn()
    // A thread that cannot open its log is told of by itself.
    this.#ask<'sources'>({ type: 'sources' }).then(
      (past) => past.forEach((each) => this.sources.recall(each)),
      () => undefined,
    )
  }

  /** A thread that died answers nobody: its senders are told, try again, and find the next one. */
  #spawn(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: this.#workerData })
    worker.on('message', (reply: IngestReply) => this.#receive(reply))
    worker.on('error', (error) => {
      const failure = error instanceof Error ? error : new Error(String(error))
      for (const { reject } of this.#asked.values()) reject(failure)
      this.#asked.clear()
      this.#worker = null
      this.#onFailure(failure)
      setTimeout(() => {
        if (!this.#closing) this.#worker = this.#spawn()
      }, RESTART_MS)
    })
    return worker
  }

  /** Answers when what was accepted is on disk. The body is handed over and empty afterwards. Throws IngestRefused or IngestBusy. */
  async submit(
    body: Uint8Array,
    options: { gzip: boolean; source: string; tied?: boolean },
  ): Promise<IngestAnswers['batch']> {
    if (this.#waitingBytes > MAX_WAITING_BYTES || this.behind()) throw new IngestBusy('too much is waiting; try again')
    this.sources.requireRoom(options.source, Date.now())
    this.#waitingBytes += body.byteLength
    const bytes = body.byteLength
    try {
      const own = ownBytes(body)
      const answer = await this.#ask<'batch'>({ type: 'batch', body: own, tied: false, ...options }, [own.buffer])
      this.sources.saw(options.source, answer, Date.now())
      return answer
    } finally {
      this.#waitingBytes -= bytes
    }
  }

  /** For sources inside the server: waits while too much is waiting. */
  async submitPatiently(ndjson: string, source: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await this.submit(Buffer.from(ndjson), { gzip: false, source })
        return
      } catch (error) {
        if (!(error instanceof IngestBusy) || signal.aborted) throw error
        await new Promise((resolve) => setTimeout(resolve, 250))
      }
    }
  }

  deadLetters(before: number | null, limit: number): Promise<IngestAnswers['dead-letters']> {
    return this.#ask<'dead-letters'>({ type: 'dead-letters', before, limit })
  }

  retry(ids: readonly number[]): Promise<IngestAnswers['retry']> {
    return this.#ask<'retry'>({ type: 'retry', ids })
  }

  discard(ids: readonly number[]): Promise<IngestAnswers['discard']> {
    return this.#ask<'discard'>({ type: 'discard', ids })
  }

  totals(): Promise<IngestAnswers['totals']> {
    return this.#ask<'totals'>({ type: 'totals' })
  }

  /** Writes the passing of time into the log, so that a replay sees the same silence. */
  async tick(): Promise<void> {
    await this.#ask<'tick'>({ type: 'tick' })
  }

  /** From here on these elections are in force; answers when that is on disk. Written only where something changed. */
  async setElections(elections: readonly Election[]): Promise<void> {
    await this.#ask<'elections'>({ type: 'elections', elections })
  }

  async close(): Promise<void> {
    this.#closing = true
    await this.#ask<'close'>({ type: 'close' }).catch(() => undefined)
    await this.#worker?.terminate()
  }

  #ask<T extends IngestRequest['type']>(
    request: Asked & { type: T },
    transfer: ArrayBuffer[] = [],
  ): Promise<IngestAnswers[T]> {
    const id = this.#nextId++
    const worker = this.#worker
    if (worker === null) return Promise.reject(new IngestBusy('the observation log is opened again; try again'))
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject })
      worker.postMessage({ ...request, id }, transfer)
    })
  }

  #receive(reply: IngestReply): void {
    if (reply.type === 'advanced') {
      this.#onAdvance(reply.offset)
      return
    }
    const asked = this.#asked.get(reply.id)
    this.#asked.delete(reply.id)
    switch (reply.type) {
      case 'answer':
        // The answer belongs to the request of this id.
        asked?.resolve(reply.answer as never)
        break
      case 'refused':
        asked?.reject(new IngestRefused(reply.code, reply.message))
        break
      case 'failed':
        asked?.reject(new Error(reply.message))
        break
      default:
        reply satisfies never
    }
  }
}

/** Large bodies have memory of their own, which moves to the thread as it is; small ones share a pool and are copied. */
function ownBytes(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = body
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
  return isWhole ? new Uint8Array(buffer) : new Uint8Array(body)
}
