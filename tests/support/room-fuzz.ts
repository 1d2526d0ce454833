/**
 * A room in disorder: people with random scopes give random commands while findings come in, connections break, pages
 * are slow, hours pass and the server restarts. Everything is drawn from one seed. At the end every page must show
 * what the store holds.
 */
import type { AlertRow } from '../../shared/domain/alert.ts'
import type { FeedFilter } from '../../shared/domain/feed-filter.ts'
import type { Finding } from '../../shared/domain/finding.ts'
import { verifyChain } from '../../server/audit/hash-chain.ts'
import { findingOf } from './findings.ts'
import { PageClient } from './page-client.ts'
import { pageDifferences } from './page-differences.ts'
import { randomCommand } from './random-commands.ts'
import type { SeededRandom } from './seeded-random.ts'
import { ask } from './socket.ts'
import type { Running, TestUser } from './start-app.ts'

export const fuzzCountries = ['BR', 'FR', 'MX', 'US', null] as const
const roles = ['analyst', 'analyst', 'analyst', 'lead', 'specialist', 'viewer'] as const
const filters: readonly FeedFilter[] = [
  {},
  {},
  { states: ['new'] },
  { states: ['closed', 'merged', 'snoozed'] },
  { severities: ['critical', 'high'] },
  { countries: ['BR', 'none'] },
  { owners: ['none'] },
  { kinds: ['spend-surge'], states: ['new', 'claimed', 'closed'] },
]

export interface RoomFuzzOptions {
  readonly people: number
  readonly pages: number
  /** How many different conditions detectors find: at most this many alerts. */
  readonly conditions: number
  /** Moves the server's clock on. */
  readonly passTime: (ms: number) => void
}

export interface FuzzCounts {
  commands: number
  done: number
  refused: number
  broken: number
  findings: number
  cuts: number
  restarts: number
}

export class RoomFuzz {
  readonly counts: FuzzCounts = { commands: 0, done: 0, refused: 0, broken: 0, findings: 0, cuts: 0, restarts: 0 }
  readonly pages: PageClient[] = []
  readonly #server: Running
  readonly #random: SeededRandom
  readonly #options: RoomFuzzOptions
  readonly #people: TestUser[] = []
  readonly #conditions: Finding[]

  constructor(server: Running, random: SeededRandom, options: RoomFuzzOptions) {
    this.#server = server
    this.#random = random
    this.#options = options
    this.#conditions = Array.from({ length: options.conditions }, (_, at) => this.#condition(at))
  }

