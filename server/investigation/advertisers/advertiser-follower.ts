/** The main thread's side of the advertiser files: says which logs to follow, and opens the files for reading. */
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

import { openSqliteFile } from '../../store/sqlite.ts'
import { AdvertiserReader } from './advertiser-reader.ts'
import type { FollowReply, FollowRequest } from './worker.ts'

const RESTART_MS = 5000
const CLOSE_MS = 3000

export class AdvertiserFollower {
  readonly #onFailure: (error: Error) => void
  /** The log and the file that is made of it. */
  readonly #logs = new Map<string, string>()
  readonly #readers = new Map<string, AdvertiserReader>()
  readonly #offsets = new Map<string, number>()
  #worker: Worker
  #closing = false
  #closed: () => void = () => undefined

  constructor(onFailure: (error: Error) => void) {
    this.#onFailure = onFailure
    this.#worker = this.#spawn()
  }

  #spawn(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    })
    worker.on('message', (reply: FollowReply) => {
      if (reply.type === 'read') this.#offsets.set(reply.logFile, reply.offset)
      else if (reply.type === 'closed') this.#closed()
    })
    worker.on('error', (error) => {
      this.#onFailure(error instanceof Error ? error : new Error(String(error)))
      this.#closed()
      if (!this.#closing) setTimeout(() => this.#respawn(), RESTART_MS).unref()
    })
    return worker
  }

  #respawn(): void {
    if (this.#closing) return
    this.#worker = this.#spawn()
    for (const [logFile, file] of this.#logs) this.#send({ type: 'follow', logFile, file })
  }

  #send(request: FollowRequest): void {
    this.#worker.postMessage(request)
  }

  /** Also when the log was replaced by a new one of the same name. */
  follow(logFile: string, file: string): void {
    this.leave(logFile, false)
    this.#logs.set(logFile, file)
    this.#send({ type: 'follow', logFile, file })
  }

  leave(logFile: string, drop: boolean): void {
    if (!this.#logs.delete(logFile)) return
    this.#readers.get(logFile)?.close()
    this.#readers.delete(logFile)
    this.#offsets.delete(logFile)
    this.#send({ type: 'leave', logFile, drop })
  }

  /** Null until there is something to read. */
  reader(logFile: string): AdvertiserReader | null {
    const known = this.#readers.get(logFile)
    if (known !== undefined) return known
    const file = this.#logs.get(logFile)
    if (file === undefined || !this.#offsets.has(logFile) || !existsSync(file)) return null
    const db = openSqliteFile(file)
    db.pragma('query_only = ON')
    const reader = new AdvertiserReader(db)
    this.#readers.set(logFile, reader)
    return reader
  }

  /** Offset up to which a log has been read. */
  offset(logFile: string): number {
    return this.#offsets.get(logFile) ?? 0
  }

  async close(): Promise<void> {
    this.#closing = true
    for (const reader of this.#readers.values()) reader.close()
    this.#readers.clear()
    const closed = new Promise<void>((resolve) => {
      this.#closed = resolve
      setTimeout(resolve, CLOSE_MS).unref()
    })
    this.#send({ type: 'close' })
    await closed
    await this.#worker.terminate()
  }
}
