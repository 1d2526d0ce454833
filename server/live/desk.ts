/** What a person at a desk can ask for: the core's functions that the gateway and HTTP both call. */
import { sees, sightOf, type AskedPlaced, type SessionUser } from '../../shared/domain/access.ts'
import { OUT_OF_SIGHT, type AlertDetail, type AlertRow } from '../../shared/domain/alert.ts'
import { CLAIM_MS, isFalsePositive, isTruePositive } from '../../shared/domain/life-cycle.ts'
import type { Disposition } from '../../shared/domain/alert.ts'
import type { Command } from '../../shared/protocol/commands.ts'
import { DomainError, type Result } from '../../shared/protocol/errors.ts'
import type { AlertLog, CommandDone, FeedPage, feedQuery } from '../../shared/protocol/events.ts'
import type { z } from 'zod'
import { isPersonal, noteReading } from '../administration/reading.ts'
import { verifyEntries } from '../audit/verify-entries.ts'
import type { AlertRecord } from '../store/alert-record.ts'
import type { Store } from '../store/store.ts'
import { checklistOf } from '../triage/checklists.ts'
import { runBulk } from '../triage/run-bulk.ts'
import { runCommand, type TriageContext } from '../triage/run-command.ts'
import { wilson } from '../../shared/lib/wilson.ts'
import { logInSight } from '../investigation/log-in-sight.ts'
import { relatedAlerts } from '../investigation/related-alerts.ts'

const RENEW_AFTER_MS = 20_000
/** Of one alert, told at once. */
const LOG_ENTRIES = 2000

export class Desk {
  readonly #context: TriageContext
  constructor(context: TriageContext) {
    this.#context = context
  }

  get outbox(): Store['outbox'] {
    return this.#context.store.outbox
  }

  page(user: SessionUser, query: z.infer<typeof feedQuery>): Promise<FeedPage> {
    return this.#context.store.feed.page(query, sightOf(user))
  }

  command(user: SessionUser, command: Command, channel = 'socket'): Promise<Result<CommandDone>> {
    return runCommand(this.#context, user, command, channel)
  }

  bulk(user: SessionUser, commands: readonly Command[]): Promise<Result<CommandDone>[]> {
    return runBulk(this.#context, user, commands, 'socket')
  }

  async open(user: SessionUser, alertId: string): Promise<AlertDetail> {
    const { store } = this.#context
    const { row, work } = await this.#visible(user, alertId)
    const body = await store.alerts.body(alertId)
    if (body === null) throw notFound()
    if (isPersonal(row.kind)) await noteReading(store, user, 'alert', alertId, row, this.#context.now())
    const related = await relatedAlerts(store, user, { row, work })
    return {
      row,
      members: [...body.members],
      features: [...body.features],
      severityFactors: [...body.severityFactors],
      severityOverride: work.override,
      evidence: [...body.evidence],
      series: body.series === null ? null : { ...body.series },
      escalation: work.escalation,
      closing: work.closing,
      checklist: checklistOf(row.kind).map((item) => ({
        ...item,
        doneBy: work.checklist.find((entry) => entry.id === item.id)?.doneBy ?? null,
      })),
      techniques: [...work.techniques],
      related,
      precision: await this.#precision(user, row),
      detail: { ...body.detail },
      mergedInto: await this.#mergedInto(user, work),
    }
  }

  async log(user: SessionUser, alertId: string): Promise<AlertLog> {
    await this.#visible(user, alertId)
    const { store } = this.#context
    const newest = await store.audit.newestOfAlert(alertId, LOG_ENTRIES + 1)
    const entries = newest.slice(-LOG_ENTRIES)
    const chainOkTo = verifyEntries(entries)
    return { entries: await logInSight(store, user, entries), chainOkTo, cut: newest.length > entries.length }
  }

  /** Looking at an alert keeps one's claim on it. Returns where the alert is, or null when it may not be seen. */
  async attend(user: SessionUser, alertId: string, idle: boolean): Promise<AskedPlaced | null> {
    const { store, now } = this.#context
    const found = await store.alerts.get(alertId)
    if (found === null || !sees(user, found.row)) return null
    const { row, work } = found
    if (!idle && row.owner?.id === user.id) {
      const at = now()
      const last = Date.parse(work.lastActivityAt ?? row.claimedAt ?? row.updatedAt)
      if (at.getTime() - last > RENEW_AFTER_MS) await this.#renew(found.row.id, user, at)
    }
    return row
  }

  async #renew(alertId: string, user: SessionUser, at: Date): Promise<void> {
    await this.#context.store.transaction(async (tx) => {
      const before = await tx.alerts.get(alertId)
      if (before?.row.owner?.id !== user.id) return
      const work = { ...before.work, lastActivityAt: at.toISOString() }
      if (before.row.claimExpiresAt === null) await tx.alerts.putWork(alertId, work)
      else {
        const row = { ...before.row, claimExpiresAt: new Date(at.getTime() + CLAIM_MS).toISOString() }
        await tx.alerts.put(before, { row, work })
      }
    })
  }

  async #visible(user: SessionUser, alertId: string): Promise<AlertRecord> {
    const found = await this.#context.store.alerts.get(alertId)
    // Out of sight and unknown answer alike: even that it exists is not told.
    if (found === null || !sees(user, found.row)) throw notFound()
    return found
  }

  async #mergedInto(user: SessionUser, { mergedInto }: AlertRecord['work']): Promise<AlertDetail['mergedInto']> {
    if (mergedInto === undefined || mergedInto === null) return null
    const target = await this.#context.store.alerts.get(mergedInto)
    if (target === null || !sees(user, target.row)) return OUT_OF_SIGHT
    return { id: target.row.id, title: target.row.title }
  }

  /** Of the decisions in sight, real ones and those of an exercise apart. */
  async #precision(user: SessionUser, row: AlertRow): Promise<AlertDetail['precision']> {
    const of = { detector: row.detector, version: row.detectorVersion }
    const counts = (await this.#context.store.facts.decisions(of)).filter(
      (count) => count.exercise === row.exercise && sees(user, count),
    )
    const sum = (is: (disposition: Disposition) => boolean) =>
      counts.filter(({ disposition }) => is(disposition)).reduce((total, { n }) => total + n, 0)
    const truePositives = sum(isTruePositive)
    const n = truePositives + sum(isFalsePositive)
    return n === 0 ? null : { truePositives, n, ...wilson(truePositives, n) }
  }
}

function notFound(): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message: 'There is no such alert' })
}