  async open(): Promise<this> {
    for (let n = 0; n < this.#options.people; n++) {
      const scope = n < 2 ? null : randomScope(this.#random)
      this.#people.push(
        await this.#server.makeUser({ role: this.#random.pick(roles), scope, lanes: ['legal', 'policy'] }),
      )
    }
    for (let n = 0; n < this.#options.pages; n++) await this.openPage(this.#people[n % this.#people.length]!)
    return this
  }

  async openPage(person: TestUser): Promise<PageClient> {
    const page = await new PageClient(this.#server.address, person, { filter: this.#random.pick(filters) }).open()
    this.pages.push(page)
    return page
  }

  /** One random thing happens; most of them without waiting for the one before. */
  async step(): Promise<void> {
    const draw = this.#random.next()
    if (draw < 0.25) await this.find(this.#random.whole(1, 6))
    else if (draw < 0.9) void this.command()
    else if (draw < 0.93) this.#cut()
    else if (draw < 0.96) this.#pace()
    else if (draw < 0.98) this.#options.passTime(this.#random.whole(1, 120) * 1000)
    else if (draw < 0.985) await this.#server.store.outbox.prune((await this.#server.store.counters.get('change')) - 20)
    else void this.#bulk()
    if (this.#random.next() < 0.3) await new Promise((resolve) => setTimeout(resolve, this.#random.whole(0, 15)))
  }

  async find(n: number): Promise<void> {
    const findings = Array.from({ length: n }, () => {
      const known = this.#random.pick(this.#conditions)
      return { ...known, score: this.#random.next(), measure: { ...known.measure, value: this.#random.whole(1, 500) } }
    })
    this.counts.findings += n
    await this.#server.raise(findings)
  }

  async restart(): Promise<void> {
    this.counts.restarts++
    await this.#server.restart()
  }

  /** A command of somebody on an alert they see, or on one they should not know of. */
  async command(): Promise<void> {
    const page = this.#random.pick(this.pages)
    const row = this.#anyRow(page)
    if (row === undefined) return
    const colleagues = { userIds: this.#people.map(({ user }) => user.id), alertIds: this.#alertIds() }
    const command = randomCommand(this.#random, row, colleagues)
    this.counts.commands++
    try {
      if (!page.socket.connected) throw new Error('offline')
      const answer = await ask(page.socket, 'alert:command', command)
      if (answer.ok) this.counts.done++
      else if (answer.error.code === 'INTERNAL') throw new Error(`${command.action}: ${answer.error.message}`)
      else this.counts.refused++
    } catch (error) {
      if (page.socket.connected && !String(error).includes('connection broke')) throw error
      this.counts.broken++
    }
  }

  async #bulk(): Promise<void> {
    const page = this.#random.pick(this.pages)
    const colleagues = { userIds: this.#people.map(({ user }) => user.id), alertIds: this.#alertIds() }
    const rows = page.rows().slice(0, 20)
    if (rows.length === 0 || !page.socket.connected) return
    const commands = rows.map((row) => randomCommand(this.#random, row, colleagues))
    this.counts.commands += commands.length
    await ask(page.socket, 'alert:bulk', { commands }).catch(() => undefined)
  }

  #anyRow(page: PageClient): AlertRow | undefined {
    const from = this.#random.next() < 0.9 ? page : this.#random.pick(this.pages)
    const rows = from.rows()
    return rows.length === 0 ? undefined : this.#random.pick(rows)
  }

  #alertIds(): string[] {
    const ids = this.pages[0]!.rows().map((row) => row.id)
    return ids.length === 0 ? ['nothing'] : ids
  }

  #cut(): void {
    this.counts.cuts++
    this.#random.pick(this.pages).cut()
  }

  #pace(): void {
    const page = this.#random.pick(this.pages)
    if (this.#random.next() < 0.5) page.slowDown()
    else page.speedUp()
  }

  #condition(at: number): Finding {
    const country = this.#random.pick(fuzzCountries)
    const subject = { type: 'advertiser' as const, id: `fuzz-${at}`, name: `Page ${at}` }
    const kind = this.#random.pick(['spend-surge', 'new-advertiser', 'silence-breach', 'co-action'] as const)
    const member = { type: 'advertiser' as const, id: `fuzz-${this.#random.whole(0, at)}`, name: 'a page' }
    return findingOf({ subject, country, kind, members: kind === 'co-action' ? [member] : [] })
  }

  /** Lets everything come to rest and returns what differs between pages and store; empty when all is well. */
  async differences(withinMs = 15_000): Promise<string[]> {
    for (const page of this.pages) page.speedUp()
    const end = Date.now() + withinMs
    for (;;) {
      const found = await this.#compare()
      if (found.length === 0 || Date.now() > end) return found
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async #compare(): Promise<string[]> {
    const found: string[] = []
    for (const [at, page] of this.pages.entries()) {
      if (!page.current) {
        found.push(`page ${at} is not current`)
        continue
      }
      found.push(...(await pageDifferences(`page ${at}`, page, this.#server.store.feed)))
    }
    return found
  }

  /** Every chain of the audit log, recomputed; the number of its entries. */
  async verifyAudit(): Promise<number> {
    let entries = 0
    for (const { chain } of await this.#server.store.audit.heads()) {
      const verdict = await verifyChain(this.#server.store.audit.chain(chain))
      if (verdict.firstBad !== null) throw new Error(`chain ${chain}: ${JSON.stringify(verdict.firstBad)}`)
      entries += verdict.entries
    }
    return entries
  }

  close(): void {
    for (const page of this.pages) page.close()
  }
}

export function randomScope(random: SeededRandom) {
  const countries = ['BR', 'FR', 'MX', 'US'].filter(() => random.next() < 0.4)
  const elections = ['br-2026', 'us-2026-midterms', 'fr-2027-presidential'].filter(() => random.next() < 0.3)
  return { countries, elections }
}
