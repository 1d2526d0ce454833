/** Entries of the administration chain: what people and the service change about access, settings and windows. */
import type { Role } from '../../shared/domain/access.ts'
import type { Store } from '../store/store.ts'

export const ADMINISTRATION = 'administration'

/** `by` null is the service itself. Call inside the transaction of the change. */
export async function logAdministration(
  tx: Pick<Store, 'audit'>,
  now: Date,
  by: { readonly id: string; readonly name: string; readonly role: Role | null } | null,
  action: string,
  patch: Record<string, unknown>,
  reason: string | null = null,
): Promise<void> {
  await tx.audit.append({
    chain: ADMINISTRATION,
    alertId: null,
    at: now.toISOString(),
    actor:
      by === null ? { type: 'service', id: 'war-room', name: 'War room' } : { type: 'user', id: by.id, name: by.name },
    onBehalfOf: null,
    channel: by === null ? 'service' : 'administration',
    role: by?.role ?? null,
    action,
    from: null,
    to: null,
    versionBefore: null,
    versionAfter: null,
    reason,
    noteInternal: null,
    noteOutward: null,
    patch,
    commandId: null,
    evidenceRefs: [],
  })
}
