/**
 * A shift at speed, from outside: the server is a process of its own whose clock runs faster, twenty people work at
 * pages on real sockets, detectors find five alerts a second of the room's time, connections break, the server is
 * killed and restarted, and receivers of notifications fail in every way. In the end pages are compared with the
 * store, and what was told with what the log says had to be told.
 */
import { rmSync } from 'node:fs'

import { openSqliteStore } from '../../../server/store/sqlite.ts'
import type { Store } from '../../../server/store/store.ts'
import type { Finding } from '../../../shared/domain/finding.ts'
import { freePort } from '../kill-rounds.ts'
import { lifelikeFinding } from '../lifelike-findings.ts'
import { PageClient } from '../page-client.ts'
import { seededRandom, type SeededRandom } from '../seeded-random.ts'
import { ask, commandOf, until } from '../socket.ts'
import type { TestUser } from '../start-app.ts'
import { tempFolder } from '../temp-folder.ts'
import { Analyst } from './analyst.ts'
import { atSpeed, pacedSpeed, roomTime, type ClockSetting } from './clock.ts'
import { comparePages, verifyAudit } from './compare.ts'
import { LeadHttp } from './lead-http.ts'
import { preparePeople } from './people.ts'
import { Receivers } from './receivers.ts'
import { settleAccounts, type Accounts } from './settle-accounts.ts'
import type { Memory } from './server-child.ts'
import { ShiftServer } from './shift-server.ts'

export interface ShiftOptions {
  /** Of the room's time. */
  readonly hours: number
  /** Seconds of the room in one of the machine; slower by itself where the room falls behind. */
  readonly speed: number
  readonly analysts: number
  /** By the room's clock. */
  readonly alertsPerSecond: number
  readonly seed: number
  readonly onDisk?: boolean
  readonly say?: (line: string) => void
}

export interface ShiftReport {
  readonly seconds: number
  /** How many times faster than the machine the room's clock ran, on average. */
  readonly speed: number
  readonly alerts: number
  readonly commands: number
  readonly refused: number
  readonly broken: number
  readonly bulkClosed: number
  readonly cuts: number
  readonly kills: number
  readonly restarts: number
  readonly receiverRestarts: number
  readonly auditEntries: number
  /** p95 of commands in milliseconds, while all receivers were well and while they failed. */
  readonly p95Well: number
  readonly p95Failing: number
  /** Of the second half, in which the server was not restarted. */
  readonly memory: readonly (Memory & { readonly hours: number })[]
  readonly pageRows: number
  readonly accounts: Accounts
  readonly notTrusted: readonly string[]
  /** Pages against store, chains, what the server logged: empty when all is well. */
  readonly differences: readonly string[]
}

const HOUR_MS = 3_600_000
const START = Date.UTC(2026, 8, 20, 6)
/** A person does something about every twenty seconds. */
const THINK_MS = 20_000
/** More open alerts than this are closed in bulk by a lead. */
const OPEN_AT_MOST = 1500
const TICK_MS = 100
const PACED_EACH_MS = 3000
/** Findings in one transaction: what the detectors find in one batch of observations. */
const AT_ONCE = 25
const MOOD_MS = 1500
const SAMPLES = 16

export async function runShift(options: ShiftOptions): Promise<ShiftReport> {
  const shift = new Shift(options)
  try {
    await shift.open()
    await shift.work()
    await shift.comeToRest()
    return await shift.report()
  } finally {
    await shift.close()
  }
}

