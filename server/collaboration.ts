/** Wires what a room does together: telling people, keeping, finding, counting, handing over. */
import { join } from 'node:path'

import type { Election } from '../shared/domain/election.ts'
import type { SourcesAnswer } from '../shared/protocol/http.ts'
import type { SecretBox } from './access/secret-box.ts'
import type { Config } from './config.ts'
import type { Route } from './http/route.ts'
import { advertiserRoutes } from './http/routes/advertiser.ts'
import { electionEditRoutes } from './http/routes/elections-edit.ts'
import { enforcementRoutes } from './http/routes/enforcement.ts'
import { exportRoutes } from './http/routes/export.ts'
import { handoverRoutes } from './http/routes/handover.ts'
import { liaisonRoutes } from './http/routes/liaison.ts'
import { metricsRoutes } from './http/routes/metrics.ts'
import { laneRoutes } from './http/routes/lanes.ts'
import { notifyRoutes } from './http/routes/notify.ts'
import { peopleOnShift, rosterRoutes } from './http/routes/roster.ts'
import { searchRoutes } from './http/routes/search.ts'
import { viewRoutes } from './http/routes/views.ts'
import { wallRoutes } from './http/routes/wall.ts'
import type { Calendar } from './elections/calendar.ts'
import { countrySpend } from './investigation/advertisers/country-spend.ts'
import { FollowedLogs, type FollowedLog } from './investigation/advertisers/followed-logs.ts'
import { DeliveryQueue } from './notify/delivery-queue.ts'
import { createNotifier } from './notify/notifier.ts'
import type { NewNotice } from './notify/page-notices.ts'
import { createMailer } from './notify/send-mail.ts'
import { BriefMemory } from './reporting/brief-memory.ts'
import { createFactGatherer } from './reporting/gather-facts.ts'
import type { Metrics } from './reporting/metrics.ts'
import type { Store } from './store/store.ts'

export interface CollaborationOptions {
  readonly store: Store
  readonly now: () => Date
  readonly secrets: SecretBox
  readonly config: Config
  readonly metrics: Metrics
  readonly elections: () => readonly Election[]
  readonly sources: () => Promise<SourcesAnswer>
  readonly calendarOf: (exercise: boolean) => Calendar
  readonly logOf: (exercise: boolean) => FollowedLog | null
  /** Takes the elections into calendars and detection after one was changed. */
  readonly takeElections: () => Promise<void>
  readonly isOnline: (userId: string) => boolean
  /** Shows a notice in the open pages of its person. */
  readonly show: (notice: NewNotice) => void
  readonly failed: (error: unknown, where: string) => void
}

export interface Collaboration {
  readonly routes: readonly Route[]
  readonly queue: DeliveryQueue
  /** Returns when what happened has been told and counted: for tests and reports that need the last second. */
  settled(): Promise<void>
  start(): void
  /** Takes in what another node has changed. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/** The sum over all advertisers of a country takes some milliseconds, and days change slowly. */
const SPEND_KEPT_MS = 60_000

export function createCollaboration(options: CollaborationOptions): Collaboration {
  const parts = partsOf(options)
  const { queue, notifier, facts, mailer, logs } = parts
  return {
    routes: [...roomRoutesOf(options, parts), ...readRoutesOf(options, parts)],
    queue,
    async settled() {
      await notifier.drain()
      await facts.drain()
    },
    start() {
      notifier.start()
      facts.start()
      queue.start()
      logs.start()
    },
    refresh: options.takeElections,
    async close() {
      await logs.close()
      await notifier.stop()
      await facts.stop()
      mailer?.close()
      await queue.close()
    },
  }
}

type Parts = ReturnType<typeof partsOf>

function partsOf({ store, now, secrets, config, metrics, show, logOf, failed }: CollaborationOptions) {
  const timeoutMs = config.NOTIFY_TIMEOUT_SECONDS * 1000
  const mailer = config.SMTP_URL === undefined ? null : createMailer(config.SMTP_URL, config.NOTIFY_FROM, timeoutMs)
  const allowPrivate = config.NOTIFY_ALLOW_PRIVATE === 'on'
  const queue = new DeliveryQueue({
    store,
    now,
    secrets,
    mailer,
    allowPrivate,
    timeoutMs,
    onError: (error) => failed(error, 'delivery queue'),
  })
  const notifier = createNotifier({
    store,
    now,
    secrets,
    publicUrl: config.PUBLIC_URL,
    show: (notices) => notices.forEach(show),
    onQueued: () => queue.wake(),
    onError: (error) => failed(error, 'notifier'),
  })
  const facts = createFactGatherer({
    store,
    onStage: (time) => metrics.observeStage(time),
    onError: (error) => failed(error, 'figures'),
  })
  const logs = new FollowedLogs({
    folder: join(config.DATA_DIR, 'advertisers'),
    logOf,
    onFailure: (error) => failed(error, 'advertiser file'),
  })
  metrics.watchDeliveries(store, now)
  return { mailer, allowPrivate, queue, notifier, facts, logs }
}

/** What people do together. */
function roomRoutesOf(options: CollaborationOptions, { queue, allowPrivate, mailer }: Parts): Route[] {
  const { store, now, secrets, elections, isOnline, show } = options
  const countryOf = (id: string) => elections().find((of) => of.id === id)?.country ?? null
  return [
    ...notifyRoutes({ store, now, secrets, queue, allowPrivate, hasMail: mailer !== null }),
    ...laneRoutes({ store, now }),
    ...viewRoutes({ store, now, countryOf }),
    ...liaisonRoutes({ store, now }),
    ...enforcementRoutes({ store, now }),
    ...electionEditRoutes({ store, now, calendar: elections, takeElections: options.takeElections }),
    ...rosterRoutes({ store, now, isOnline }),
    ...handoverRoutes({ store, now, countryOf, show }),
  ]
}

/** What is found, counted, taken out and shown. */
function readRoutesOf(options: CollaborationOptions, { logs }: Parts): Route[] {
  const { store, now, elections, calendarOf } = options
  const spends = new BriefMemory(SPEND_KEPT_MS, now)
  return [
    ...searchRoutes(store),
    ...exportRoutes(store, now),
    ...metricsRoutes(store, now),
    ...wallRoutes({
      store,
      now,
      elections,
      sources: async () => (await options.sources()).sources,
      onShift: (election) => peopleOnShift(store, now(), election),
      spend: ({ country, exercise }) =>
        spends.of(`${country} ${exercise}`, async () => {
          const reader = logs.reader(exercise)
          return reader === null ? null : countrySpend(reader, country)
        }),
    }),
    ...advertiserRoutes({
      store,
      now,
      reader: (exercise) => logs.reader(exercise),
      behind: (exercise) => logs.behind(exercise),
      inSilence: (exercise, country, from, to) =>
        calendarOf(exercise).silenceDuring(country, null, from, to).length > 0,
      electors: (exercise, country) => {
        const nearest = calendarOf(exercise).nearest(country, now().getTime())
        return nearest === null || nearest.subdivision !== null ? null : nearest.electors
      },
      electionsOf: (country) =>
        elections().flatMap((of) => (of.country === country && of.subdivision === null ? [of.id] : [])),
    }),
  ]
}
