/**
 * One person at a page, for a whole shift: takes an alert, looks, writes a note, calls a colleague, decides, escalates
 * or puts it off; confirms what others ask for; answers for a lane; and now and then does what is not allowed.
 */
import type { AlertRow } from '../../../shared/domain/alert.ts'
import type { CommandInput } from '../../../shared/protocol/commands.ts'
import type { PageClient } from '../page-client.ts'
import { randomCommand } from '../random-commands.ts'
import type { SeededRandom } from '../seeded-random.ts'
import { ask, commandOf } from '../socket.ts'
import type { TestUser } from '../start-app.ts'

export interface Desk {
  readonly people: readonly TestUser[]
  readonly random: SeededRandom
  /** The room's time in milliseconds. */
  readonly now: () => number
  /** Waits as long as a person thinks. */
  readonly think: () => Promise<void>
  readonly stopped: () => boolean
  /** Told of each answer: how long it took, in milliseconds of the machine. */
  readonly answered: (ms: number, ok: boolean) => void
  readonly broken: () => void
}

export class Analyst {
  readonly #page: PageClient
  readonly #desk: Desk

  constructor(page: PageClient, desk: Desk) {
    this.#page = page
    this.#desk = desk
  }

  async work(): Promise<void> {
    const { think, stopped, random } = this.#desk
    while (!stopped()) {
      await think()
      if (!this.#page.socket.connected) continue
      const draw = random.next()
      if (draw < 0.12) await this.#confirm()
      else if (draw < 0.24) await this.#answer()
      else if (draw < 0.36) await this.#blunder()
      else await this.#triage()
    }
  }

  async #triage(): Promise<void> {
    const { random, think } = this.#desk
    const row = this.#pick((each) => each.state === 'new' && each.owner === null)
    if (row === undefined || (await this.#give(commandOf('claim', row, {}))) === null) return
    await think()
    const started = await this.#give(commandOf('start', this.#fresh(row), {}))
    if (started === null) return
    if (random.next() < 0.4) {
      await this.#give(commandOf('note', this.#fresh(row), { internal: this.#note() }))
      await think()
    }
    const decision = this.#decision(this.#fresh(row))
    if (decision !== null) await this.#give(decision)
  }

  #note(): string {
    const { random, people } = this.#desk
    const colleague = random.pick(people).user.name
    return random.next() < 0.5 ? `@${colleague} have you seen this one before?` : 'the same payer as last week'
  }

  #decision(row: AlertRow): CommandInput | null {
    const { random, now } = this.#desk
    const reason = `seen on ${random.whole(2, 9)} pages`
    const draw = random.next()
    if (draw < 0.4) return commandOf('close', row, { disposition: 'benign', reason, ...groundsOf(row), outward: false })
    if (draw < 0.6)
      return commandOf('close', row, {
        disposition: 'true-positive-actioned',
        reason,
        ...groundsOf(row),
        outward: random.next() < 0.3,
      })
    if (draw < 0.8) {
      const lane = random.pick(['legal', 'policy', 'communications'] as const)
      return commandOf('escalate', row, { lane, ask: 'May this stay up?' })
    }
    if (draw < 0.9) {
      const at = new Date(now() + random.whole(5, 60) * 60_000).toISOString()
      return commandOf('snooze', row, { until: { type: 'time', at }, reason })
    }
    // Left lying: others wonder.
    return null
  }

  async #confirm(): Promise<void> {
    const { user } = this.#page.person
    const row = this.#pick(({ pendingClose }) => pendingClose !== null && pendingClose.by.id !== user.id)
    if (row?.pendingClose == null) return
    const { disposition } = row.pendingClose
    await this.#give(commandOf('close', row, { disposition, reason: 'I agree', ...groundsOf(row), outward: false }))
  }

  async #answer(): Promise<void> {
    const { lanes, role } = this.#page.person.user
    const row = this.#pick(
      ({ state, lane }) => state === 'escalated' && lane !== null && (role === 'lead' || lanes.includes(lane)),
    )
    if (row === undefined) return
    const accepts = this.#desk.random.next() < 0.5
    await this.#give(
      accepts ? commandOf('accept', row, { answer: 'we take it' }) : commandOf('return', row, { note: 'it is lawful' }),
    )
  }

  async #blunder(): Promise<void> {
    const { random, people } = this.#desk
    const row = this.#pick(() => true)
    if (row === undefined) return
    const alertIds = this.#page.rows().map(({ id }) => id)
    await this.#give(randomCommand(random, row, { userIds: people.map(({ user }) => user.id), alertIds }))
  }

  #pick(holds: (row: AlertRow) => boolean): AlertRow | undefined {
    const rows = this.#page.rows().filter(holds)
    return rows.length === 0 ? undefined : this.#desk.random.pick(rows)
  }

  #fresh(row: AlertRow): AlertRow {
    return this.#page.row(row.id) ?? row
  }

  /** The version after it, or null when it was refused or the connection broke. */
  async #give(command: CommandInput): Promise<number | null> {
    const from = performance.now()
    try {
      if (!this.#page.socket.connected) throw new Error('the connection broke')
      const answer = await ask(this.#page.socket, 'alert:command', command)
      this.#desk.answered(performance.now() - from, answer.ok)
      if (answer.ok) return answer.version
      if (answer.error.code === 'INTERNAL') throw new Error(`${command.action}: ${answer.error.message}`)
      return null
    } catch (error) {
      if (!String(error).includes('connection broke')) throw error
      this.#desk.broken()
      return null
    }
  }
}

/** What lifelike findings name as their evidence. */
function groundsOf({ subject }: AlertRow) {
  return { note: '', evidenceRefs: [`evidence:${subject.id}`] }
}
