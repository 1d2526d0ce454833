/**
 * Everybody who is told outside the page: mailboxes of people, and channels of each kind, each within a scope. A real
 * mail server and a real HTTP server take what is sent. In between rights are taken away, of people and of channels, while
 * notifications that were queued under the old ones still wait.
 */
import { call } from './call.ts'
import { mailBody, mailHeader } from './mail-text.ts'
import { startMailReceiver, startReceiver, type MailReceiver, type Receiver } from './receiver.ts'
import type { Running, TestUser } from './start-app.ts'

type Scope = NonNullable<TestUser['user']['scope']>
type Channel = { readonly id: string; readonly body: { readonly scope: Scope } }
export type ChannelType = (typeof channelTypes)[number]
export const channelTypes = ['email', 'webhook', 'slack'] as const

/** One message that arrived, and to whom it was allowed to tell. */
export interface SentMessage {
  readonly way: `sent by ${ChannelType | 'mail to people'}`
  readonly deliveryId: string
  readonly text: string
  readonly to: { readonly person: TestUser } | { readonly scope: Scope }
}

const NOWHERE: Scope = { countries: [], elections: [] }

export class OutsideWorld {
  readonly #mail: MailReceiver
  readonly #http: Receiver
  /** By the mailbox or path that only this channel has. */
  readonly #channels = new Map<string, Channel>()
  readonly #people = new Map<string, TestUser>()
  /** Receivers that lost their scope, with what was sent before they did. */
  readonly #narrowed = new Map<string, ReadonlySet<string>>()

  private constructor(mail: MailReceiver, http: Receiver) {
    this.#mail = mail
    this.#http = http
  }

  static async start(): Promise<OutsideWorld> {
    return new OutsideWorld(await startMailReceiver(), await startReceiver())
  }

  get env() {
    return { SMTP_URL: this.#mail.url, NOTIFY_ALLOW_PRIVATE: 'on', PUBLIC_URL: 'https://room.example' }
  }

  get channelIds(): string[] {
    return [...this.#channels.values()].map(({ id }) => id)
  }

  scopeOfChannel(id: string): Scope {
    return [...this.#channels.values()].find((channel) => channel.id === id)!.body.scope
  }

  addPeople(people: readonly TestUser[]): void {
    for (const person of people) this.#people.set(person.user.email, person)
  }

  async addChannel(server: Running, lead: TestUser, type: ChannelType, scope: Scope): Promise<void> {
    const at = this.#channels.size
    const key = type === 'email' ? `desk-${at}@example.org` : `/${type}/${at}`
    const where = type === 'email' ? { to: [key] } : { url: `${this.#http.url}${key}` }
    const body = { type, name: `channel ${at}`, scope, ...where }
    const { id } = await call(server, lead, 'POST', '/api/notify/channels', body)
    this.#channels.set(key, { id, body })
  }

  /** Takes their places from some channels and people. What waits for them may not be sent any more. */
  async narrow(server: Running, lead: TestUser, admin: TestUser, people: readonly TestUser[], channels: number) {
    const some = [...this.#channels].slice(0, channels)
    for (const [, { id, body }] of some) {
      await call(server, lead, 'PUT', `/api/notify/channels/${id}`, { ...body, scope: NOWHERE })
    }
    for (const { user } of people) {
      await call(server, admin, 'PUT', `/api/admin/users/${user.id}`, { scope: NOWHERE })
    }
    const begun = new Set<string>()
    for (const state of ['sending', 'delivered'] as const) {
      for (const { id } of await server.store.deliveries.list({ states: [state], after: null, limit: 1_000_000 })) {
        begun.add(id)
      }
    }
    for (const key of [...some.map(([each]) => each), ...people.map(({ user }) => user.email)]) {
      this.#narrowed.set(key, begun)
    }
  }

  /** All that arrived. Throws for a message to nobody that is known here. */
  received(): SentMessage[] {
    const mails = this.#mail.mails.flatMap(({ to, text }) =>
      to.map((key) => {
        const words = `${mailHeader(text, 'Subject')}\n${mailBody(text)}`
        const way = this.#people.has(key) ? ('sent by mail to people' as const) : ('sent by email' as const)
        return this.#message(way, key, mailHeader(text, 'X-War-Room-Delivery'), words)
      }),
    )
    const calls = this.#http.received.map(({ path, headers, body }) => {
      const way = path.startsWith('/slack/') ? ('sent by slack' as const) : ('sent by webhook' as const)
      return this.#message(way, path, headers['x-war-room-delivery']?.toString(), body)
    })
    return [...mails, ...calls]
  }

  #message(way: SentMessage['way'], key: string, deliveryId: string | undefined, text: string): SentMessage {
    if (deliveryId === undefined) throw new Error(`${way} to ${key} without an id`)
    const begun = this.#narrowed.get(key)
    const isNarrow = begun !== undefined && !begun.has(deliveryId)
    const person = this.#people.get(key)
    if (person !== undefined) {
      const scope = isNarrow ? NOWHERE : person.user.scope
      return { way, deliveryId, text, to: { person: { ...person, user: { ...person.user, scope } } } }
    }
    const channel = this.#channels.get(key)
    if (channel === undefined) throw new Error(`${way} to ${key}, whom nobody knows`)
    return { way, deliveryId, text, to: { scope: isNarrow ? NOWHERE : channel.body.scope } }
  }

  async close(): Promise<void> {
    await this.#mail.close()
    await this.#http.close()
  }
}
