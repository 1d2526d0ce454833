/**
 * How long things are kept. Applied once a day, by one node: what is older goes, in small transactions. The audit log is
 * never shortened; what it says of a removed alert stays. Each run is an entry of the chain of administration.
 */
import { DAY_MS } from '../../shared/domain/time.ts'
import { retention as retentionSchema, type Retention } from '../../shared/protocol/http.ts'
import type { Administrator } from '../access/context.ts'
import { logAdministration } from '../audit/administration.ts'
import type { Store, StoreView } from '../store/store.ts'

export const defaultRetention: Retention = {
  outboxDays: 7,
  deadLetterDays: 90,
  closedAlertDays: 730,
  readLogDays: 365,
  notificationDays: 30,
}

const AT_ONCE = 100
const NOTIFICATIONS_AT_ONCE = 1000
const KIND = 'settings'

export interface RetentionOptions {
  readonly store: Store
  readonly now: () => Date
  /** Removes rejected observations older than an instant; they are kept beside the observation log. */
  readonly discardDeadLetters: (before: Date) => Promise<number>
}

export class RetentionJob {
  readonly #options: RetentionOptions
  /** Not asked again before this: the store is looked at once a minute. */
  #notBefore = 0

  constructor(options: RetentionOptions) {
    this.#options = options
  }

  async settings(): Promise<Retention> {
    const stored = await this.#options.store.documents.get(KIND, 'retention')
    return stored === null ? defaultRetention : retentionSchema.parse(stored.body)
  }

  async change(by: Administrator, given: Retention): Promise<Retention> {
    const { store, now } = this.#options
    const before = await this.settings()
    await store.transaction(async (tx) => {
      await tx.documents.put(KIND, 'retention', null, given, now().toISOString())
      await logAdministration(tx, now(), by, 'retention.changed', { from: before, to: given })
    })
    return given
  }

  /** Runs when a day has passed since the last run, whichever node made it. */
  async runDaily(): Promise<void> {
    const { store, now } = this.#options
    const at = now().getTime()
    if (at < this.#notBefore) return
    this.#notBefore = at + 60_000
    const due = await store.transaction((tx) => takeTurn(tx, new Date(at)))
    if (due) await this.run()
  }

  async run(): Promise<void> {
    const { store, now, discardDeadLetters } = this.#options
    const { outboxDays, deadLetterDays, closedAlertDays, readLogDays, notificationDays } = await this.settings()
    const daysAgo = (days: number) => new Date(now().getTime() - days * DAY_MS)
    const alerts = closedAlertDays === null ? 0 : await removeClosed(store, daysAgo(closedAlertDays).toISOString())
    const deadLetters = deadLetterDays === null ? 0 : await discardDeadLetters(daysAgo(deadLetterDays))
    const notifications =
      notificationDays === null ? 0 : await removeNotifications(store, daysAgo(notificationDays).toISOString())
    await store.transaction(async (tx) => {
      await tx.outbox.pruneBefore(daysAgo(outboxDays).toISOString())
      await tx.access.removeExpired(now().toISOString())
      const readings =
        readLogDays === null ? 0 : await tx.readLog.removeBefore(daysAgo(readLogDays).toISOString().slice(0, 10))
      await logAdministration(tx, now(), null, 'retention.applied', { alerts, deadLetters, readings, notifications })
    })
  }
}

/** What was delivered or discarded and told in the page; a thousand at a time, so that others write in between. */
async function removeNotifications(store: Store, before: string): Promise<number> {
  let removed = 0
  for (;;) {
    const [sent, told] = await store.transaction(async (tx) => [
      await tx.deliveries.forgetBefore(before, NOTIFICATIONS_AT_ONCE),
      await tx.notices.forgetBefore(before, NOTIFICATIONS_AT_ONCE),
    ])
    removed += (sent ?? 0) + (told ?? 0)
    if (Math.max(sent ?? 0, told ?? 0) < NOTIFICATIONS_AT_ONCE) return removed
  }
}

/** One node a day: the others see that it has been taken. */
async function takeTurn(tx: StoreView, at: Date): Promise<boolean> {
  const last = await tx.documents.get(KIND, 'retention-run')
  if (last !== null && Date.parse(last.updatedAt) > at.getTime() - DAY_MS) return false
  await tx.documents.put(KIND, 'retention-run', null, {}, at.toISOString())
  return true
}

/**
 * Closed alerts and, with them, those that were merged into them: nothing points at what is gone. Chosen and removed in
 * one transaction each, so that what is reopened meanwhile stays.
 */
async function removeClosed(store: Store, before: string): Promise<number> {
  let removed = 0
  for (;;) {
    const gone = await store.transaction(async (tx) => {
      const ids = (await tx.alerts.closedBefore(before, AT_ONCE)).map(({ row }) => row.id)
      await tx.alerts.remove(ids)
      return ids.length
    })
    removed += gone
    if (gone < AT_ONCE) return removed === 0 ? 0 : removed + (await removeOrphans(store))
  }
}

async function removeOrphans(store: Store): Promise<number> {
  let removed = 0
  let after = ''
  for (;;) {
    const page = await store.transaction((tx) => removeOrphansAfter(tx, after))
    removed += page.removed
    // What was merged into one of these is an orphan now: from the beginning again.
    after = page.removed > 0 ? '' : page.last
    if (page.removed === 0 && !page.more) return removed
  }
}

async function removeOrphansAfter(tx: StoreView, after: string) {
  const page = await tx.alerts.inState('merged', { after, limit: AT_ONCE })
  const targets = [...new Set(page.map(({ work }) => work.mergedInto ?? ''))]
  const known = new Set((await tx.alerts.getMany(targets)).map(({ row }) => row.id))
  const orphans = page.filter(({ work }) => !known.has(work.mergedInto ?? '')).map(({ row }) => row.id)
  await tx.alerts.remove(orphans)
  return { removed: orphans.length, last: page.at(-1)?.row.id ?? after, more: page.length === AT_ONCE }
}
