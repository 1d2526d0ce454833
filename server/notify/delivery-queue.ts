/**
 * Sends what is queued: a bounded number at once and of each channel, each try bounded in time, with growing pauses
 * between tries, and in the end into the dead-letter list. It touches the store in short transactions only, so that
 * the room never waits for a receiver.
 */
import { inScope } from '../../shared/domain/access.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import type { StoredDelivery } from '../store/deliveries.ts'
import type { Store } from '../store/store.ts'
import { channelOf, PEOPLE, type Channel } from './channels.ts'
import { slackBody, webhookBody, type NotifyMessage } from './message.ts'
import type { Mailer } from './send-mail.ts'
import { ReceiverFailed, sendWebhook } from './send-webhook.ts'
import { TargetRefused } from './webhook-guard.ts'

export interface DeliveryQueueOptions {
  readonly store: Store
  readonly now: () => Date
  readonly mailer: Mailer | null
  readonly allowPrivate: boolean
  readonly onError: (error: unknown) => void
  readonly timeoutMs?: number
  readonly maxAttempts?: number
  /** The pause after the first failed try; it doubles with each. */
  readonly pauseMs?: number
  readonly random?: () => number
}

const AT_ONCE = 8
const PER_CHANNEL = 2
const LONGEST_PAUSE_MS = HOUR_MS
const LOOK_AGAIN_MS = 1000

type Sent = { readonly state: 'delivered' | 'discarded'; readonly error: string | null }

export class DeliveryQueue {
  readonly #options: Required<Omit<DeliveryQueueOptions, 'mailer'>> & { readonly mailer: Mailer | null }
  readonly #inFlight = new Map<string, number>()
  readonly #sending = new Set<Promise<void>>()
  readonly #closing = new AbortController()
  #timer: NodeJS.Timeout | null = null
  #pumping: Promise<void> | null = null
  #again = false

  constructor(options: DeliveryQueueOptions) {
    this.#options = { timeoutMs: 10_000, maxAttempts: 8, pauseMs: 5000, random: Math.random, ...options }
  }

  start(): void {
    this.#timer = setInterval(() => this.wake(), LOOK_AGAIN_MS)
    this.wake()
  }

  /** Looks for what is due; calls meanwhile are one more look. */
  wake(): void {
    this.#again = true
    if (this.#closing.signal.aborted || this.#pumping !== null) return
    this.#pumping = this.#pump()
      .catch(this.#options.onError)
      .finally(() => {
        this.#pumping = null
      })
  }

  /** What is under way is broken off and is due again at the next start. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#closing.abort()
    await this.#pumping
    await Promise.all(this.#sending)
  }

  /** Sends one message now, past the queue, and says what became of it. */
  async test(channel: Channel, message: NotifyMessage, id: string): Promise<void> {
    await this.#send(channel, message, id)
  }

  async #pump(): Promise<void> {
    while (this.#again && !this.#closing.signal.aborted) {
      this.#again = false
      const leased = await this.#lease()
      for (const delivery of leased) this.#begin(delivery)
      // Channels that are full are left out at the next look, so one long queue does not hide the others.
      if (leased.length > 0 && this.#sending.size < AT_ONCE) this.#again = true
    }
  }

  async #lease(): Promise<StoredDelivery[]> {
    const { store, now, timeoutMs } = this.#options
    const free = AT_ONCE - this.#sending.size
    if (free <= 0) return []
    const at = now()
    const due = await store.deliveries.nextDue()
    if (due === null || due > at.toISOString()) return []
    const until = new Date(at.getTime() + 3 * timeoutMs).toISOString()
    const freeOf = (channel: string) => PER_CHANNEL - (this.#inFlight.get(channel) ?? 0)
    const busy = [...this.#inFlight.keys()].filter((channel) => freeOf(channel) <= 0)
    return store.transaction((tx) => tx.deliveries.lease(at.toISOString(), until, free, freeOf, busy))
  }

  #begin(delivery: StoredDelivery): void {
    this.#inFlight.set(delivery.channel, (this.#inFlight.get(delivery.channel) ?? 0) + 1)
    const sending = this.#deliver(delivery)
      .catch(this.#options.onError)
      .finally(() => {
        this.#sending.delete(sending)
        const left = (this.#inFlight.get(delivery.channel) ?? 1) - 1
        if (left === 0) this.#inFlight.delete(delivery.channel)
        else this.#inFlight.set(delivery.channel, left)
        this.wake()
      })
    this.#sending.add(sending)
  }

  async #deliver(delivery: StoredDelivery): Promise<void> {
    const { store, now } = this.#options
    try {
      const { state, error } = await this.#attempt(delivery)
      const at = now().toISOString()
      await store.transaction((tx) => tx.deliveries.settle(delivery.id, { state, error, nextAt: at, at }))
    } catch (error) {
      await this.#failed(delivery, error)
    }
  }

  async #failed(delivery: StoredDelivery, error: unknown): Promise<void> {
    const { store, now, maxAttempts } = this.#options
    const at = now()
    if (this.#closing.signal.aborted) {
      await store.transaction((tx) => tx.deliveries.putBack(delivery.id, at.toISOString()))
      return
    }
    const isDead = error instanceof TargetRefused || delivery.attempts >= maxAttempts
    const asked = error instanceof ReceiverFailed ? (error.retryAfterMs ?? 0) : 0
    const pause = Math.min(LONGEST_PAUSE_MS, Math.max(asked, this.#pauseAfter(delivery.attempts)))
    await store.transaction((tx) =>
      tx.deliveries.settle(delivery.id, {
        state: isDead ? 'dead' : 'waiting',
        error: error instanceof Error ? error.message.slice(0, 300) : 'failed',
        nextAt: new Date(at.getTime() + pause).toISOString(),
        at: at.toISOString(),
      }),
    )
  }

  /** Doubles with each try, less up to a fifth, so that receivers that fell over together are not asked together. */
  #pauseAfter(attempts: number): number {
    const { pauseMs, random } = this.#options
    return pauseMs * 2 ** (attempts - 1) * (1 - 0.2 * random())
  }

  async #attempt(delivery: StoredDelivery): Promise<Sent> {
    const { store } = this.#options
    // Written by the notifier from a message.
    const message = JSON.parse(delivery.payload) as NotifyMessage
    if (delivery.channel === PEOPLE) return this.#toPerson(delivery, message)
    const channel = await channelOf(store, delivery.channel)
    if (channel === null || !channel.body.enabled) return { state: 'discarded', error: 'the channel is off or gone' }
    if (!inScope(channel.body.scope, delivery)) return { state: 'discarded', error: 'outside the scope of the channel' }
    await this.#send(channel, message, delivery.id)
    return { state: 'delivered', error: null }
  }

  /** Rights may have changed since it was queued. */
  async #toPerson(delivery: StoredDelivery, message: NotifyMessage): Promise<Sent> {
    const person = await this.#options.store.access.user(delivery.personId ?? '')
    if (person === null || person.disabled) return { state: 'discarded', error: 'the person is gone' }
    if (!inScope(person.scope, delivery)) return { state: 'discarded', error: 'outside the scope of the person' }
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
