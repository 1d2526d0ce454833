/**
 * A page without a screen: the rules of the live protocol from a page's side, on the page's own reducers. It connects,
 * holds a seq for each room, notices gaps, resumes or takes a snapshot, and keeps rows and counts.
 */
import type { AlertRow } from '../../shared/domain/alert.ts'
import type { FeedFilter } from '../../shared/domain/feed-filter.ts'
import type { AlertsChanged, FeedSubscribe } from '../../shared/protocol/events.ts'
import {
  acceptPage,
  acceptTally,
  applyChanges,
  asSeenBy,
  askFeed,
  emptyFeed,
  knownChanges,
  tidyFeed,
  type FeedState,
} from '../../client/src/store/feed-state.ts'
import { fateOf, holdAnswer, holdFrame, type Held } from '../../client/src/store/room-chain.ts'
import { ask, socketFor, until, type LiveSocket } from './socket.ts'
import type { TestUser } from './start-app.ts'

export interface PageOptions {
  readonly filter?: FeedFilter
  readonly narrow?: Pick<FeedSubscribe, 'countries' | 'elections'>
}

export const standingFilters: Readonly<Record<string, FeedFilter>> = {
  unowned: { owners: ['none'] },
  closed: { states: ['closed'] },
  severe: { severities: ['critical', 'high'] },
}

/** What a page of at most this many rows holds whole. */
export const PAGE_ROWS = 500
/** With fewer on screen while there are more, the page asks for its list again. */
const LEAST_ROWS = 100

export class PageClient {
  readonly person: TestUser
  readonly socket: LiveSocket
  readonly #options: PageOptions
  held: Held = {}
  feed: FeedState = emptyFeed
  current = false
  readonly counts = { frames: 0, repeated: 0, gaps: 0, resumed: 0, snapshots: 0, outrun: 0 }
  /** Every seq that was applied, to see that none came twice. */
  readonly applied: number[] = []
  ended: string | null = null
  #subscribing = false
  #filling = false

  constructor(address: string, person: TestUser, options: PageOptions = {}) {
    this.person = person
    this.#options = options
    this.socket = socketFor(address, person, { reconnect: true })
    this.socket.on('connect', () => void this.#subscribe())
    this.socket.on('disconnect', () => {
      this.current = false
    })
    this.socket.on('alerts:changed', (frame) => this.#receive(frame))
    this.socket.on('feed:outrun', () => {
      this.counts.outrun++
      this.held = {}
      void this.#subscribe()
    })
    this.socket.on('session:ended', ({ reason }) => {
      this.ended = reason
    })
  }

  async open(): Promise<this> {
    this.socket.connect()
    await this.whenCurrent()
    return this
  }

  async whenCurrent(withinMs = 10_000): Promise<void> {
    await until(`${this.person.user.name} is current`, () => this.current, withinMs)
  }

  /** Breaks the connection as a lost network does; socket.io comes back by itself. */
  cut(): void {
    if (this.socket.connected) this.socket.io.engine.close()
  }

  /** Stops reading from the network: what comes piles up there, and then at the server. */
  slowDown(): void {
    websocketOf(this.socket)?.pause()
  }

  speedUp(): void {
    websocketOf(this.socket)?.resume()
  }

  close(): void {
    this.socket.disconnect()
  }

  rows(): AlertRow[] {
    return this.feed.order.map((id) => this.feed.rows.get(id)!)
  }

  row(id: string): AlertRow | undefined {
    return this.feed.latest.get(id) ?? this.feed.rows.get(id)
  }

  #receive(frame: AlertsChanged): void {
    this.counts.frames++
    switch (fateOf(this.held, frame)) {
      case 'repeated':
        this.counts.repeated++
        return
      case 'gap':
        if (!this.#subscribing) {
          this.counts.gaps++
          void this.#subscribe()
        }
        return
      case 'apply': {
        this.held = holdFrame(this.held, frame)
        const known = knownChanges(this.feed, asSeenBy(this.person.user, frame.changes), Date.now())
        for (const { row } of known) this.applied.push(row.seq)
        this.feed = tidyFeed(applyChanges(this.feed, known, false), Date.now(), false)
        if (this.feed.more && this.feed.order.length < LEAST_ROWS) void this.#fillUp()
      }
    }
  }

  async #subscribe(): Promise<void> {
    if (this.#subscribing) return
    this.#subscribing = true
    this.current = false
    try {
      const first = Object.keys(this.held).length === 0
      const answer = await ask(this.socket, 'feed:subscribe', {
        ...this.#options.narrow,
        ...(first ? {} : { held: { ...this.held } }),
      })
      if (!answer.ok) throw new Error(answer.error.message)
      this.held = holdAnswer(this.held, answer)
      if (first || answer.resume === 'snapshot' || this.feed.status !== 'ready') {
        this.counts.snapshots++
        await Promise.all([this.#snapshot(), this.#queryTallies()])
      } else this.counts.resumed++
      this.current = true
    } catch (error) {
      if (this.socket.connected) throw error
    } finally {
      this.#subscribing = false
    }
  }

  async #fillUp(): Promise<void> {
    if (this.#filling || this.#subscribing) return
    this.#filling = true
    await this.#snapshot()
      .catch((error: unknown) => {
        if (this.socket.connected) throw error
      })
      .finally(() => {
        this.#filling = false
      })
  }

  /** Counts of the standing views, asked at once with the page, each true at a seq of its own. */
  async #queryTallies(): Promise<void> {
    await Promise.all(
      Object.entries(standingFilters).map(async ([name, filter]) => {
        const answer = await ask(this.socket, 'feed:query', { filter, limit: 1 })
        if (!answer.ok) throw new Error(answer.error.message)
        this.feed = acceptTally(this.feed, name, filter, answer.page)
      }),
    )
  }

  async #snapshot(): Promise<void> {
    this.feed = askFeed(this.feed, this.#options.filter ?? {})
    const { question, filter } = this.feed
    const answer = await ask(this.socket, 'feed:query', { filter, limit: PAGE_ROWS })
    if (!answer.ok) throw new Error(answer.error.message)
    this.feed = acceptPage(this.feed, question, answer.page, false)
  }
}

function websocketOf(socket: LiveSocket): { pause(): void; resume(): void } | undefined {
  // Under Node the transport's socket is one of the ws package.
  return socket.connected ? (socket.io.engine.transport as any).ws : undefined
}
