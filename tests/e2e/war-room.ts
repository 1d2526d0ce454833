/**
 * A real server in its own process and folder for each test, people who sign in, and pages whose console must stay
 * quiet: a page error or a warning fails the test that caused it.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test as base, type Browser, type BrowserContext, type Page } from '@playwright/test'

import type { Role } from '../../shared/domain/access.ts'
import { createUser } from '../../server/access/sign-in.ts'
import { openSqliteStore } from '../../server/store/sqlite.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const TOKEN = 'a-token-for-tests-only'
const PASSWORD = 'a-long-enough-password'
/** What Chromium says of its own, whatever the page does. */
const EXPECTED_NOISE = /WebSocket is closed before/
/**
 * What Chromium says of its own in a test that ends its server: what is asked then is refused, and what was on its way
 * is cut off. In any other test it is a fault.
 */
const OUTAGE_NOISE = /net::ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)/

export interface Person {
  readonly name: string
  readonly email: string
}

interface ListedAlert {
  readonly id: string
  readonly state: string
  readonly owner: { readonly name: string } | null
  readonly subject: { readonly name: string }
}

export class WarRoom {
  readonly folder = mkdtempSync(join(tmpdir(), 'war-room-e2e-'))
  address = ''
  /** Whether the server was ended in this test, be it for a moment. */
  wasGone = false
  #port = '0'
  #child: ChildProcess | null = null
  readonly #contexts: BrowserContext[] = []

  async start(env: Record<string, string> = {}): Promise<void> {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'server', 'main.ts')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        PORT: this.#port,
        DATA_DIR: this.folder,
        WAR_ROOM_INGEST_TOKEN: TOKEN,
        WAR_ROOM_ADMIN_EMAIL: 'admin@example.org',
        WAR_ROOM_ADMIN_PASSWORD: PASSWORD,
        EXERCISE: 'off',
        LOG_LEVEL: 'error',
        SIGN_INS_PER_MINUTE: '1000',
        REQUESTS_PER_MINUTE: '100000',
        ...env,
      },
    })
    this.#child = child
    this.address = await new Promise<string>((resolve, reject) => {
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const found = /is ready: (http:\/\/\S+)/.exec(said)?.[1]
        if (found !== undefined) resolve(found)
      })
      child.on('exit', () => reject(new Error(`the server stopped: ${said}`)))
    })
    this.#port = new URL(this.address).port
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (child === null) return
    this.wasGone = true
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
    this.#child = null
  }

  /** Pages that a failed test left open must not call for their server while the next test runs. */
  async remove(): Promise<void> {
    for (const context of this.#contexts) await context.close()
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async person(name: string, role: Role, lanes: readonly string[] = []): Promise<Person> {
    const email = `${name.toLowerCase()}@example.org`
    const store = await openSqliteStore(this.folder, { exclusive: false })
    const context = { store, now: () => new Date(), sessionHours: 12 }
    await createUser(context, { email, name, role, scope: null, lanes, password: PASSWORD }, 'test')
    await store.close()
    return { name, email }
  }

  async observe(observations: readonly object[]): Promise<void> {
    const response = await fetch(`${this.address}/api/observations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-ndjson' },
      body: observations.map((each) => JSON.stringify(each)).join('\n'),
    })
    expect(response.status).toBe(202)
  }

  async alerts(query = ''): Promise<ListedAlert[]> {
    const response = await fetch(`${this.address}/api/alerts?limit=500&${query}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    // The API's own answer.
    return ((await response.json()) as { alerts: ListedAlert[] }).alerts
  }

  async alertsReach(count: number): Promise<void> {
    await expect.poll(async () => (await this.alerts()).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(count)
  }

  /** A page of a person who has signed in through the form. */
  async open(
    browser: Browser,
    person: Person,
    options: {
      theme?: 'dark' | 'light'
      width?: number
      height?: number
      grouped?: boolean
      /** Done before the first page is opened. */
      prepare?: (context: BrowserContext) => Promise<void>
    } = {},
  ): Promise<Page> {
    const context = await browser.newContext({
      baseURL: this.address,
      colorScheme: options.theme ?? 'dark',
      viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    })
    this.#contexts.push(context)
    await options.prepare?.(context)
    const page = await context.newPage()
    listen(page)
    await page.goto('/feed')
    await page.getByLabel(/e-mail/i).fill(person.email)
    await page.getByLabel(/password/i).fill(PASSWORD)
    await page.keyboard.press('Enter')
    await expect(page.getByRole(options.grouped === true ? 'treegrid' : 'grid', { name: 'Alerts' })).toBeVisible()
    return page
  }
}

const noise = new Map<Page, string[]>()
const allowed = new WeakMap<Page, RegExp>()

/** What Chromium will say of its own in this test, such as the refusal that it is about. */
export function allowNoise(page: Page, pattern: RegExp): void {
  allowed.set(page, pattern)
}

function listen(page: Page): void {
  const said: string[] = []
  noise.set(page, said)
  page.on('pageerror', (error) => said.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    const text = `${message.type()}: ${message.text()} ${message.location().url}`
    const known = EXPECTED_NOISE.test(text) || allowed.get(page)?.test(text) === true
    if (['error', 'warning'].includes(message.type()) && !known) said.push(text)
  })
}

export const admin: Person = { name: 'admin', email: 'admin@example.org' }

export const test = base.extend<{ quiet: undefined; room: WarRoom }>({
  room: [
    // Playwright reads the names of what a fixture needs from this pattern: it needs nothing.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const room = new WarRoom()
      await room.start()
      await use(room)
      await room.remove()
    },
    { timeout: 60_000 },
  ],
  quiet: [
    async ({ room }, use) => {
      noise.clear()
      await use(undefined)
      const all = [...noise.values()].flat().filter((text) => !(room.wasGone && OUTAGE_NOISE.test(text)))
      expect(all, 'the console stays quiet').toEqual([])
    },
    { auto: true },
  ],
})

/** A burst that account detection raises an alert on: accounts that post the same links within seconds, again and again. */
export function burst(name: string, country: string, at = Date.now() - 60_000): object[] {
  const posts: object[] = []
  for (let round = 0; round < 8; round++) {
    for (let account = 0; account < 10; account++) {
      posts.push({
        type: 'post',
        platform: 'x',
        postId: `${name}-${round}-${account}`,
        accountId: `${name}-account-${account}`,
        at: new Date(at + round * 8000 + account * 200).toISOString(),
        text: `${name} says the same thing again, number ${round}`,
        repostOf: `${name}-original-${round}`,
        urls: [`https://${name}.example/story-${round}`],
        country,
      })
    }
  }
  return posts
}
