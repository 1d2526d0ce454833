import type { CommandInput } from '../../../shared/protocol/commands.ts'
import type { CommandDone } from '../../../shared/protocol/events.ts'
import type { Result } from '../../../shared/protocol/errors.ts'

export type CommandAnswer = Result<CommandDone>

/** Sends one command; null when the connection broke before the answer came. */
export type SendCommand = (input: CommandInput) => Promise<CommandAnswer | null>

interface Waiting {
  input: CommandInput
  answer: (answer: CommandAnswer) => void
}

/**
 * [LIVE9] Commands go out one after the other, in the order they were given. Without a connection they wait, with the
 * version their person saw. A command whose answer was lost is sent again with the same id, which is harmless.
 */
export class CommandQueue {
  readonly #send: SendCommand
  readonly #changed: (waiting: readonly CommandInput[]) => void
  #waiting: Waiting[] = []
  #running = false
  #open = false
  /** What a command made of the version it expected: a later one of the same person may have been given before. */
  readonly #made = new Map<string, { from: number; to: number }>()

  constructor(send: SendCommand, changed: (waiting: readonly CommandInput[]) => void) {
    this.#send = send
    this.#changed = changed
  }

  get size(): number {
    return this.#waiting.length
  }

  add(input: CommandInput): Promise<CommandAnswer> {
    return new Promise((answer) => {
      this.#waiting.push({ input, answer })
      this.#tell()
      void this.#run()
    })
  }

  /** The connection is up and what was missed has been received. */
  open(): void {
    this.#open = true
    void this.#run()
  }

  close(): void {
    this.#open = false
  }

  /** Gives up what waits, e.g. when the session has ended. */
  abandon(answer: CommandAnswer): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const each of waiting) each.answer(answer)
    this.#tell()
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    try {
      let next = this.#waiting[0]
      while (this.#open && next !== undefined) {
        const input = this.#withVersion(next.input)
        const answer = await this.#send(input)
        if (answer === null) {
          next.input = input
          this.#open = false
          break
        }
        if (answer.ok) this.#made.set(input.alertId, { from: input.expectedVersion, to: answer.version })
        if (this.#waiting[0] === next) this.#waiting.shift()
        next.answer(answer)
        this.#tell()
        next = this.#waiting[0]
      }
    } finally {
      this.#running = false
    }
  }

  #tell(): void {
    this.#changed(this.#waiting.map(({ input }) => input))
  }

  #withVersion(input: CommandInput): CommandInput {
    const made = this.#made.get(input.alertId)
    if (made === undefined || input.expectedVersion !== made.from) return input
    return { ...input, expectedVersion: made.to }
  }
}
