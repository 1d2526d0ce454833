/**
 * Follows the audit log in order, from a place that is kept in the store. What `handle` writes and the new place are
 * one transaction, so a crash repeats nothing that was committed and passes over nothing. `done` runs after the
 * commit, at most once for each batch: use it only for what may be lost.
 */
import type { AuditEntry } from '../../shared/domain/alert.ts'
import type { CursorName } from '../store/cursors.ts'
import type { Store, StoreView } from '../store/store.ts'

export interface AuditTailOptions<T> {
  readonly store: Store
  readonly cursor: CursorName
  readonly handle: (tx: StoreView, entries: readonly AuditEntry[]) => Promise<T>
  readonly done?: (result: T) => void
  readonly onError: (error: unknown) => void
}

const AT_ONCE = 200
const REST_MS = 20
/** Commits come in bursts: they are read together. */
const GATHER_MS = 60
/** After a failure, and in case another process wrote. */
const LOOK_AGAIN_MS = 5000

export class AuditTail<T> {
  readonly #options: AuditTailOptions<T>
  #stopListening: (() => void) | null = null
  #gather: NodeJS.Timeout | null = null
  #again: NodeJS.Timeout | null = null
  #running: Promise<void> = Promise.resolve()

  constructor(options: AuditTailOptions<T>) {
    this.#options = options
  }

  start(): void {
    this.#stopListening = this.#options.store.onCommit(() => this.#wake())
    this.#again = setInterval(() => this.#wake(), LOOK_AGAIN_MS)
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#stopListening?.()
    if (this.#gather !== null) clearTimeout(this.#gather)
    if (this.#again !== null) clearInterval(this.#again)
    this.#gather = null
    await this.#running
  }

  /** Reads all there is; returns when it has caught up. */
  async drain(): Promise<void> {
    // Who reads behind gives way between its steps: a bulk command of thousands goes first.
    while ((await this.#step()) === AT_ONCE) await new Promise((resolve) => setTimeout(resolve, REST_MS))
  }

  #wake(): void {
    this.#gather ??= setTimeout(() => {
      this.#gather = null
      this.#running = this.#running.then(() => this.drain()).catch(this.#options.onError)
    }, GATHER_MS)
  }

  async #step(): Promise<number> {
    const { store, cursor, handle, done } = this.#options
    const from = await store.cursors.get(cursor)
    // Looked at outside a transaction first: nothing new costs no write.
    if ((await store.audit.since(from, 1)).length === 0) return 0
    const { result, read } = await store.transaction(async (tx) => {
      const entries = await tx.audit.since(await tx.cursors.get(cursor), AT_ONCE)
      const last = entries.at(-1)
      if (last === undefined) return { result: null, read: 0 }
      const result = await handle(tx, entries)
      await tx.cursors.set(cursor, last.seq)
      return { result, read: entries.length }
    })
    if (result !== null) done?.(result)
    return read
  }
}
