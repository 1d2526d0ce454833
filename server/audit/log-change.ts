/** Writes down who changed something that is not the state of an alert: a view, a rule, an election, a ledger. */
import type { SessionUser } from '../../shared/domain/access.ts'
import type { StoreView } from '../store/store.ts'
import { ADMINISTRATION } from './administration.ts'

export interface LoggedChange {
  readonly user: SessionUser
  readonly now: Date
  /** e.g. `view.saved`: what it is and what happened to it. */
  readonly action: string
  readonly patch: Record<string, unknown>
  readonly chain?: string
  readonly alertId?: string
  readonly reason?: string
}

export async function logChange(tx: StoreView, change: LoggedChange): Promise<void> {
  const { user, now } = change
  await tx.audit.append({
    chain: change.chain ?? ADMINISTRATION,
    alertId: change.alertId ?? null,
    at: now.toISOString(),
    actor: { type: user.id.startsWith('token:') ? 'token' : 'user', id: user.id, name: user.name },
    onBehalfOf: null,
    channel: 'http',
    role: user.role,
    action: change.action,
    from: null,
    to: null,
    versionBefore: null,
    versionAfter: null,
    reason: change.reason ?? null,
    noteInternal: null,
    noteOutward: null,
    patch: change.patch,
    commandId: null,
    evidenceRefs: [],
  })
}
