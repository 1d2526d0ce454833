/** Gathers the times of alerts from the audit log, behind the writers. */
import type { AlertRow, AuditEntry, Severity } from '../../shared/domain/alert.ts'
import { AuditTail } from '../audit/audit-tail.ts'
import type { AlertFact } from '../store/alert-facts.ts'
import type { Store, StoreView } from '../store/store.ts'
import { isBackfilled } from './response-times.ts'

type Times = Pick<AlertFact, 'claimedAt' | 'escalatedAt' | 'decidedAt' | 'actedAt'>
export type Stage = 'detect' | 'claim' | 'decide' | 'act'
export interface StageTime {
  readonly stage: Stage
  readonly severity: Severity
  readonly seconds: number
}

const SIDE = 'side:'
/** By these a person becomes responsible for the first time. */
const takesUp = new Set(
  ['claim', 'assign', 'take-over', 'escalate', 'snooze', 'merge', 'close'].map((a) => `alert.${a}`),
)

/** The times after one more entry of the log. First times stay, unless the one who did it took it back. */
export function withEntry(times: Times, entry: AuditEntry): Times {
  const { action, at, actor, patch } = entry
  if (action === 'alert.undo') return without(times, patch['undoneAt'])
  const first = (known: string | null, is: boolean, time = at) => (known === null && is ? time : known)
  const acted = action === 'alert.close' && patch['disposition'] === 'true-positive-actioned'
  const doneAt = action === 'enforcement.recorded' && patch['state'] === 'done' ? patch['at'] : null
  return {
    claimedAt: first(times.claimedAt, actor.type === 'user' && takesUp.has(action)),
    escalatedAt: first(times.escalatedAt, action === 'alert.escalate'),
    decidedAt: first(times.decidedAt, action === 'alert.close'),
    actedAt: typeof doneAt === 'string' ? first(times.actedAt, true, doneAt) : first(times.actedAt, acted),
  }
}

function isStriking({ action }: AuditEntry): boolean {
  return action === 'enforcement.voided'
}

/** Measures that were struck out were never recorded: which of the others is the first now, the whole log tells. */
function withoutStruck(entries: readonly AuditEntry[]): AuditEntry[] {
  const struck = new Set(entries.filter(isStriking).map(({ patch }) => patch['id']))
  return entries.filter(({ action, patch }) => action !== 'enforcement.recorded' || !struck.has(patch['id']))
}

function without(times: Times, undoneAt: unknown): Times {
  const kept = (time: string | null) => (time === undoneAt ? null : time)
  return {
    claimedAt: kept(times.claimedAt),
    escalatedAt: kept(times.escalatedAt),
    decidedAt: kept(times.decidedAt),
    actedAt: kept(times.actedAt),
  }
}

const noTimes: Times = { claimedAt: null, escalatedAt: null, decidedAt: null, actedAt: null }

export function factOfAlert(row: AlertRow, times: Times): AlertFact {
  return {
    alertId: row.id,
    country: row.country,
    subdivision: row.subdivision,
    elections: row.elections,
    exercise: row.exercise,
    detector: row.detector,
    detectorVersion: row.detectorVersion,
    kind: row.kind,
    severity: row.severity,
    state: row.state,
    firstSeenAt: row.firstSeenAt,
    raisedAt: row.raisedAt,
    disposition: row.disposition,
    lanesAsked: row.lanesAsked,
    sides: row.tags.filter((tag) => tag.startsWith(SIDE)).map((tag) => tag.slice(SIDE.length)),
    ...times,
  }
}

export interface FactGathererOptions {
  readonly store: Store
  readonly onStage: (time: StageTime) => void
  readonly onError: (error: unknown) => void
}

export function createFactGatherer({ store, onStage, onError }: FactGathererOptions): AuditTail<StageTime[]> {
  return new AuditTail<StageTime[]>({
    store,
    cursor: 'alert-facts',
    onError,
    handle: gather,
    done: (times) => times.forEach(onStage),
  })
}

async function gather(tx: StoreView, entries: readonly AuditEntry[]): Promise<StageTime[]> {
  const ids = [...new Set(entries.flatMap(({ alertId }) => (alertId === null ? [] : [alertId])))]
  const known = await tx.facts.getMany(ids)
  const stages: StageTime[] = []
  const facts: AlertFact[] = []
  for (const { row } of await tx.alerts.getMany(ids)) {
    const before = known.get(row.id)
    const own = entries.filter(({ alertId }) => alertId === row.id)
    const times = own.some(isStriking)
      ? withoutStruck(await tx.audit.ofAlert(row.id)).reduce(withEntry, noTimes)
      : own.reduce(withEntry, before ?? noTimes)
    const { claimedAt, escalatedAt, decidedAt, actedAt } = times
    const fact = factOfAlert(row, { claimedAt, escalatedAt, decidedAt, actedAt })
    facts.push(fact)
    stages.push(...newStages(before, fact))
  }
  await tx.facts.putMany(facts)
  return stages
}

function newStages(before: AlertFact | undefined, fact: AlertFact): StageTime[] {
  const { severity, raisedAt } = fact
  const since = (from: string, to: string) => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000)
  const found: StageTime[] = []
  const add = (stage: Stage, at: string | null, known: string | null | undefined) => {
    if (at !== null && (known ?? null) === null) found.push({ stage, severity, seconds: since(raisedAt, at) })
  }
  if (before === undefined && !isBackfilled(fact)) {
    found.push({ stage: 'detect', severity, seconds: since(fact.firstSeenAt, raisedAt) })
  }
  add('claim', fact.claimedAt, before?.claimedAt)
  add('decide', fact.decidedAt, before?.decidedAt)
  add('act', fact.actedAt, before?.actedAt)
  return found
}
