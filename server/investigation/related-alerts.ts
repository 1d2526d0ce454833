/** Alerts that have to do with one, each with the reason. */
import { sightOf, type SessionUser } from '../../shared/domain/access.ts'
import type { AlertDetail } from '../../shared/domain/alert.ts'
import type { AlertRecord } from '../store/alert-record.ts'
import type { Store } from '../store/store.ts'

export async function relatedAlerts(
  store: Store,
  user: SessionUser,
  alert: AlertRecord,
): Promise<AlertDetail['related']> {
  const sharing = await store.alerts.sharing(alert.row.id, sightOf(user), 20)
  return sharing.map(({ record, shared }) => ({ row: record.row, reason: reasonOf(alert, record, shared) }))
}

function reasonOf(alert: AlertRecord, other: AlertRecord, shared: number): string {
  const { id, subject } = alert.row
  if (other.work.mergedInto === id) return 'merged into this'
  if (alert.work.mergedInto === other.row.id) return 'this is merged into it'
  if (other.row.subject.type === subject.type && other.row.subject.id === subject.id) return `same ${subject.type}`
  return shared === 1 ? 'shares one member' : `shares ${shared} members`
}
