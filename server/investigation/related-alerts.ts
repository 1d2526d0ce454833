/** Alerts that have to do with one, each with the reason. */
import { sees, type SessionUser } from '../../shared/domain/access.ts'
import type { AlertDetail, AlertRow } from '../../shared/domain/alert.ts'
import type { Store } from '../store/store.ts'

export async function relatedAlerts(store: Store, user: SessionUser, row: AlertRow): Promise<AlertDetail['related']> {
  const sharing = await store.alerts.sharing(row.id, 20)
  return sharing
    .filter(({ record }) => sees(user, record.row))
    .map(({ record, shared }) => ({ row: record.row, reason: reasonOf(row, record.row, shared) }))
}

function reasonOf(row: AlertRow, other: AlertRow, shared: number): string {
  if (other.mergedInto === row.id) return 'merged into this'
  if (row.mergedInto === other.id) return 'this is merged into it'
  if (other.subject.type === row.subject.type && other.subject.id === row.subject.id) return `same ${row.subject.type}`
  return shared === 1 ? 'shares one member' : `shares ${shared} members`
}
