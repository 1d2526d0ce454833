/** The main thread's side of detection: passes findings on in order and says how far behind it is. */
import { Worker } from 'node:worker_threads'

import type { Finding } from '../../shared/domain/finding.ts'
import type { DetectorFailure } from './detection-run.ts'
import type { DetectionReply, DetectionRequest, DetectionWorkerData } from './worker.ts'

export interface Found {
  readonly offset: number
  readonly receivedAt: number
  readonly observations: number
  readonly findings: readonly Finding[]
}

export interface DetectionOptions extends DetectionWorkerData {
  /** Turns findings into alerts; the offset counts as applied when it resolves. */
  readonly apply: (found: Found) => Promise<void>
  /** Stores how far all is applied: batches without findings do not. */
  readonly keep: (offset: number) => Promise<void>
  readonly onFailure: (error: Error) => void
  /** Offset of the newest entry of the log. */
  readonly head: number
}

/** A thread that died is started again from its checkpoint; what it had found is found again. */
const RESTART_MS = 1000

export class Detection {
  readonly #options: DetectionOptions
  #worker: Worker
  #queue: Promise<void> = Promise.resolve()
  #closing = false
  #closed: (() => void) | null = null
  #head: number
  #applied: number
  #appliedReceivedAt = Date.now()
  failures: readonly DetectorFailure[] = []
  detectors: readonly { readonly id: string; readonly version: string }[] = []
  /** Findings since the start, by detector. */
  findings: ReadonlyMap<string, number> = new Map()

  constructor(options: DetectionOptions) {
    this.#options = options
    this.#applied = options.applied
    this.#head = Math.max(options.applied, options.head)
    this.#worker = this.#spawn()
  }

  #spawn(): Worker {
    const { logFile, folder, exercise } = this.#options
    const workerData: DetectionWorkerData = { logFile, folder, exercise, applied: this.#applied }
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: 4096 },
    })
    worker.on('message', (reply: DetectionReply) => {
      if (worker === this.#worker) this.#receive(reply)
    })
    worker.on('error', (error) => {
      this.#options.onFailure(error instanceof Error ? error : new Error(String(error)))
      if (worker === this.#worker && !this.#closing) setTimeout(() => this.#respawn(), RESTART_MS)
    })
    return worker
  }

  #respawn(): void {
    if (this.#closing) return
    // What the dead thread had sent is applied first: the new one is told how far that got.
    this.#queue = this.#queue.then(() => {
      if (!this.#closing) this.#worker = this.#spawn()
    })
  }

  advanced(offset: number): void {
    this.#head = offset
    this.#send({ type: 'advanced', offset })
  }

  /** How far the newest alert is behind the newest observation. */
  behindMs(now: number): number {
    return this.#applied >= this.#head ? 0 : Math.max(0, now - this.#appliedReceivedAt)
  }

  /** Offset of the newest entry of the log. */
  get head(): number {
    return this.#head
  }

  entriesBehind(): number {
    return this.#head - this.#applied
  }

  get offset(): number {
    return this.#applied
  }

  async close(): Promise<void> {
    this.#closing = true
    await this.#queue
    const done = new Promise<void>((resolve) => {
      this.#closed = resolve
    })
    const kept = await this.#keep()
    if (kept !== null) {
      this.#send({ type: 'close', kept })
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 5000))])
    }
    await this.#worker.terminate()
  }

  #send(request: DetectionRequest): void {
    this.#worker.postMessage(request)
  }

  #receive(reply: DetectionReply): void {
    if (reply.type === 'closed') {
      this.#closed?.()
      return
    }
    if (reply.type === 'ready') {
      this.detectors = reply.detectors
      return
    }
    if (reply.type === 'checkpoint-due') {
      this.#queue = this.#queue.then(async () => {
        const offset = await this.#keep()
        if (offset !== null) this.#send({ type: 'kept', offset })
      })
      return
    }
    // A watching Node (npm run dev) sends messages of its own over the same port.
    if (reply.type !== 'findings') return
    this.#queue = this.#queue
      .then(() => this.#take(reply))
      .catch((error: unknown) => {
        this.#options.onFailure(error instanceof Error ? error : new Error(String(error)))
      })
  }

  /** Until the store has taken it, a checkpoint of it must not be written. Null when it never did. */
  async #keep(): Promise<number | null> {
    for (;;) {
      try {
        const offset = this.#applied
        await this.#options.keep(offset)
        return offset
      } catch (error) {
        this.#options.onFailure(error instanceof Error ? error : new Error(String(error)))
        if (this.#closing) return null
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
    }
  }

  /** A store that fails for a while delays alerts; it loses none. */
  async #applyUntilDone(found: Found): Promise<void> {
    for (;;) {
      try {
        await this.#options.apply(found)
        return
      } catch (error) {
        if (this.#closing) throw error
        this.#options.onFailure(error instanceof Error ? error : new Error(String(error)))
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
    }
  }

  /** Told when it happens first, and each time it has happened twice as often. */
  #tellFailures(failures: readonly DetectorFailure[]): void {
    for (const { detector, message, times } of failures) {
      const told = this.failures.find((before) => before.detector === detector)?.times ?? 0
      if (Math.floor(Math.log2(times)) === Math.floor(Math.log2(told))) continue
      this.#options.onFailure(new Error(`${detector} could not read ${times} observations: ${message}`))
    }
    this.failures = failures
  }

  async #take(reply: Extract<DetectionReply, { type: 'findings' }>): Promise<void> {
    this.#tellFailures(reply.failures)
    this.findings = reply.found
    if (reply.findings.length > 0) await this.#applyUntilDone(reply)
    this.#applied = reply.offset
    this.#appliedReceivedAt = reply.receivedAt
    this.#send({ type: 'applied', offset: reply.offset })
  }
}
