/** What a verb is: a decision on one alert, made from the alert, the person and the time. It writes nothing. */
import type { SessionUser } from '../../shared/domain/access.ts'
import type { AlertRow, Person } from '../../shared/domain/alert.ts'
import type { CommandOf, Command } from '../../shared/protocol/commands.ts'
import { DomainError, type Failure } from '../../shared/protocol/errors.ts'
import type { AlertRecord, AlertWork } from '../store/alert-record.ts'
import type { StoreView } from '../store/store.ts'

export interface VerbContext {
  readonly user: SessionUser
  readonly now: Date
  readonly tx: StoreView
  /** When an election of the alert next closes its polls, ISO; null when none is ahead. */
  readonly pollsClose: (alert: AlertRow) => string | null
}

/** What changes, and what the log says about it. */
export interface Outcome {
  readonly row?: Partial<AlertRow>
  readonly work?: Partial<AlertWork>
  readonly reason?: string
  readonly noteInternal?: string
  readonly noteOutward?: string
  readonly evidenceRefs?: readonly string[]
  readonly patch?: Record<string, unknown>
  /** What is logged on other alerts, in the same transaction. */
  readonly also?: readonly BesideChange[]
  /** Stored and logged, but the person is told that it is not done yet. */
  readonly failure?: Failure
}

export interface BesideChange {
  readonly record: AlertRecord
  readonly action: 'merge-in' | 'split-off'
  readonly row?: Partial<AlertRow>
  readonly patch: Record<string, unknown>
}

export type Verb<A extends Command['action']> = (
  before: AlertRecord,
  payload: CommandOf<A>['payload'],
  context: VerbContext,
) => Outcome | Promise<Outcome>

export function personOf(user: SessionUser): Person {
  return { id: user.id, name: user.name }
}

export function refuse(failure: Failure): never {
  throw new DomainError(failure)
}

export function claimedBy(row: AlertRow): never {
  const who = row.owner
  refuse({
    code: 'CLAIMED_BY',
    message: who === null ? 'Somebody else holds this alert' : `${who.name} holds this alert`,
    ...(who === null ? {} : { who }),
    ...(row.claimedAt === null ? {} : { since: row.claimedAt }),
    current: row.version,
  })
}

export function isoAfter(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString()
}
