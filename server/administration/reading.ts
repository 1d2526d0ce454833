/** Keeps who opened what touches persons. Written after the answer's data is known to be theirs to see. */
import type { Placed, SessionUser } from '../../shared/domain/access.ts'
import type { AlertKind } from '../../shared/domain/finding.ts'
import type { ReadKind } from '../../shared/protocol/http.ts'
import type { Store } from '../store/store.ts'

/** Kinds of alerts whose evidence names people's accounts. */
const personal: ReadonlySet<AlertKind> = new Set([
  'co-action',
  'near-duplicate-text',
  'creation-burst',
  'shared-infrastructure',
  'ad-cluster-link',
  'tip',
])

export function isPersonal(kind: AlertKind): boolean {
  return personal.has(kind)
}

export async function noteReading(
  store: Store,
  user: Pick<SessionUser, 'id'>,
  kind: ReadKind,
  object: string,
  placed: Placed,
  now: Date,
): Promise<void> {
  await store.transaction((tx) => tx.readLog.note(user.id, kind, object, placed, now.toISOString()))
}
