/**
 * Sends what is queued: a bounded number at once and of each channel, each try bounded in time, with growing pauses
 * between tries, and in the end into the dead-letter list. What ends within some milliseconds is written down in one
 * short transaction, so that the room waits neither for a receiver nor for many deliveries.
 */
import type { SecretBox } from '../access/secret-box.ts'
import { inScope, sees } from '../../shared/domain/access.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import type { StoredDelivery } from '../store/deliveries.ts'
import type { Store, StoreView } from '../store/store.ts'
import { channelOf, PEOPLE, type Channel } from './channels.ts'
import { slackBody, webhookBody, type NotifyMessage } from './message.ts'
import { isReader } from './recipients.ts'
import type { Mailer } from './send-mail.ts'
import { ReceiverFailed, sendWebhook } from './send-webhook.ts'
import { TargetRefused } from './webhook-guard.ts'

export interface DeliveryQueueOptions {
  readonly store: Store
  readonly now: () => Date
  readonly secrets: SecretBox
  readonly mailer: Mailer | null
  readonly allowPrivate: boolean
  readonly onError: (error: unknown) => void
  readonly timeoutMs?: number
  readonly maxAttempts?: number
  /** The pause after the first failed try; it doubles with each. */
  readonly pauseMs?: number
  readonly random?: () => number
}

const AT_ONCE = 32
const PER_CHANNEL = 2
/** E-mail to persons is one channel: a room that is told must not wait for a mail server that takes its time. */
const TO_PEOPLE = 8
const LONGEST_PAUSE_MS = HOUR_MS
const LOOK_AGAIN_MS = 1000
const GATHER_MS = 20

type End =
  | {
      readonly id: string
      readonly state: 'delivered' | 'discarded' | 'dead' | 'waiting'
      readonly error: string | null
      readonly nextAt: string
      readonly at: string
    }
  | { readonly id: string; readonly state: 'put-back'; readonly at: string }

async function writeEnds(tx: StoreView, ends: readonly End[]): Promise<void> {
  for (const end of ends) {
    if (end.state === 'put-back') await tx.deliveries.putBack(end.id, end.at)
    else await tx.deliveries.settle(end.id, end)
  }
}

type Sent = { readonly state: 'delivered' | 'discarded'; readonly error: string | null }

export class DeliveryQueue {
  readonly #options: Required<Omit<DeliveryQueueOptions, 'mailer'>> & { readonly mailer: Mailer | null }
  readonly #inFlight = new Map<string, number>()
  readonly #sending = new Map<string, Promise<void>>()
  readonly #closing = new AbortController()
  #timer: NodeJS.Timeout | null = null
  #gather: NodeJS.Timeout | null = null
  #pumping: Promise<void> = Promise.resolve()
  /** What has been sent or failed and is not written down yet. */
  readonly #ended: End[] = []

  constructor(options: DeliveryQueueOptions) {
    this.#options = { timeoutMs: 10_000, maxAttempts: 8, pauseMs: 5000, random: Math.random, ...options }
  }

  start(): void {
    this.#timer = setInterval(() => this.wake(), LOOK_AGAIN_MS)
    this.wake()
  }

