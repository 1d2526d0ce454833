/** The receivers of a shift, their channels and rules in the room, and what becomes of them when they misbehave. */
import type { AlertKind } from '../../../shared/domain/finding.ts'
import type { NotifyEvent } from '../../../shared/protocol/notify.ts'
import type { SeededRandom } from '../seeded-random.ts'
import { startHttpReceiver, type HttpReceiver } from './http-receiver.ts'
import { startMailOffice, type MailOffice } from './mail-receiver.ts'
import { badMood, type Mood } from './mood.ts'
import type { ShiftRule } from './owed.ts'
import { PostOffice } from './post-office.ts'

type Send = (method: string, path: string, body: object) => Promise<any>

const told = (
  events: readonly NotifyEvent[],
  channels: readonly string[],
  more: Partial<ShiftRule> = {},
): ShiftRule => ({
  events: [...events],
  channels,
  severity: 'info',
  countries: [],
  kinds: [],
  laneMembers: false,
  mentioned: false,
  approvers: false,
  ...more,
})

const spending: AlertKind[] = ['spend-surge', 'silence-breach']

/** `gone` is never there again once it has failed for the first time: what is owed to it must end as dead letters. */
export const shiftRules: readonly ShiftRule[] = [
  told(['raised', 'severity-raised'], ['desk'], { severity: 'high', kinds: spending }),
  told(['raised', 'reopened'], ['brazil'], { severity: 'medium', countries: ['BR'], kinds: spending }),
  told(['raised'], ['slack'], { severity: 'critical' }),
  told(['escalated', 'escalation-unanswered', 'answered', 'second-person-asked'], ['slack']),
  told(['raised'], ['gone'], { severity: 'medium', countries: ['FR'], kinds: ['co-action'] }),
  told(['escalated', 'escalation-unanswered'], [], { laneMembers: true }),
  told(['mention'], [], { mentioned: true }),
  told(['second-person-asked'], [], { approvers: true }),
]

export class Receivers {
  readonly office = new PostOffice()
  readonly names = new Map<string, string>()
  restarts = 0
  readonly #web = new Map<string, HttpReceiver>()
  #mail: MailOffice | null = null

  async start(now: () => number): Promise<void> {
    for (const name of ['desk', 'brazil', 'slack', 'gone'])
      this.#web.set(name, await startHttpReceiver(name, this.office, now))
    this.#mail = await startMailOffice(this.office)
  }

  get smtpUrl(): string {
    return this.#mail?.url ?? ''
  }

  /** Makes channels and rules as a lead does. */
  async introduce(send: Send): Promise<void> {
    const ids = new Map<string, string>()
    for (const [name, receiver] of this.#web) {
      const type = name === 'slack' ? 'slack' : 'webhook'
      const made = await send('POST', '/api/notify/channels', { type, name, url: `${receiver.url}/in`, scope: null })
      receiver.secret = made.secret
      ids.set(name, made.id)
      this.names.set(made.id, name)
    }
    for (const [at, { channels, laneMembers, mentioned, approvers, ...rule }] of shiftRules.entries()) {
      const to = { channels: channels.map((name) => ids.get(name)), people: [], laneMembers, mentioned, approvers }
      await send('POST', '/api/notify/rules', { name: `rule ${at}`, scope: null, ...rule, to })
    }
  }

  /** Everybody gets a mood of their own; the mail server as well. */
  async upset(random: SeededRandom): Promise<void> {
    for (const [name, receiver] of this.#web) await this.#set(receiver, name === 'gone' ? 'down' : badMood(random))
    await this.#set(this.#mail, badMood(random))
  }

  /** All are well again but the one that is gone for good. */
  async calm(): Promise<void> {
    for (const [name, receiver] of this.#web) if (name !== 'gone') await this.#set(receiver, 'well')
    await this.#set(this.#mail, 'well')
  }

  async close(): Promise<void> {
    for (const receiver of this.#web.values()) await receiver.close()
    await this.#mail?.close()
  }

  async #set(receiver: { setMood(mood: Mood): Promise<void> } | null, mood: Mood): Promise<void> {
    if (mood === 'down') this.restarts++
    await receiver?.setMood(mood)
  }
}
