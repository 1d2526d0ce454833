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
  readonly onFailure: (error: Error) => void
}

export class Detection {
  readonly #worker: Worker
  readonly #apply: DetectionOptions['apply']
  readonly #onFailure: (error: Error) => void
  #queue: Promise<void> = Promise.resolve()
  #closed: (() => void) | null = null
  #head: number
  #applied: number
  #appliedReceivedAt = Date.now()
  failures: readonly DetectorFailure[] = []
  findings = 0

  constructor({ apply, onFailure, ...workerData }: DetectionOptions) {
    this.#apply = apply
    this.#onFailure = onFailure
    this.#applied = workerData.applied
    this.#head = workerData.applied
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: 4096 },
    })
    this.#worker.on('message', (reply: DetectionReply) => this.#receive(reply))
    this.#worker.on('error', (error) => onFailure(error instanceof Error ? error : new Error(String(error))))
  }

  advanced(offset: number): void {
    this.#head = offset
    this.#send({ type: 'advanced', offset })
  }

  /** How far the newest alert is behind the newest observation. */
  behindMs(now: number): number {
    return this.#applied >= this.#head ? 0 : Math.max(0, now - this.#appliedReceivedAt)
  }

  entriesBehind(): number {
    return this.#head - this.#applied
  }

  get offset(): number {
    return this.#applied
  }

  async close(): Promise<void> {
    await this.#queue
    const done = new Promise<void>((resolve) => {
      this.#closed = resolve
    })
    this.#send({ type: 'close' })
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 5000))])
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
    this.#queue = this.#queue.then(() => this.#take(reply))
  }

  /** A store that fails for a while delays alerts; it loses none. */
  async #applyUntilDone(found: Found): Promise<void> {
    for (;;) {
      try {
        await this.#apply(found)
        return
      } catch (error) {
        if (this.#closed !== null) return
        this.#onFailure(error instanceof Error ? error : new Error(String(error)))
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
    }
  }

  async #take(reply: Extract<DetectionReply, { type: 'findings' }>): Promise<void> {
    this.failures = reply.failures
    this.findings += reply.findings.length
    if (reply.findings.length > 0) await this.#applyUntilDone(reply)
    this.#applied = reply.offset
    this.#appliedReceivedAt = reply.receivedAt
    this.#send({ type: 'applied', offset: reply.offset })
  }
}