  /** Looks for what is due, a little later: what ends meanwhile is written down in the same transaction. */
  wake(): void {
    if (this.#closing.signal.aborted) return
    this.#gather ??= setTimeout(() => {
      this.#gather = null
      this.#pumping = this.#pumping.then(() => this.#pump()).catch(this.#options.onError)
    }, GATHER_MS)
  }

  /** What is under way is broken off and is due again at the next start. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    if (this.#gather !== null) clearTimeout(this.#gather)
    this.#closing.abort()
    await this.#pumping
    await Promise.all(this.#sending.values())
    const ended = this.#ended.splice(0)
    if (ended.length > 0) await this.#options.store.transaction((tx) => writeEnds(tx, ended))
  }

  /** Sends one message now, past the queue, and says what became of it. */
  async test(channel: Channel, message: NotifyMessage, id: string): Promise<void> {
    await this.#send(channel, message, id)
  }

  async #pump(): Promise<void> {
    const { store, now, timeoutMs } = this.#options
    const free = AT_ONCE - this.#sending.size
    const at = now()
    const due = free <= 0 ? null : await store.deliveries.nextDue()
    const isDue = due !== null && due <= at.toISOString() && !this.#closing.signal.aborted
    const ended = this.#ended.splice(0)
    if (!isDue && ended.length === 0) return
    const until = new Date(at.getTime() + 3 * timeoutMs).toISOString()
    const freeOf = (channel: string) =>
      (channel === PEOPLE ? TO_PEOPLE : PER_CHANNEL) - (this.#inFlight.get(channel) ?? 0)
    const underWay = new Set(this.#sending.keys())
    const leased = await store
      .transaction(async (tx) => {
        await writeEnds(tx, ended)
        if (!isDue) return []
        return tx.deliveries.lease({ now: at.toISOString(), until, limit: free, free: freeOf, underWay })
      })
      .catch((error: unknown) => {
        this.#ended.unshift(...ended)
        throw error
      })
    for (const delivery of leased) this.#begin(delivery)
    if (leased.length > 0) this.wake()
  }

  #begin(delivery: StoredDelivery): void {
    this.#inFlight.set(delivery.channel, (this.#inFlight.get(delivery.channel) ?? 0) + 1)
    const sending = this.#deliver(delivery)
      .catch(this.#options.onError)
      .finally(() => {
        this.#sending.delete(delivery.id)
        const left = (this.#inFlight.get(delivery.channel) ?? 1) - 1
        if (left === 0) this.#inFlight.delete(delivery.channel)
        else this.#inFlight.set(delivery.channel, left)
        this.wake()
      })
    this.#sending.set(delivery.id, sending)
  }

  async #deliver(delivery: StoredDelivery): Promise<void> {
    const end = await this.#attempt(delivery).then(
      ({ state, error }): End => {
        const at = this.#options.now().toISOString()
        return { id: delivery.id, state, error, nextAt: at, at }
      },
      (error: unknown) => this.#endOfFailure(delivery, error),
    )
    this.#ended.push(end)
  }

  #endOfFailure({ id, attempts }: StoredDelivery, error: unknown): End {
    const { now, maxAttempts } = this.#options
    const at = now()
    if (this.#closing.signal.aborted) return { id, state: 'put-back', at: at.toISOString() }
    const isDead = error instanceof TargetRefused || attempts >= maxAttempts
    const asked = error instanceof ReceiverFailed ? (error.retryAfterMs ?? 0) : 0
    const pause = Math.min(LONGEST_PAUSE_MS, Math.max(asked, this.#pauseAfter(attempts)))
    return {
      id,
      state: isDead ? 'dead' : 'waiting',
      error: error instanceof Error ? error.message.slice(0, 300) : 'failed',
      nextAt: new Date(at.getTime() + pause).toISOString(),
      at: at.toISOString(),
    }
  }

  /** Doubles with each try, less up to a fifth, so that receivers that fell over together are not asked together. */
  #pauseAfter(attempts: number): number {
    const { pauseMs, random } = this.#options
    return pauseMs * 2 ** (attempts - 1) * (1 - 0.2 * random())
  }

  async #attempt(delivery: StoredDelivery): Promise<Sent> {
    const { store, secrets } = this.#options
    // Written by the notifier from a message.
    const message = JSON.parse(delivery.payload) as NotifyMessage
    if (delivery.channel === PEOPLE) return this.#toPerson(delivery, message)
    const channel = await channelOf(store, secrets, delivery.channel)
    if (channel === null || !channel.body.enabled) return { state: 'discarded', error: 'the channel is off or gone' }
    if (!inScope(channel.body.scope, delivery)) return { state: 'discarded', error: 'outside the scope of the channel' }
    await this.#send(channel, message, delivery.id)
    return { state: 'delivered', error: null }
  }

  /** Rights may have changed since it was queued. */
  async #toPerson(delivery: StoredDelivery, message: NotifyMessage): Promise<Sent> {
    const person = await this.#options.store.access.user(delivery.personId ?? '')
    if (person === null || !isReader(person)) return { state: 'discarded', error: 'the person is gone' }
    const alert = delivery.alertId === null ? null : await this.#options.store.alerts.get(delivery.alertId)
    if (!sees(person, alert?.row ?? { ...delivery, lanesAsked: [] })) {
      return { state: 'discarded', error: 'out of the sight of the person' }
    }
    await this.#mailer().send([person.email], message, delivery.id)
    return { state: 'delivered', error: null }
  }

  async #send({ body, secret }: Channel, message: NotifyMessage, deliveryId: string): Promise<void> {
    if (body.type === 'email') return this.#mailer().send(body.to, message, deliveryId)
    const { now, allowPrivate, timeoutMs } = this.#options
    await sendWebhook({
      url: body.url,
      body: body.type === 'slack' ? slackBody(message) : webhookBody(deliveryId, message),
      secret,
      deliveryId,
      now: now(),
      allowPrivate,
      timeoutMs,
      signal: this.#closing.signal,
    })
  }

  #mailer(): Mailer {
    const { mailer } = this.#options
    if (mailer === null) throw new ReceiverFailed('no mail server is set (SMTP_URL)')
    return mailer
  }
}
