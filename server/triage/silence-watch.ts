/**
 * A silence period makes unlawful what was lawful the day before: when one begins, alerts that were closed shortly
 * before as lawful, undecidable or beyond our power come back.
 *
 * Reopened are alerts of paid ads (and, where the rule silences all electioneering, of accounts) of the window's
 * country, closed within the week before it began. Confirmed and acted upon, wrong, duplicate and out-of-scope ones stay
 * closed: the calendar changes nothing about them. Each window is gone over once after it begins, also when the server
 * was down at that moment, for up to two days. Blind to what was closed more than a week before.
 */
import type { AlertRow, Disposition } from '../../shared/domain/alert.ts'
import { silenceSpans } from '../../shared/domain/election.ts'
import type { AlertKind } from '../../shared/domain/finding.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import type { Calendar, SilenceHit } from '../elections/calendar.ts'
import type { AlertRecord } from '../store/alert-record.ts'
import type { Store } from '../store/store.ts'
import { applyChange, service } from './apply-change.ts'
import { acknowledgeBy } from './clocks.ts'

const LOOK_BACK_MS = 7 * DAY_MS
const CATCH_UP_MS = 2 * DAY_MS
const PAGE = 500

const ofAds: ReadonlySet<AlertKind> = new Set([
  'spend-surge',
  'new-advertiser',
  'dormant-return',
  'spend-ramp',
  'page-swarm',
  'disclaimer-gap',
  'payer-mismatch',
  'silence-breach',
  'creation-cadence',
  'library-diff',
  'ad-cluster-link',
])
const ofAccounts: ReadonlySet<AlertKind> = new Set([
  'co-action',
  'near-duplicate-text',
  'creation-burst',
  'shared-infrastructure',
])
const reconsidered: ReadonlySet<Disposition> = new Set(['benign', 'insufficient-evidence', 'true-positive-no-power'])

export interface SilenceWatchOptions {
  readonly store: Store
  readonly now: () => Date
  readonly calendarOf: (exercise: boolean) => Pick<Calendar, 'elections' | 'silenceAt'>
}

export class SilenceWatch {
  readonly #options: SilenceWatchOptions
  readonly #done = new Set<string>()

  constructor(options: SilenceWatchOptions) {
    this.#options = options
  }

  async run(): Promise<void> {
    const at = this.#options.now().getTime()
    for (const exercise of [false, true]) {
      for (const { key, country } of this.#begun(exercise, at)) {
        await this.#goOver(exercise, country, at)
        this.#done.add(key)
      }
    }
  }

  /** Windows that began lately and have not been gone over; zones of one window begin one after another. */
  #begun(exercise: boolean, at: number): { key: string; country: string }[] {
    const { elections } = this.#options.calendarOf(exercise)
    return elections.flatMap((election) =>
      election.silence.flatMap((window) =>
        silenceSpans(election, window)
          .filter((span) => span.from <= at && span.from > at - CATCH_UP_MS && span.to > at)
          .map((span) => ({ key: `${exercise} ${election.id} ${span.from}`, country: election.country }))
          .filter(({ key }) => !this.#done.has(key)),
      ),
    )
  }

  async #goOver(exercise: boolean, country: string, at: number): Promise<void> {
    const { store, calendarOf } = this.#options
    const since = new Date(at - LOOK_BACK_MS - CATCH_UP_MS).toISOString()
    let after = ''
    for (;;) {
      const page = await store.alerts.inState('closed', { after, limit: PAGE, country, since })
      for (const record of page) {
        after = record.row.id
        if (record.row.exercise !== exercise) continue
        const { subdivision } = record.row
        const hit = calendarOf(exercise)
          .silenceAt(country, subdivision, at)
          .find((silence) => brings(silence, record))
        if (hit !== undefined) await this.#reopen(record.row, hit)
      }
      if (page.length < PAGE) return
    }
  }

  async #reopen({ id }: AlertRow, hit: SilenceHit): Promise<void> {
    const { store, now } = this.#options
    await store.transaction(async (tx) => {
      const before = await tx.alerts.get(id)
      if (before === null || !brings(hit, before)) return
      const { row } = before
      const outcome = {
        row: { reopenCount: row.reopenCount + 1, dueAt: acknowledgeBy(row.severity, now()) },
        work: { undo: null },
        reason: `a silence period has begun: ${hit.window.rule}`,
        patch: { automatic: true, election: hit.election.id, silenceFrom: new Date(hit.from).toISOString() },
      }
      await applyChange(tx, before, { action: 'reopen', to: 'new', bumpVersion: true, outcome }, service, now())
    })
  }
}

function brings(hit: SilenceHit, { row, work }: AlertRecord): boolean {
  if (row.state !== 'closed' || work.closing === null || !reconsidered.has(work.closing.disposition)) return false
  if (!ofAds.has(row.kind) && !(hit.window.scope === 'all' && ofAccounts.has(row.kind))) return false
  const closedAt = Date.parse(work.closing.at)
  return closedAt < hit.from && closedAt >= hit.from - LOOK_BACK_MS
}
