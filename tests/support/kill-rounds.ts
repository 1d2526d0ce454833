/**
 * Kills the server without notice, again and again at random moments, while observations and commands come in and
 * pages are connected; then looks for everything that was acknowledged.
 */
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

import Sqlite from 'better-sqlite3'

import { SESSION_COOKIE } from '../../server/access/session-cookie.ts'
import { createUser, openSession, sessionUserOf } from '../../server/access/sign-in.ts'
import { Alerting } from '../../server/alerting/alerting.ts'
import { createCalendar } from '../../server/elections/calendar.ts'
import { seedElections } from '../../server/elections/seed.ts'
import { openSqliteStore } from '../../server/store/sqlite.ts'
import type { CommandInput } from '../../shared/protocol/commands.ts'
import { findingsOf } from './findings.ts'
import { PageClient } from './page-client.ts'
import type { SeededRandom } from './seeded-random.ts'
import { runScript, spawnServer, type ServerProcess } from './server-process.ts'
import { ask, commandOf, until } from './socket.ts'
import { INGEST_TOKEN, type TestUser } from './start-app.ts'
import { quietPosts, sureAlert } from './sure-alert.ts'
import { tempFolder } from './temp-folder.ts'

export interface KillReport {
  readonly kills: number
  readonly acknowledgedObservations: number
  readonly acknowledgedCommands: number
  /** Kills that came while a batch or a command was on its way. */
  readonly killsUnderWay: number
  readonly alerts: number
  readonly slowestReturnMs: number
  /** What was acknowledged and is not there, or there twice; empty when all is well. */
  readonly faults: readonly string[]
}

interface Work {
  readonly observationIds: string[]
  readonly commands: { command: CommandInput; version: number; seq: number; userId: string }[]
  underWay: number
  stopped: boolean
}

export async function runKillRounds(rounds: number, random: SeededRandom, onDisk = false): Promise<KillReport> {
  const folder = tempFolder('kill', onDisk)
  const port = await freePort()
  const people = await prepareFolder(folder)
  const work: Work = { observationIds: [], commands: [], underWay: 0, stopped: false }
  const faults: string[] = []
  let server: ServerProcess = await spawnServer(folder, port)
  const pages = await Promise.all(people.map((person) => new PageClient(server.address, person).open()))
  const feeding = [feed(server.address, work, 'a'), feed(server.address, work, 'b')]
  const triaging = pages.map((page, at) => triage(page, work, at))
  let killsUnderWay = 0
  let slowestReturnMs = 0
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => setTimeout(resolve, random.whole(50, 2500)))
    if (work.underWay > 0) killsUnderWay++
    await server.kill('SIGKILL')
    server = await spawnServer(folder, port)
    const from = performance.now()
    await until('every page is back', () => pages.every((page) => page.current && page.socket.connected), 30_000)
    slowestReturnMs = Math.max(slowestReturnMs, performance.now() - from)
  }
  await new Promise((resolve) => setTimeout(resolve, 500))
  work.stopped = true
  await Promise.all([...feeding, ...triaging])
  const alerts = await waitForDetection(server, faults)
  faults.push(...(await pagesAgree(server, pages)))
  for (const page of pages) page.close()
  await server.kill('SIGTERM')
  faults.push(...lookForObservations(folder, work), ...(await lookForCommands(folder, work)))
  const audit = await runScript('server/cli/verify-audit.ts', { DATA_DIR: folder })
  if (audit.code !== 0) faults.push(`verify-audit: ${audit.out}`)
  rmSync(folder, { recursive: true, force: true })
  return {
    kills: rounds,
    acknowledgedObservations: work.observationIds.length,
    acknowledgedCommands: work.commands.length,
    killsUnderWay,
    alerts,
    slowestReturnMs,
    faults,
  }
}

/** Three people and some alerts to work on from the first moment. */
export async function prepareFolder(folder: string): Promise<TestUser[]> {
  const store = await openSqliteStore(folder)
  const context = { store, now: () => new Date(), sessionHours: 12 }
  const people: TestUser[] = []
  for (const name of ['Ana', 'Bruno', 'Chika']) {
    const given = { email: `${name}@example.org`, name, role: 'lead', scope: null, lanes: [] } as const
    const { user } = await createUser(context, given, 'test')
    const { secret } = await openSession(context, user, 'test')
    people.push({ user: sessionUserOf(user), cookie: `${SESSION_COOKIE}=${secret}` })
  }
  const calendar = createCalendar(seedElections)
  const onSetAside = (error: unknown) => {
    throw error
  }
  const alerting = new Alerting({
    store,
    now: () => new Date(),
    calendarOf: () => calendar,
    muteWindows: () => [],
    onSetAside,
  })
  await alerting.apply(findingsOf(60), async () => undefined)
  await store.close()
  return people
}

