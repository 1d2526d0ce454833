export interface Clock {
  /** Milliseconds that only go on: the clock of the machine may be set back under an open page. */
  now(): number
  /** Calls once after a while; the answer cancels. */
  later(run: () => void, afterMs: number): () => void
}

export const browserClock: Clock = {
  now: () => performance.now(),
  later(run, afterMs) {
    const timer = setTimeout(run, afterMs)
    return () => clearTimeout(timer)
  },
}

/**
 * Merges bursts into at most one commit per interval. The first item after a quiet moment is committed at once. The
 * interval may follow the size of the commit before: few items are shown sooner. A timer, not an animation frame: a
 * hidden tab still gets its alerts.
 */
export class Batcher<T> {
  readonly #commit: (items: T[]) => void
  readonly #everyMs: (committed: number) => number
  readonly #clock: Clock
  #items: T[] = []
  #lastCommit = Number.NEGATIVE_INFINITY
  #committed = 0
  #cancel: (() => void) | null = null

  constructor(
    commit: (items: T[]) => void,
    everyMs: number | ((committed: number) => number),
    clock: Clock = browserClock,
  ) {
    this.#commit = commit
    this.#everyMs = typeof everyMs === 'number' ? () => everyMs : everyMs
    this.#clock = clock
  }

  get size(): number {
    return this.#items.length
  }

  add(items: readonly T[]): void {
    if (items.length === 0) return
    for (const item of items) this.#items.push(item)
    if (this.#cancel !== null) return
    const wait = this.#lastCommit + this.#everyMs(this.#committed) - this.#clock.now()
    if (wait <= 0) this.flush()
    else this.#cancel = this.#clock.later(() => this.flush(), wait)
  }

  flush(): void {
    this.#cancel?.()
    this.#cancel = null
    if (this.#items.length === 0) return
    const items = this.#items
    this.#items = []
    this.#lastCommit = this.#clock.now()
    this.#committed = items.length
    this.#commit(items)
  }

  clear(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#items = []
  }
}
