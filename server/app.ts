/** All wiring: every part is made here and given what it needs; nothing else knows them all. */
import type { Logger } from 'pino'

import { pollingSpans, type Election } from '../shared/domain/election.ts'
import type { AlertRow } from '../shared/domain/alert.ts'
import type { SourceHealth } from '../shared/protocol/events.ts'
import type { SourcesAnswer } from '../shared/protocol/http.ts'
import { Authentication } from './access/authentication.ts'
import { sessionCookieOf } from './access/session-cookie.ts'
import type { SecretContext, SignInContext } from './access/context.ts'
import { openSecrets } from './access/seal-stored.ts'
import { createUser, newLink } from './access/sign-in.ts'
import { hashSecret } from './access/secrets.ts'
import { putToken } from './access/tokens.ts'
import { createAdministration } from './administration.ts'
import { Alerting } from './alerting/alerting.ts'
import { createCollaboration, type Collaboration } from './collaboration.ts'
import type { Config } from './config.ts'
import { createCalendar, type Calendar } from './elections/calendar.ts'
import { knownElections } from './elections/edit-elections.ts'
import { seedElections } from './elections/seed.ts'
import { ExerciseControl } from './exercise-control.ts'
import { createHttpServer } from './http/http-server.ts'
import { originCheck } from './http/origin.ts'
import type { Route } from './http/route.ts'
import { alertRoutes } from './http/routes/alerts.ts'
import { exerciseRoutes } from './http/routes/exercise.ts'
import { muteRoutes } from './http/routes/mute.ts'
import { observationRoutes } from './http/routes/observations.ts'
import { operationsRoutes } from './http/routes/operations.ts'
import { roomRoutes } from './http/routes/room.ts'
import { sessionRoutes } from './http/routes/session.ts'
import { ChangeFeed } from './live/change-feed.ts'
import { Desk } from './live/desk.ts'
import { Gateway } from './live/gateway.ts'
import { Pipeline } from './pipeline.ts'
import { Metrics } from './reporting/metrics.ts'
import { pollMetaApi, type MetaApiSettings } from './sources/meta-api/poll.ts'
import { openSqliteStore } from './store/sqlite.ts'
import { MuteWindows } from './triage/mutes/mute-windows.ts'
import { Scheduler } from './triage/scheduler.ts'
import { SilenceWatch } from './triage/silence-watch.ts'

export interface AppOptions {
  readonly config: Config
  readonly logger: Logger
  /** Names the files of the page as they are now: a page of another build is told to reload. */
  readonly build: () => string
  readonly clientFolder: string
  readonly now?: () => Date
  /** Poll the Meta Ad Library API, when it is configured. */
  readonly metaApi?: MetaApiSettings | null
}

export interface App {
  /** Listens and returns the address. */
  readonly listen: () => Promise<string>
  readonly close: () => Promise<void>
  readonly signInContext: SecretContext
  readonly routes: readonly Route[]
  readonly exercise: ExerciseControl
  readonly alerting: Alerting
  readonly pipeline: Pipeline
  readonly desk: Desk
  readonly gateway: Gateway
  readonly scheduler: Scheduler
  readonly collaboration: Collaboration
}

/** How often the passing of time is written into the log while nothing arrives. */
const TICK_MS = 10_000
const PRUNE_MS = 60_000
const OUTBOX_KEPT = 50_000
const COMMANDS_KEPT_MS = 2 * 86_400_000

