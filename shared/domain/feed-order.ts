/** The order of the feed: severity, then unowned first, then oldest. Total: ties are broken by id. */
import { severities, type AlertRow } from './alert.ts'

export function severityRank(severity: AlertRow['severity']): number {
  return severities.indexOf(severity)
}

export type OrderKey = Pick<AlertRow, 'severity' | 'owner' | 'raisedAt' | 'id'>

export function compareFeedOrder(a: OrderKey, b: OrderKey): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    Number(a.owner !== null) - Number(b.owner !== null) ||
    (a.raisedAt < b.raisedAt ? -1 : a.raisedAt > b.raisedAt ? 1 : 0) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  )
}
