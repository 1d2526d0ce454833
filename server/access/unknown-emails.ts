/**
 * Wrong guesses at e-mails that nobody has. They are locked as an account would be, so that a lock does not tell which
 * e-mails exist. Kept in memory and bounded: the oldest are forgotten first, and after a restart guessing starts anew.
 */
const MAX_KEPT = 10_000

export class UnknownEmails {
  readonly #guesses = new Map<string, { failures: number; lockedUntil: number }>()
  readonly #lockAfter: number
  readonly #lockMs: number

  constructor(lockAfter: number, lockMs: number) {
    this.#lockAfter = lockAfter
    this.#lockMs = lockMs
  }

  /** Until when the e-mail is locked, in ms; 0 when it is not. */
  lockedUntil(email: string, now: number): number {
    const until = this.#guesses.get(email)?.lockedUntil ?? 0
    return until > now ? until : 0
  }

  count(email: string, now: number): void {
    const failures = (this.#guesses.get(email)?.failures ?? 0) + 1
    const locks = failures >= this.#lockAfter
    this.#guesses.delete(email)
    this.#guesses.set(email, { failures: locks ? 0 : failures, lockedUntil: locks ? now + this.#lockMs : 0 })
    const oldest = this.#guesses.keys().next().value
    if (this.#guesses.size > MAX_KEPT && oldest !== undefined) this.#guesses.delete(oldest)
  }
}
