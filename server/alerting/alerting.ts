/**
 * Turns the findings of one log entry into alerts, in one transaction with the place in the log they came from. A
 * finding that cannot become an alert is set aside, told and logged: it must not hold up those behind it.
 */
import type { Finding } from '../../shared/domain/finding.ts'
import { logAdministration } from '../audit/administration.ts'
import type { Store } from '../store/store.ts'
import type { ActiveMute, AlertingCalendar, AlertingContext, Draft } from './draft.ts'
import { fingerprintOf } from './fingerprint.ts'
import { rateSeverity } from './severity.ts'
import { stages } from './stages.ts'
import { storableFinding } from './storable-finding.ts'

export interface AlertingOptions {
  readonly store: Store
  readonly now: () => Date
  readonly calendarOf: (exercise: boolean) => AlertingCalendar
  readonly muteWindows: () => readonly ActiveMute[]
  /** Told of each finding that was set aside, after the commit. */
  readonly onSetAside: (error: unknown) => void
}

/** Conditions set aside are logged once each: the same one is found again and again. */
const MOST_LOGGED = 1000

export class Alerting {
  readonly #options: AlertingOptions
  readonly #logged = new Set<string>()
  constructor(options: AlertingOptions) {
    this.#options = options
  }

  /** `applied` remembers the offset inside the transaction, so that nothing is raised twice after a crash. */
  async apply(findings: readonly Finding[], applied: (tx: AlertingContext['tx']) => Promise<void>): Promise<void> {
    const { store, now, calendarOf, muteWindows, onSetAside } = this.#options
    const setAside = await store.transaction(async (tx) => {
      const context: AlertingContext = { tx, now: now(), calendarOf, muteWindows: muteWindows() }
      const refused: { finding: Finding; error: unknown }[] = []
      for (const finding of findings) {
        const failure = await tx.attempt(() => raise(finding, context))
        if (failure !== null) refused.push({ finding, error: failure.error })
      }
      for (const { finding, error } of refused) await this.#log(finding, error, context)
      await applied(tx)
      return refused
    })
    for (const { finding, error } of setAside) {
      this.#logged.add(keyOf(finding))
      onSetAside(error)
    }
    if (this.#logged.size > MOST_LOGGED) this.#logged.clear()
  }

  async #log(finding: Finding, error: unknown, { tx, now }: AlertingContext): Promise<void> {
    if (this.#logged.has(keyOf(finding))) return
    const { detector, version, kind, subject, country, at, evidence } = finding
    const patch = { detector, version, kind, subject, country, at, evidence: evidence?.map(({ id }) => id) }
    await logAdministration(tx, now, null, 'finding.set-aside', patch, String(error))
  }
}

function keyOf({ detector, kind, subject }: Finding): string {
  return JSON.stringify([detector, kind, subject])
}

async function raise(finding: Finding, context: AlertingContext): Promise<void> {
  await runStages(draftOf(storableFinding(finding), context), context)
}

async function runStages(first: Draft, context: AlertingContext): Promise<void> {
  let draft: Draft | null = first
  for (const stage of stages) {
    if (draft === null) return
    draft = await stage.run(draft, context)
  }
}

function draftOf(finding: Finding, { calendarOf }: AlertingContext): Draft {
  const calendar = calendarOf(finding.exercise)
  const at = Date.parse(finding.at)
  const { severity, factors } = rateSeverity(finding, calendar.effect(finding.country, finding.subdivision, at))
  return {
    finding,
    fingerprint: fingerprintOf(finding),
    elections: calendar.electionsFor(finding.country, finding.subdivision, at).map((election) => election.id),
    severity,
    factors,
    suppressedBy: null,
  }
}
