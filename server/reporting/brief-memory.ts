/** Keeps answers for a moment, so that twenty pages that ask for the same figures cost one calculation. */
export class BriefMemory {
  readonly #kept = new Map<string, { readonly until: number; readonly answer: Promise<unknown> }>()
  readonly #ms: number
  readonly #now: () => Date
  constructor(ms: number, now: () => Date) {
    this.#ms = ms
    this.#now = now
  }

  async of<T>(key: string, make: () => Promise<T>): Promise<T> {
    const now = this.#now().getTime()
    // One that would be kept for longer than any is was made before the clock was set back.
    for (const [known, { until }] of this.#kept) if (until <= now || until > now + this.#ms) this.#kept.delete(known)
    const kept = this.#kept.get(key)
    // What is kept under a key was made for that key.
    if (kept !== undefined) return kept.answer as Promise<T>
    const answer = make()
    this.#kept.set(key, { until: now + this.#ms, answer })
    answer.catch(() => this.#kept.delete(key))
    return answer
  }
}