export async function createApp(options: AppOptions): Promise<App> {
  const { config, logger, build } = options
  const now = options.now ?? (() => new Date())
  const metrics = new Metrics()
  const failed = (error: unknown, where: string) => {
    metrics.errors.inc()
    logger.error({ err: error, where }, 'unexpected error')
  }
  const store = await openSqliteStore(config.DATA_DIR)
  const secrets = await openSecrets(store, config.DATA_DIR, config.WAR_ROOM_SECRET_KEY, now)
  const calendars = new Calendars()
  calendars.setReal((await knownElections(store)).map(({ election }) => election))
  const mutes = new MuteWindows({ store, now })
  await mutes.refresh()
  const silence = new SilenceWatch({ store, now, calendarOf: (exercise) => calendars.of(exercise) })
  const alerting = new Alerting({
    store,
    now,
    calendarOf: (exercise) => calendars.of(exercise),
    muteWindows: () => mutes.active(),
    onSetAside: (error) => failed(error, 'alerting'),
  })
  const pipeline = await Pipeline.open({
    name: 'detection',
    folder: config.DATA_DIR,
    store,
    alerting,
    elections: calendars.of(false).elections,
    onFailure: (error) => failed(error, 'pipeline'),
  })
  const feed = new ChangeFeed(store, await store.counters.get('change'))
  feed.onError = (error) => failed(error, 'change feed')
  const late: { gateway: Gateway | null } = { gateway: null }
  const exercise = new ExerciseControl({
    store,
    folder: config.DATA_DIR,
    alerting,
    seed: config.EXERCISE_SEED,
    speed: config.EXERCISE_SPEED,
    now,
    onElections: (elections) => calendars.setExercise(elections),
    onWiped: async () => late.gateway?.resnapshotAll(),
    onFailure: (error) => failed(error, 'exercise'),
  })
  const desk = new Desk({ store, now, pollsClose: (alert) => calendars.pollsClose(alert, now()) })
  const signInContext: SecretContext = { store, now, secrets, sessionHours: config.SESSION_HOURS }
  const authentication = new Authentication(store, now, sessionCookieOf(config.COOKIE_SECURE === 'on'))
  const isOrigin = originCheck(config.PUBLIC_URL)
  const sources = () => sourcesOf(pipeline, exercise, now)
  /** One after the other: what was read first must not be taken last. What fails is taken with the next refresh. */
  let taking = Promise.resolve()
  function takeElections(): Promise<void> {
    taking = taking
      .then(async () => {
        const elections = (await knownElections(store)).map(({ election }) => election)
        calendars.setReal(elections)
        await pipeline.ingest.setElections(elections)
      })
      .catch((error: unknown) => failed(error, 'elections'))
    return taking
  }
  const collaboration = createCollaboration({
    store,
    now,
    secrets,
    config,
    metrics,
    elections: () => calendars.elections(),
    sources: () => sources(),
    calendarOf: (exercise) => calendars.of(exercise),
    logOf: (ofExercise) => logOf(ofExercise ? exercise.pipeline : pipeline),
    takeElections,
    isOnline: (id) => late.gateway?.presence.isOnline(id) ?? false,
    show: ({ userId, id, kind, text, alertId, at }) => late.gateway?.notify([userId], { id, kind, text, alertId, at }),
    failed,
  })
  const administration = createAdministration({
    context: signInContext,
    config,
    authentication,
    logger,
    ingest: () => pipeline.ingest,
  })
  let ready = false
  const routes: Route[] = []
  routes.push(
    ...observationRoutes({
      ingest: () => pipeline.ingest,
      exercise: () => exercise.pipeline?.ingest ?? null,
      perMinute: config.INGEST_PER_MINUTE,
    }),
    ...sessionRoutes({
      context: signInContext,
      authentication,
      signInsPerMinute: config.SIGN_INS_PER_MINUTE,
      build,
      exercise: () => exercise.status,
    }),
    ...alertRoutes(desk),
    ...roomRoutes({
      store,
      now,
      elections: () => calendars.elections(),
      isOnline: (id) => late.gateway?.presence.isOnline(id) ?? false,
      sources,
    }),
    ...exerciseRoutes(exercise),
    ...collaboration.routes,
    ...muteRoutes(mutes),
    ...administration.routes,
    ...operationsRoutes({ registry: metrics.registry, authentication, isReady: () => ready, routes: () => routes }),
  )
  const http = await createHttpServer({
    routes,
    authentication,
    logger,
    clientFolder: options.clientFolder,
    trustProxy: config.TRUST_PROXY === 'on',
    requestsPerMinute: config.REQUESTS_PER_MINUTE,
    isOrigin,
    recheckRights: async () => late.gateway?.recheckRights(),
  })
  const gateway = new Gateway({
    http: http.server,
    feed,
    desk,
    build,
    now,
    authenticate: (cookie) => authentication.session(cookie),
    holding: (hashes) => authentication.holding(hashes),
    isOrigin,
    logError: (error, requestId) => failed(error, requestId),
  })
  late.gateway = gateway
  metrics.watch({
    store,
    sockets: () => gateway.sockets,
    sources: () => healthOf(pipeline, exercise, now),
    entriesBehind: () => pipeline.detection.entriesBehind(),
    findings: () => sum([...pipeline.detection.findings.values()]),
  })
  const scheduler = new Scheduler({
    store,
    now,
    onError: (error) => failed(error, 'scheduler'),
    chores: [() => mutes.tick(), () => silence.run(), ...administration.chores],
  })
  const timers = [
    every(TICK_MS, () => pipeline.ingest.tick()),
    // Silence is told by these: an exercise that was stopped is not a source that fell silent.
    every(TICK_MS, async () => (exercise.isRunning ? exercise.pipeline?.ingest.tick() : undefined)),
    every(2000, async () => {
      if (exercise.isAutomatic && (await hasReal())) await exercise.stop()
    }),
    every(PRUNE_MS, () => prune()),
    every(PRUNE_MS, () => collaboration.refresh()),
    every(2000, async () => gateway.sendSources((await sources()).sources)),
  ]

  function every(ms: number, work: () => Promise<unknown>): NodeJS.Timeout {
    return setInterval(() => void work().catch((error: unknown) => failed(error, 'timer')), ms)
  }

  async function prune(): Promise<void> {
    const head = await store.counters.get('change')
    await store.transaction(async (tx) => {
      await tx.outbox.prune(head - OUTBOX_KEPT)
      await tx.commands.forgetBefore(new Date(now().getTime() - COMMANDS_KEPT_MS).toISOString())
    })
  }

  const hasReal = async () => (await pipeline.ingest.totals()).observations > 0

  /** On by itself only where there is nothing real to watch. */
  async function shouldExercise({ EXERCISE }: Config, isAsked: boolean, isFed: boolean): Promise<boolean> {
    return EXERCISE !== 'off' && (isAsked || (!isFed && !(await hasReal())))
  }

  const ending = new AbortController()
  let polling: Promise<void> = Promise.resolve()

  async function pollMeta(settings: MetaApiSettings): Promise<void> {
    await pollMetaApi({
      settings,
      clock: { now: () => now().getTime() },
      signal: ending.signal,
      log: (message) => logger.warn({ source: 'meta-api' }, message),
      post: (ndjson) => pipeline.ingest.submitPatiently(ndjson, 'meta-api', ending.signal),
    }).catch((error: unknown) => failed(error, 'meta-api'))
  }

  await firstSettings(config, signInContext)
  return {
    signInContext,
    routes,
    exercise,
    alerting,
    pipeline,
    desk,
    gateway,
    scheduler,
    collaboration,
    async listen() {
      const address = await http.listen({ port: config.PORT, host: config.HOST })
      scheduler.start()
      collaboration.start()
      const isAsked = (await exercise.load()) || config.EXERCISE === 'on'
      const isFed = options.metaApi !== undefined && options.metaApi !== null
      if (await shouldExercise(config, isAsked, isFed)) await exercise.start(!isAsked)
      if (isFed) polling = pollMeta(options.metaApi)
      ready = true
      return address
    },
    async close() {
      ready = false
      for (const timer of timers) clearInterval(timer)
      ending.abort()
      await polling
      await gateway.close()
      await http.close()
      await scheduler.stop()
      await collaboration.close()
      await exercise.close()
      await pipeline.close()
      feed.close()
      await store.close()
    },
  }
}

