/** What may stand in an alert of a state. Whatever leaves a state leaves its fields behind, on every path alike. */
import type { AlertRow, AlertState } from '../../shared/domain/alert.ts'
import { isOpen } from '../../shared/domain/life-cycle.ts'
import type { AlertRecord } from '../store/alert-record.ts'

const bound = [
  'owner',
  'claimedAt',
  'claimExpiresAt',
  'lane',
  'dueAt',
  'snoozedUntil',
  'disposition',
] as const satisfies readonly (keyof AlertRow)[]
type Bound = (typeof bound)[number]

const keeps: Record<AlertState, readonly Bound[]> = {
  new: ['dueAt'],
  claimed: ['owner', 'claimedAt', 'claimExpiresAt', 'dueAt'],
  investigating: ['owner', 'claimedAt'],
  escalated: ['owner', 'claimedAt', 'lane', 'dueAt'],
  snoozed: ['snoozedUntil'],
  suppressed: [],
  merged: [],
  closed: ['owner', 'claimedAt', 'disposition'],
}

export function settle({ row, work }: AlertRecord): AlertRecord {
  const kept = keeps[row.state]
  const cleared: Partial<Record<Bound, null>> = {}
  for (const field of bound) if (!kept.includes(field)) cleared[field] = null
  return {
    row: {
      ...row,
      ...cleared,
      pendingClose: isOpen(row.state) ? row.pendingClose : null,
      closedAt: row.state === 'closed' ? (work.closing?.at ?? row.closedAt ?? row.updatedAt) : null,
    },
    work: {
      ...work,
      pendingClose: isOpen(row.state) ? work.pendingClose : null,
      closing: row.state === 'closed' ? work.closing : null,
      snoozedAt: row.state === 'snoozed' ? work.snoozedAt : null,
      mergedInto: row.state === 'merged' ? (work.mergedInto ?? null) : null,
      suppressedBy: row.state === 'suppressed' ? (work.suppressedBy ?? null) : null,
    },
  }
}
