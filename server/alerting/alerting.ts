/** Turns the findings of one log entry into alerts, in one transaction with the place in the log they came from. */
import type { Finding } from '../../shared/domain/finding.ts'
import type { Store } from '../store/store.ts'
import type { ActiveMute, AlertingCalendar, AlertingContext, Draft } from './draft.ts'
import { fingerprintOf } from './fingerprint.ts'
import { rateSeverity } from './severity.ts'
import { stages } from './stages.ts'

export interface AlertingOptions {
  readonly store: Store
  readonly now: () => Date
  readonly calendarOf: (exercise: boolean) => AlertingCalendar
  readonly muteWindows: () => readonly ActiveMute[]
}

export class Alerting {
  readonly #options: AlertingOptions
  constructor(options: AlertingOptions) {
    this.#options = options
  }

  /** `applied` remembers the offset inside the transaction, so that nothing is raised twice after a crash. */
  async apply(findings: readonly Finding[], applied: (tx: AlertingContext['tx']) => Promise<void>): Promise<void> {
    const { store, now, calendarOf, muteWindows } = this.#options
    await store.transaction(async (tx) => {
      const context: AlertingContext = { tx, now: now(), calendarOf, muteWindows: muteWindows() }
      for (const finding of findings) await runStages(draftOf(finding, context), context)
      await applied(tx)
    })
  }
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