class Shift {
  readonly #options: ShiftOptions
  readonly #random: SeededRandom
  readonly #folder: string
  readonly #receivers = new Receivers()
  readonly #http = new LeadHttp(
    () => this.#server.address,
    () => this.#people[0]!.cookie,
  )
  #clock: ClockSetting
  #server!: ShiftServer
  #people: TestUser[] = []
  #pages: PageClient[] = []
  #stopped = false
  #failing = false
  #raised = 0
  readonly #known: Finding[] = []
  readonly #times = { well: [] as number[], failing: [] as number[] }
  readonly #memory: (Memory & { hours: number })[] = []
  readonly #counts = { commands: 0, refused: 0, broken: 0, bulkClosed: 0, cuts: 0, kills: 0, restarts: 0 }
  readonly #started = performance.now()
  #worked = 0
  #pacedAt = 0
  #replacing: Promise<void> = Promise.resolve()

  constructor(options: ShiftOptions) {
    this.#options = options
    this.#random = seededRandom(options.seed)
    this.#folder = tempFolder('shift', options.onDisk)
    this.#clock = { roomMs: START, machineMs: Date.now(), speed: 0 }
  }

  async open(): Promise<void> {
    const now = () => this.#now()
    await this.#receivers.start(now)
    this.#people = await preparePeople(this.#folder, this.#options.analysts, () => new Date(now()))
    this.#server = new ShiftServer({
      PORT: String(await freePort()),
      DATA_DIR: this.#folder,
      EXERCISE: 'off',
      SESSION_HOURS: '48',
      REQUESTS_PER_MINUTE: '1000000',
      SMTP_URL: this.#receivers.smtpUrl,
      NOTIFY_ALLOW_PRIVATE: 'on',
      // Of the machine's time: many seconds of the room's.
      NOTIFY_TIMEOUT_SECONDS: '0.5',
      PUBLIC_URL: 'https://room.example.org',
    })
    await this.#server.start(this.#clock)
    await this.#receivers.introduce((method, path, body) => this.#http.call(method, path, body))
    const filters = [{}, { states: ['new' as const] }, { severities: ['critical' as const, 'high' as const] }, {}]
    for (const [at, person] of this.#people.entries()) {
      const filter = filters[at % filters.length] ?? {}
      this.#pages.push(await new PageClient(this.#server.address, person, { filter }).open())
    }
  }

  async work(): Promise<void> {
    const { hours, speed } = this.#options
    this.#setSpeed(speed)
    const doing = [
      ...this.#pages.map((page) => new Analyst(page, this.#desk()).work()),
      this.#tidyUp(),
      this.#breakThings(),
      this.#change(),
    ]
    const end = START + hours * HOUR_MS
    while (this.#now() < end) {
      const tick = Date.now() + TICK_MS
      const isBehind = await this.#find()
      await sleep(isBehind ? 0 : Math.max(0, tick - Date.now()))
    }
    this.#worked = performance.now() - this.#started
    await this.#replace('SIGKILL')
    this.#stopped = true
    await Promise.all(doing)
  }

  /** Nothing new happens; receivers are well but the one that is gone; then the clock stands still. */
  async comeToRest(): Promise<void> {
    await this.#receivers.calm()
    this.#options.say?.(`the shift is over, ${await this.#http.waiting()} notifications wait`)
    const reader = await this.#reader()
    const isRead = async () => (await reader.cursors.get('notify')) === (await reader.counters.get('audit'))
    const isDone = async () => (await this.#http.waiting()) === 0
    do {
      this.#setSpeed(this.#options.speed)
      await until('what waits is delivered or dead', isDone, 300_000)
      this.#setSpeed(0)
      // What had come due by then still happens: the server looks once a second.
      await sleep(3000)
      await until('the log is read to its end', isRead, 60_000)
      // What was told last may have failed once and wait for a time that does not come while the clock stands still.
    } while (!(await isDone()))
    await reader.close()
    this.#options.say?.('everything is delivered or dead, the clock stands still')
  }

  async report(): Promise<ShiftReport> {
    const dead = await this.#http.deadLetters()
    const reader = await this.#reader()
    const differences = await comparePages(this.#pages, reader)
    for (const page of this.#pages) page.close()
    await this.#server.stop('SIGTERM')
    const audit = await verifyAudit(reader)
    differences.push(...audit.faults)
    const nameOf = (channel: string) => this.#receivers.names.get(channel) ?? channel
    const accounts = await settleAccounts(reader, this.#receivers.office, dead, nameOf, this.#people)
    const { n } = await reader.db
      .selectFrom('alerts')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    await reader.close()
    if (this.#server.stderr !== '') differences.push(`the server wrote: ${this.#server.stderr.slice(0, 2000)}`)
    if (Number(n) !== this.#raised) differences.push(`${n} alerts are stored, ${this.#raised} were found`)
    return {
      seconds: Math.round(this.#worked / 1000),
      speed: (this.#options.hours * HOUR_MS) / this.#worked,
      alerts: Number(n),
      ...this.#counts,
      receiverRestarts: this.#receivers.restarts,
      auditEntries: audit.entries,
      p95Well: p95(this.#times.well),
      p95Failing: p95(this.#times.failing),
      memory: this.#memory.filter(({ hours }) => hours > this.#options.hours / 2),
      pageRows: Math.max(...this.#pages.map(({ feed }) => feed.rows.size + feed.recent.length)),
      accounts,
      notTrusted: this.#receivers.office.refused,
      differences,
    }
  }

  async close(): Promise<void> {
    this.#stopped = true
    for (const page of this.#pages) page.close()
    await this.#server.stop('SIGKILL')
    await this.#receivers.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #now(): number {
    return roomTime(this.#clock)
  }

  /** 0 at the beginning of the shift, 1 at its end. */
  #share(): number {
    return (this.#now() - START) / (this.#options.hours * HOUR_MS)
  }

  #setSpeed(speed: number): void {
    this.#clock = atSpeed(this.#clock, speed)
    this.#server.setClock(this.#clock)
  }

  #desk() {
    return {
      people: this.#people,
      random: this.#random,
      now: () => this.#now(),
      think: () => sleep((THINK_MS * (0.5 + this.#random.next())) / this.#options.speed),
      stopped: () => this.#stopped,
      answered: (ms: number, ok: boolean) => {
        this.#counts.commands++
        if (!ok) this.#counts.refused++
        this.#times[this.#failing ? 'failing' : 'well'].push(ms)
      },
      broken: () => void this.#counts.broken++,
    }
  }

  /**
   * Some of the alerts that the clock asks for, and some found again; true when there are more. A room that falls
   * behind makes the clock slower, one that keeps up lets it go faster again.
   */
  async #find(): Promise<boolean> {
    const { alertsPerSecond } = this.#options
    const due = Math.floor(((this.#now() - START) / 1000) * alertsPerSecond) - this.#raised
    if (due <= 0) return false
    const next = pacedSpeed(this.#clock.speed, this.#options.speed, due / alertsPerSecond)
    if (next !== this.#clock.speed && Date.now() - this.#pacedAt > PACED_EACH_MS) {
      this.#pacedAt = Date.now()
      this.#setSpeed(next)
    }
    const n = Math.min(due, AT_ONCE)
    const fresh = Array.from({ length: n }, (_, k) => lifelikeFinding(this.#random, this.#raised + k))
    const again = fresh.slice(0, Math.floor(n / 10)).flatMap(() => {
      const known = this.#known.length === 0 ? null : this.#random.pick(this.#known)
      return known === null ? [] : [{ ...known, score: Math.min(1, known.score + 0.2) }]
    })
    await this.#raise([...fresh, ...again])
    this.#raised += n
    this.#known.push(...fresh.slice(0, 5))
    if (this.#known.length > 500) this.#known.splice(0, 100)
    return due > n
  }

  /** Handed in until they are stored, as detection does from its place in the log; twice is once more of the same. */
  async #raise(findings: readonly Finding[]): Promise<void> {
    for (;;) {
      const done = await this.#server.raise(findings).then(
        () => true,
        () => false,
      )
      if (done) return
      await sleep(20)
    }
  }

  /** A lead keeps the list at a size that people can read. */
  async #tidyUp(): Promise<void> {
    const page = this.#pages[0]!
    while (!this.#stopped) {
      await sleep(60_000 / this.#options.speed)
      try {
        if (!page.socket.connected) continue
        const answer = await ask(page.socket, 'feed:query', {
          filter: { states: ['new'], owners: ['none'] },
          limit: 500,
        })
        if (!answer.ok) continue
        const rows = answer.page.rows.slice(0, Math.max(0, answer.page.total - OPEN_AT_MOST))
        const commands = rows.map((row) => commandOf('close', row, { disposition: 'benign', reason: 'lawful' }))
        const closed = await ask(page.socket, 'alert:bulk', { commands })
        if (closed.ok) this.#counts.bulkClosed += closed.answers.filter(({ ok }) => ok).length
      } catch (error) {
        if (!String(error).includes('connection broke')) throw error
      }
    }
  }

  /** Connections break all the time; the server goes in the first half, so that the second shows its memory. */
  async #breakThings(): Promise<void> {
    const ends = [
      [0.1, 'SIGKILL'],
      [0.2, 'SIGTERM'],
      [0.3, 'SIGKILL'],
    ] as const
    let next = 0
    let sampled = 0
    while (!this.#stopped) {
      await sleep(200)
      if (this.#random.next() < 0.3) {
        this.#random.pick(this.#pages).cut()
        this.#counts.cuts++
      }
      const share = this.#share()
      const end = ends[next]
      if (end !== undefined && share > end[0]) {
        next++
        await this.#replace(end[1])
      }
      if (share * SAMPLES > sampled && share < 1) {
        sampled = Math.floor(share * SAMPLES) + 1
        await this.#sample()
      }
    }
  }

  async #sample(): Promise<void> {
    const hours = this.#share() * this.#options.hours
    const memory = await this.#server.memory().catch(() => null)
    if (memory !== null) this.#memory.push({ ...memory, hours })
    const { heap = 0, own = 0 } = memory ?? {}
    this.#options.say?.(
      `${hours.toFixed(2)} h: ${this.#raised} alerts, ${this.#counts.commands} commands, heap ${heap.toFixed(0)} MB, own ${own.toFixed(0)} MB, ` +
        `${this.#receivers.office.letters.size} told, clock × ${this.#clock.speed.toFixed(1)}${this.#failing ? ', receivers fail' : ''}`,
    )
  }

  /** The clock stands still meanwhile: the seconds that a start takes of the machine are not minutes of the room. */
  #replace(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#replacing = this.#replacing.then(async () => {
      this.#counts[signal === 'SIGKILL' ? 'kills' : 'restarts']++
      const { speed } = this.#clock
      this.#setSpeed(0)
      await this.#server.stop(signal)
      await this.#server.start(this.#clock)
      this.#setSpeed(speed)
    })
    return this.#replacing
  }

  /** A quarter well, a quarter failing, and again. */
  async #change(): Promise<void> {
    while (!this.#stopped) {
      const failing = Math.floor(this.#share() * 4) % 2 === 1
      if (failing) await this.#receivers.upset(this.#random)
      else if (this.#failing) await this.#receivers.calm()
      this.#failing = failing
      await sleep(MOOD_MS)
    }
  }

  /** The store read beside the server that writes it. */
  #reader(): Promise<Store> {
    return openSqliteStore(this.#folder, { exclusive: false })
  }
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
