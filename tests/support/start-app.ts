/** A whole server on a free port over a folder of its own, for tests and benchmarks: nothing of it is replaced. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'

import { pino } from 'pino'

import type { AccessScope, Role, SessionUser } from '../../shared/domain/access.ts'
import type { Lane } from '../../shared/domain/alert.ts'
import type { Finding } from '../../shared/domain/finding.ts'
import { SESSION_COOKIE } from '../../server/access/session-cookie.ts'
import { createUser, openSession, sessionUserOf } from '../../server/access/sign-in.ts'
import { createApp, type App } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import type { Store } from '../../server/store/store.ts'
import { tempFolder } from './temp-folder.ts'

export const INGEST_TOKEN = 'a-token-for-tests-only'

export interface TestUser {
  readonly user: SessionUser
  /** The value of the Cookie header. */
  readonly cookie: string
}

export interface NewTestUser {
  readonly name?: string
  readonly role?: Role
  readonly scope?: AccessScope
  readonly lanes?: readonly Lane[]
  readonly password?: string
}

export interface Running {
  readonly app: App
  readonly store: Store
  readonly address: string
  readonly folder: string
  /** What the server logged as unexpected. Closing fails while there is any: a test that expects one empties it. */
  readonly errors: string[]
  /** A person with a session, without the cost of a password. */
  makeUser(given?: NewTestUser): Promise<TestUser>
  /** Raises alerts as if detectors had just found this. */
  raise(findings: readonly Finding[]): Promise<void>
  /** Posts observations with the ingest token. */
  observe(observations: readonly object[], query?: string): Promise<ObservationsAnswer>
  fetch(path: string, init?: RequestInit & { as?: TestUser }): Promise<Response>
  /** Closes the server and opens another one on the same folder and port. */
  restart(): Promise<void>
  close(): Promise<void>
}

export interface ObservationsAnswer {
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  readonly errors: readonly { line: number; field: string; code: string; message: string }[]
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly now?: () => Date
  readonly folder?: string
  /** Waits for the disk at each commit, as a real server does. */
  readonly onDisk?: boolean
  readonly clientFolder?: string
}

let people = 0

export async function startApp(options: StartOptions = {}): Promise<Running> {
  const folder = options.folder ?? tempFolder('test', options.onDisk)
  const errors: string[] = []
  const logger = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) })
  let port = '0'

  async function open(): Promise<{ app: App; address: string }> {
    const config = readConfig({
      PORT: port,
      DATA_DIR: folder,
      EXERCISE: 'off',
      WAR_ROOM_INGEST_TOKEN: INGEST_TOKEN,
      REQUESTS_PER_MINUTE: '1000000',
      INGEST_PER_MINUTE: '1000000',
      ...options.env,
    })
    const app = await createApp({
      config,
      logger,
      build: () => 'test',
      clientFolder: options.clientFolder ?? join(folder, 'no-page'),
      ...(options.now === undefined ? {} : { now: options.now }),
    })
    const address = await app.listen()
    port = new URL(address).port
    return { app, address }
  }

  let { app, address } = await open()
  return {
    get app() {
      return app
    },
    get store() {
      return app.signInContext.store
    },
    get address() {
      return address
    },
    folder,
    errors,
    async makeUser(given = {}) {
      const name = given.name ?? `Person ${++people}`
      const { user } = await createUser(
        app.signInContext,
        {
          email: `${name.replaceAll(' ', '.').toLowerCase()}.${++people}@example.org`,
          name,
          role: given.role ?? 'analyst',
          scope: given.scope ?? null,
          lanes: given.lanes ?? [],
          ...(given.password === undefined ? {} : { password: given.password }),
        },
        'test',
      )
      const { secret } = await openSession(app.signInContext, user, 'test')
      return { user: sessionUserOf(user), cookie: `${SESSION_COOKIE}=${secret}` }
    },
    raise: (findings) => app.alerting.apply(findings, async () => undefined),
    async observe(observations, query = '') {
      const response = await fetch(`${address}/api/observations${query}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${INGEST_TOKEN}`, 'content-type': 'application/x-ndjson' },
        body: observations.map((each) => JSON.stringify(each)).join('\n'),
      })
      if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`)
      return (await response.json()) as ObservationsAnswer
    },
    fetch: (path, { as, ...init } = {}) =>
      fetch(`${address}${path}`, {
        ...init,
        headers: { ...headersOf(init.headers), ...(as && { cookie: as.cookie }) },
      }),
    async restart() {
      await app.close()
      ;({ app, address } = await open())
    },
    async close() {
      await app.close()
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
      if (errors.length > 0) throw new Error(`the server logged unexpected errors:\n${errors.join('\n')}`)
    },
  }
}

function headersOf(headers: RequestInit['headers']): Record<string, string> {
  return Object.fromEntries(new Headers(headers))
}
