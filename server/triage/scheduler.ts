/**
 * What happens by itself: claims time out, snoozes wake, unanswered escalations go on. Everything is read from the
 * store, so a restart forgets nothing; each alert is read again inside the transaction that changes it, so two nodes
 * that look at once change it once.
 */
import type { AlertState } from '../../shared/domain/alert.ts'
import type { AlertRecord } from '../store/alert-record.ts'
import type { Store, StoreView } from '../store/store.ts'
import { applyChange, service, type Change } from './apply-change.ts'
import { acknowledgeBy } from './clocks.ts'
import { turnOf } from './lane-turn.ts'
import type { Outcome } from './verb.ts'

export interface SchedulerOptions {
  readonly store: Store
  readonly now: () => Date
  readonly onError: (error: unknown) => void
  /** What else is done by itself; each looks at the clock and the store and does nothing when nothing is due. */
  readonly chores?: readonly (() => Promise<unknown>)[]
}

type Decision = Pick<Change, 'action' | 'to'> & { readonly outcome: Outcome }

export class Scheduler {
  readonly #options: SchedulerOptions
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> = Promise.resolve()

  constructor(options: SchedulerOptions) {
    this.#options = options
  }

  start(everyMs = 1000): void {
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.runOnce()).catch(this.#options.onError)
    }, everyMs)
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    await this.#running
  }

  async runOnce(): Promise<void> {
    const { store, now } = this.#options
    const at = now().toISOString()
    for (const { row } of await store.alerts.claimsExpiredBy(at)) {
      await this.#change(row.id, 'claimed', (alert) => (alert.row.claimExpiresAt ?? '~') <= at, timeOut)
    }
    for (const { row } of await store.alerts.snoozesDueBy(at)) {
      await this.#change(row.id, 'snoozed', isSnoozeOver(at), wakeUp)
    }
    for (const { row } of await store.alerts.escalationsDueBy(at)) {
      await this.#change(row.id, 'escalated', (alert) => (alert.row.dueAt ?? '~') <= at, goOn)
    }
    for (const chore of this.#options.chores ?? []) await chore().catch(this.#options.onError)
  }

  async #change(
    id: string,
    state: AlertState,
    isDue: (alert: AlertRecord) => boolean,
    decide: (alert: AlertRecord, now: Date, tx: StoreView) => Decision | Promise<Decision>,
  ): Promise<void> {
    const { store, now, onError } = this.#options
    const changed = store.transaction(async (tx: StoreView) => {
      const before = await tx.alerts.get(id)
      if (before === null || before.row.state !== state || !isDue(before)) return
      const change = await decide(before, now(), tx)
      const outcome = { ...change.outcome, work: { ...change.outcome.work, undo: null } }
      await applyChange(tx, before, { ...change, outcome, bumpVersion: true }, service, now())
    })
    // One that fails is looked at again in the next round; the others do not wait for it.
    await changed.catch(onError)
  }
}

function isSnoozeOver(at: string): (alert: AlertRecord) => boolean {
  return ({ row }) => row.snoozedUntil?.type === 'time' && row.snoozedUntil.at <= at
}

function timeOut({ row }: AlertRecord, now: Date) {
  return {
    action: 'time-out',
    to: 'new',
    outcome: {
      row: { owner: null, claimedAt: null, claimExpiresAt: null, dueAt: acknowledgeBy(row.severity, now) },
      reason: 'the claim ran out without activity',
      patch: { automatic: true, holder: row.owner?.id ?? null },
    },
  } as const
}

function wakeUp({ row }: AlertRecord, now: Date) {
  return {
    action: 'wake',
    to: 'new',
    outcome: {
      row: { snoozedUntil: null, dueAt: acknowledgeBy(row.severity, now) },
      work: { snoozedAt: null },
      reason: 'the time it was snoozed until has come',
      patch: { automatic: true },
    },
  } as const
}

/** Unanswered: the next step of the lane is asked, and the clock starts again. */
async function goOn({ row, work }: AlertRecord, now: Date, tx: StoreView): Promise<Decision> {
  const { escalation } = work
  const to = { action: 'escalation-step', to: 'escalated' } as const
  const reason = 'nobody who was asked has answered in time'
  if (escalation === null) return { ...to, outcome: { row: { dueAt: null }, reason, patch: { automatic: true } } }
  const { lane, by } = escalation
  const { step, asked, dueAt } = await turnOf(tx, lane, row, { turn: escalation.step + 1, askedBy: by.id, now })
  return {
    ...to,
    outcome: {
      row: { dueAt },
      work: { escalation: { ...escalation, step, asked } },
      reason,
      patch: { automatic: true, lane, step, asked },
    },
  }
}