function logOf(pipeline: Pipeline | null) {
  if (pipeline === null) return null
  return { file: pipeline.ingest.logFile, head: pipeline.detection.head, key: pipeline }
}

async function firstSettings(config: Config, context: SignInContext): Promise<void> {
  const { WAR_ROOM_INGEST_TOKEN: secret, WAR_ROOM_ADMIN_EMAIL: email, WAR_ROOM_ADMIN_PASSWORD: password } = config
  const { store } = context
  if (secret !== undefined) {
    // One that an admin has revoked stays so, whatever the environment still says.
    if (!(await store.access.hasToken(hashSecret(secret))))
      await putToken(store, { name: 'environment', secret, scopes: ['ingest', 'read'] }, context.now())
  }
  if (email !== undefined && password !== undefined && (await store.access.userByEmail(email)) === null) {
    await createUser(
      context,
      { email, name: email.split('@')[0] ?? email, role: 'admin', scope: null, lanes: [], password },
      'environment',
    )
  }
}

/** A one-time link for the first admin while nobody has ever signed in; null once somebody has a password. */
export async function firstSignIn(context: SignInContext): Promise<{ email: string; token: string } | null> {
  const users = await context.store.access.users()
  if (users.some((user) => user.passwordHash !== null || user.oidcSubject !== null)) return null
  const known = users.find((user) => user.role === 'admin')
  if (known !== undefined) return { email: known.email, token: await newLink(context, known.id) }
  const admin = { email: 'admin@war-room.local', name: 'Admin', role: 'admin', scope: null, lanes: [] } as const
  const { linkToken } = await createUser(context, admin, 'first start')
  return linkToken === null ? null : { email: admin.email, token: linkToken }
}

