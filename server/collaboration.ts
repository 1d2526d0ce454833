/** Wires what a room does together: telling people, and (below) what is kept, searched, handed over and reported. */
import { join } from 'node:path'

import type { Election } from '../shared/domain/election.ts'
import type { SourcesAnswer } from '../shared/protocol/http.ts'
import type { Config } from './config.ts'
import type { Route } from './http/route.ts'
import { advertiserRoutes } from './http/routes/advertiser.ts'
import { electionEditRoutes } from './http/routes/elections-edit.ts'
import { enforcementRoutes } from './http/routes/enforcement.ts'
import { exportRoutes } from './http/routes/export.ts'
import { handoverRoutes } from './http/routes/handover.ts'
import { liaisonRoutes } from './http/routes/liaison.ts'
import { metricsRoutes } from './http/routes/metrics.ts'
import { notifyRoutes } from './http/routes/notify.ts'
import { peopleOnShift, rosterRoutes } from './http/routes/roster.ts'
import { searchRoutes } from './http/routes/search.ts'
import { viewRoutes } from './http/routes/views.ts'
import { wallRoutes } from './http/routes/wall.ts'
import type { Calendar } from './elections/calendar.ts'
import { refreshElections } from './elections/edit-elections.ts'
import { AdvertiserFollower } from './investigation/advertisers/advertiser-follower.ts'
import { countrySpend } from './investigation/advertisers/country-spend.ts'
import { DeliveryQueue } from './notify/delivery-queue.ts'
import { createNotifier } from './notify/notifier.ts'
import type { NewNotice } from './notify/page-notices.ts'
import { createMailer } from './notify/send-mail.ts'
import { createFactGatherer } from './reporting/gather-facts.ts'
import type { Metrics } from './reporting/metrics.ts'
import type { Store } from './store/store.ts'
import { DAY_MS } from '../shared/domain/time.ts'

export interface CollaborationOptions {
  readonly store: Store
  readonly now: () => Date
  readonly config: Config
  readonly metrics: Metrics
  readonly elections: () => readonly Election[]
  readonly sources: () => Promise<SourcesAnswer>
  readonly calendarOf: (exercise: boolean) => Calendar
  /** The observation log and its newest offset; null while there is none. `key` changes when it is another log. */
  readonly logOf: (exercise: boolean) => { readonly file: string; readonly head: number; readonly key: object } | null
  /** Takes the elections into the calendars after one was changed. */
  readonly setElections: (elections: readonly Election[]) => void
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
  /** Removes what is done and old. */
  prune(): Promise<void>
  close(): Promise<void>
}

const MAIL_TIMEOUT_MS = 10_000
const KEPT_MS = 30 * DAY_MS
const FOLLOW_MS = 2000

export function createCollaboration(options: CollaborationOptions): Collaboration {
  const { store, now, config, elections, metrics, isOnline, failed } = options
  const allowPrivate = config.NOTIFY_ALLOW_PRIVATE === 'on'
  const mailer =
    config.SMTP_URL === undefined ? null : createMailer(config.SMTP_URL, config.NOTIFY_FROM, MAIL_TIMEOUT_MS)
  const queue = new DeliveryQueue({
    store,
    now,
    mailer,
    allowPrivate,
    onError: (error) => failed(error, 'delivery queue'),
  })
  const notifier = createNotifier({
    store,
    now,
    publicUrl: config.PUBLIC_URL,
    show: (notices) => notices.forEach(options.show),
    onQueued: () => queue.wake(),
    onError: (error) => failed(error, 'notifier'),
  })
  const facts = createFactGatherer({
    store,
    onStage: (time) => metrics.observeStage(time),
    onError: (error) => failed(error, 'figures'),
  })
  metrics.watchDeliveries(store, now)
  const countryOf = (id: string) => elections().find((of) => of.id === id)?.country ?? null
  const follower = new AdvertiserFollower((error) => failed(error, 'advertiser file'))
  const readerOf = (exercise: boolean) => {
    const log = options.logOf(exercise)
    return log === null ? null : follower.reader(log.file)
  }
  const followed = new Map<boolean, { readonly file: string; readonly key: object }>()
  /** The exercise comes and goes, and begins a new log each time. */
  const followLogs = () => {
    for (const exercise of [false, true]) {
      const log = options.logOf(exercise)
      const known = followed.get(exercise)
      if (log?.key === known?.key) continue
      // The exercise was wiped: what was read of it goes too.
      if (known !== undefined) follower.leave(known.file, exercise && log === null)
      followed.delete(exercise)
      if (log === null) continue
      followed.set(exercise, log)
      follower.follow(log.file, join(config.DATA_DIR, 'advertisers', exercise ? 'exercise.db' : 'real.db'))
    }
  }
  let following: NodeJS.Timeout | null = null
  const electionContext = { store, now, onChanged: options.setElections }
  return {
    routes: [
      ...notifyRoutes({ store, now, queue, allowPrivate, hasMail: mailer !== null }),
      ...viewRoutes({ store, now, countryOf }),
      ...searchRoutes(store),
      ...exportRoutes(store, now),
      ...metricsRoutes(store, now),
      ...liaisonRoutes({ store, now }),
      ...enforcementRoutes({ store, now }),
      ...electionEditRoutes(electionContext),
      ...wallRoutes({
        store,
        now,
        elections,
        sources: async () => (await options.sources()).sources,
        onShift: (election) => peopleOnShift(store, now(), election),
        spend: ({ country, exercise }) => {
          const reader = readerOf(exercise)
          return reader === null ? null : countrySpend(reader, country)
        },
      }),
      ...advertiserRoutes({
        store,
        now,
        reader: readerOf,
        behind: (exercise) => {
          const log = options.logOf(exercise)
          return log === null ? 0 : Math.max(0, log.head - follower.offset(log.file))
        },
        inSilence: (exercise, country, from, to) =>
          options.calendarOf(exercise).silenceDuring(country, null, from, to).length > 0,
        electors: (exercise, country) => {
          const nearest = options.calendarOf(exercise).nearest(country, now().getTime())
          return nearest === null || nearest.subdivision !== null ? null : nearest.electors
        },
        electionsOf: (country) =>
          elections().flatMap((of) => (of.country === country && of.subdivision === null ? [of.id] : [])),
      }),
      ...rosterRoutes({ store, now, isOnline }),
      ...handoverRoutes({ store, now, countryOf, show: options.show }),
    ],
    queue,
    async settled() {
      await notifier.drain()
      await facts.drain()
    },
    start() {
      notifier.start()
      facts.start()
      queue.start()
      followLogs()
      following = setInterval(followLogs, FOLLOW_MS)
    },
    async prune() {
      // Another node may have changed one.
      await refreshElections(electionContext)
      const at = new Date(now().getTime() - KEPT_MS).toISOString()
      await store.transaction(async (tx) => {
        await tx.deliveries.forgetBefore(at)
        await tx.notices.forgetBefore(at)
      })
    },
    async close() {
      if (following !== null) clearInterval(following)
      await follower.close()
      await notifier.stop()
      await facts.stop()
      mailer?.close()
      await queue.close()
    },
  }
}