/** Posts batches one after another; one whose answer was lost is posted again, which must not store it twice. */
async function feed(address: string, work: Work, name: string): Promise<void> {
  for (let batch = 0; !work.stopped; batch++) {
    const id = `${name}-${batch}`
    const observations = [...quietPosts(id, 20), ...(batch % 5 === 0 ? sureAlert(id) : [])]
    const body = observations.map((each) => JSON.stringify(each)).join('\n')
    while (!(await post(address, body, work))) {
      if (work.stopped) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    work.observationIds.push(...observations.map((each) => String(Reflect.get(each, 'observationId'))))
  }
}

async function post(address: string, body: string, work: Work): Promise<boolean> {
  work.underWay++
  try {
    const headers = { authorization: `Bearer ${INGEST_TOKEN}`, 'content-type': 'application/x-ndjson' }
    const response = await fetch(`${address}/api/observations`, { method: 'POST', headers, body })
    if (response.status !== 202) return false
    const { rejected } = (await response.json()) as { rejected: number }
    if (rejected > 0) throw new Error(`${rejected} good observations were rejected`)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  } finally {
    work.underWay--
  }
}

/** Gives commands one after another; one whose answer was lost is given again with the same id. */
async function triage(page: PageClient, work: Work, at: number): Promise<void> {
  for (let n = 0; !work.stopped; n++) {
    const rows = page.rows()
    const row = rows[(n * 7 + at * 3) % Math.max(1, rows.length)]
    if (row === undefined || !page.socket.connected) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      continue
    }
    const command =
      n % 3 === 0 && row.state === 'new'
        ? commandOf('claim', row, {})
        : commandOf('note', row, { internal: `note ${n}` })
    await giveUntilAnswered(page, command, work)
  }
}

async function giveUntilAnswered(page: PageClient, command: CommandInput, work: Work): Promise<void> {
  while (!work.stopped) {
    work.underWay++
    const answer = await ask(page.socket, 'alert:command', command).catch(() => null)
    work.underWay--
    if (answer?.ok === true) {
      const { version, seq } = answer
      work.commands.push({ command, version, seq, userId: page.person.user.id })
    }
    if (answer !== null) return
    await until('it is back', () => page.socket.connected || work.stopped, 40_000)
  }
}

/** Detection must not be needed twice, nor be skipped: each of the sure conditions has one alert. */
async function waitForDetection(server: ServerProcess, faults: string[]): Promise<number> {
  await until('detection has read everything', async () => (await metric(server, 'entries_behind')) === 0, 30_000)
  if (server.stderr() !== '') faults.push(`the server wrote: ${server.stderr().slice(0, 2000)}`)
  const open = await fetch(`${server.address}/api/alerts?limit=500`, {
    headers: { authorization: `Bearer ${INGEST_TOKEN}` },
  })
  return ((await open.json()) as { total: number }).total
}

async function metric(server: ServerProcess, name: string): Promise<number> {
  const text = await (await fetch(`${server.address}/metrics`)).text()
  return Number(new RegExp(`war_room_detection_${name} (\\d+)`).exec(text)?.[1] ?? Number.NaN)
}

async function pagesAgree(server: ServerProcess, pages: readonly PageClient[]): Promise<string[]> {
  const response = await fetch(`${server.address}/api/alerts?limit=500`, {
    headers: { authorization: `Bearer ${INGEST_TOKEN}` },
  })
  const stored = (await response.json()) as { alerts: { id: string; seq: number }[]; total: number; seq: number }
  const wanted = stored.alerts.map(({ id, seq }) => `${id} ${seq}`).join('\n')
  const faults: string[] = []
  for (const page of pages) {
    const shown = () =>
      page
        .rows()
        .slice(0, 500)
        .map(({ id, seq }) => `${id} ${seq}`)
        .join('\n')
    await until('the page shows what is stored', () => shown() === wanted, 10_000).catch(() =>
      faults.push(`${page.person.user.name} sees ${page.rows().length} alerts, stored ${stored.total}`),
    )
    if (page.feed.tally?.total !== stored.total) faults.push(`total ${page.feed.tally?.total} of ${stored.total}`)
    const twice = page.applied.length - new Set(page.applied).size
    if (twice > 0) faults.push(`${twice} changes were applied twice`)
  }
  return faults
}

function lookForObservations(folder: string, work: Work): string[] {
  const db = new Sqlite(join(folder, 'observations.db'), { readonly: true })
  const times = new Map<string, number>()
  for (const row of db.prepare('SELECT lines FROM entries').iterate() as IterableIterator<{ lines: Buffer }>) {
    for (const [, id] of row.lines.toString('utf8').matchAll(/"observationId":"([^"]+)"/g)) {
      times.set(id!, (times.get(id!) ?? 0) + 1)
    }
  }
  db.close()
  const lost = work.observationIds.filter((id) => !times.has(id))
  const twice = [...times].filter(([, n]) => n > 1)
  return [
    ...(lost.length === 0 ? [] : [`${lost.length} acknowledged observations are lost, e.g. ${lost[0]}`]),
    ...(twice.length === 0 ? [] : [`${twice.length} observations are stored twice, e.g. ${twice[0]?.[0]}`]),
  ]
}

async function lookForCommands(folder: string, work: Work): Promise<string[]> {
  const store = await openSqliteStore(folder)
  const faults: string[] = []
  try {
    for (const { command, version, seq, userId } of work.commands) {
      const answer = await store.commands.answerOf(userId, command.commandId)
      if (answer?.ok !== true || answer.version !== version || answer.seq !== seq) {
        faults.push(`command ${command.commandId} was acknowledged and is answered ${JSON.stringify(answer)}`)
      }
      const entries = await store.audit.ofAlert(command.alertId)
      const logged = entries.filter((entry) => entry.commandId === command.commandId)
      if (logged.length !== 1) faults.push(`command ${command.commandId} is logged ${logged.length} times`)
    }
    const subjects = await store.db.selectFrom('alerts').select(['fingerprint']).execute()
    const twice = subjects.length - new Set(subjects.map((row) => row.fingerprint)).size
    if (twice > 0) faults.push(`${twice} alerts were raised twice`)
  } finally {
    await store.close()
  }
  return faults
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