function healthOf(pipeline: Pipeline, exercise: ExerciseControl, now: () => Date): SourceHealth[] {
  const at = now().getTime()
  return [pipeline, exercise.pipeline].flatMap((of) => of?.ingest.sources.all(at) ?? [])
}

async function sourcesOf(pipeline: Pipeline, exercise: ExerciseControl, now: () => Date): Promise<SourcesAnswer> {
  const at = now().getTime()
  const all = [pipeline, exercise.pipeline].filter((of) => of !== null)
  const totals = await Promise.all(all.map((of) => of.ingest.totals()))
  const behindMs = pipeline.detection.behindMs(at)
  const failures = new Set(all.flatMap((of) => of.detection.failures.map((failure) => failure.detector)))
  return {
    sources: healthOf(pipeline, exercise, now).filter((of) => !of.exercise || exercise.isRunning),
    detectors: pipeline.detection.detectors.map(({ id, version }) => ({
      id,
      version,
      behindMs,
      findings: sum(all.map((of) => of.detection.findings.get(id) ?? 0)),
      state: failures.has(id) ? 'faulty' : behindMs > 10_000 ? 'behind' : 'healthy',
    })),
    log: {
      entries: sum(totals.map((of) => of.entries)),
      observations: sum(totals.map((of) => of.observations)),
      bytes: sum(totals.map((of) => of.bytes)),
    },
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}

/** The real calendar and the exercise's: an alert is placed in its own world only. */
class Calendars {
  #real: Calendar = createCalendar(seedElections)
  #exercise: Calendar = createCalendar([])

  of(exercise: boolean): Calendar {
    return exercise ? this.#exercise : this.#real
  }

  setReal(elections: readonly Election[]): void {
    this.#real = createCalendar(elections)
  }

  setExercise(elections: readonly Election[]): void {
    this.#exercise = createCalendar(elections)
  }

  elections(): Election[] {
    return [...this.#exercise.elections, ...this.#real.elections]
  }

  pollsClose(alert: AlertRow, at: Date): string | null {
    const closing = this.of(alert.exercise)
      .elections.filter((of) => alert.elections.includes(of.id))
      .flatMap((of) => of.rounds.flatMap((round) => pollingSpans(round).map((span) => span.to)))
      .filter((to) => to > at.getTime())
    return closing.length === 0 ? null : new Date(Math.min(...closing)).toISOString()
  }
}
