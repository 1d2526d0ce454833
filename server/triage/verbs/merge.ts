import { sees } from '../../../shared/domain/access.ts'
import { isLead, isOpen } from '../../../shared/domain/life-cycle.ts'
import type { AlertRecord } from '../../store/alert-record.ts'
import type { StoreView } from '../../store/store.ts'
import { acknowledgeBy } from '../clocks.ts'
import { claimedBy, refuse, type BesideChange, type Verb } from '../verb.ts'

/**
 * Two alerts are one matter: this one is kept under the other and leaves the feed. The other must be open, so that
 * nothing is hidden under what nobody looks at, and of the same world: an exercise is wiped one day.
 */
export const merge: Verb<'merge'> = async ({ row }, { into, reason }, { user, tx }) => {
  if (row.owner !== null && row.owner.id !== user.id && !isLead(user.role)) claimedBy(row)
  const target = into === row.id ? null : await tx.alerts.get(into)
  if (target === null || !sees(user, target.row) || target.row.exercise !== row.exercise) {
    refuse({ code: 'NOT_FOUND', message: 'There is no such alert to merge into' })
  }
  if (!isOpen(target.row.state)) {
    const why = target.row.state === 'merged' ? 'itself merged into another' : target.row.state
    refuse({ code: 'NOT_ALLOWED', message: `That alert is ${why}; merge into an open one`, from: target.row.state })
  }
  return {
    work: { mergedInto: into },
    ...(reason === '' ? {} : { reason }),
    patch: { into },
    also: [takenIn(target, { id: row.id, count: row.count })],
  }
}

export const split: Verb<'split'> = async ({ row, work }, { reason }, { now, tx }) => ({
  row: { dueAt: acknowledgeBy(row.severity, now) },
  reason,
  patch: { from: work.mergedInto ?? null },
  also: await givenBack(tx, { row, work }),
})

/** What the target's log and count say of a merge. */
export function takenIn(target: AlertRecord, source: { readonly id: string; readonly count: number }): BesideChange {
  return {
    record: target,
    action: 'merge-in',
    row: { count: target.row.count + source.count },
    patch: { alert: source.id, count: source.count },
  }
}

/** Its target gives the count back, and so does whatever that has been merged into since. */
export async function givenBack(tx: StoreView, { row: source, work }: AlertRecord): Promise<BesideChange[]> {
  const changes: BesideChange[] = []
  let next = work.mergedInto ?? null
  while (next !== null) {
    const record = await tx.alerts.get(next)
    if (record === null) break
    const patch = { alert: source.id, count: source.count }
    const count = Math.max(1, record.row.count - source.count)
    changes.push({ record, action: 'split-off', row: { count }, patch })
    next = record.work.mergedInto ?? null
  }
  return changes
}
