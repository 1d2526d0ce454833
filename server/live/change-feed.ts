/** Tails the outbox in order. Nothing is sent that is not stored, and nothing stored is passed over. */
import type { AlertChange } from '../../shared/protocol/events.ts'
import type { Store } from '../store/store.ts'

export interface FeedChange {
  readonly seq: number
  readonly change: AlertChange
}

const AT_ONCE = 500
/** After a reading that failed: what is stored must not wait for the next commit. */
const AGAIN_MS = 500

export class ChangeFeed {
  readonly #store: Store
  readonly #listeners = new Set<(changes: readonly FeedChange[]) => void>()
  readonly #stop: () => void
  #running = false
  #again = false
  #retry: NodeJS.Timeout | null = null
  /** Seq of the last change handed to the listeners. */
  seq: number
  onError: (error: unknown) => void = () => undefined

  constructor(store: Store, from: number) {
    this.#store = store
    this.seq = from
    this.#stop = store.onCommit(() => this.wake())
  }

  listen(listener: (changes: readonly FeedChange[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads on; calls while it reads are one more round, not one more reader. */
  wake(): void {
    this.#again = true
    if (this.#running) return
    this.#running = true
    void this.#drain().catch((error: unknown) => {
      this.onError(error)
      this.#retry ??= setTimeout(() => {
        this.#retry = null
        this.wake()
      }, AGAIN_MS)
    })
  }

  /** Goes on from where the store is: what lies between was removed, not changed. */
  async skip(): Promise<void> {
    this.seq = Math.max(this.seq, await this.#store.counters.get('change'))
  }

  async #drain(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false
        const stored = await this.#store.outbox.after(this.seq, AT_ONCE)
        const last = stored.at(-1)
        if (last === undefined) continue
        // Written by the outbox from a typed change.
        const changes = stored.map(({ seq, change }) => ({ seq, change: JSON.parse(change) as AlertChange }))
        this.seq = Math.max(this.seq, last.seq)
        for (const listener of this.#listeners) listener(changes)
        if (stored.length === AT_ONCE) this.#again = true
      }
    } finally {
      this.#running = false
    }
  }

  close(): void {
    this.#stop()
    if (this.#retry !== null) clearTimeout(this.#retry)
    this.#listeners.clear()
  }
}
