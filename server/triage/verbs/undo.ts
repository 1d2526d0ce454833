import { isOpen, UNDO_MS } from '../../../shared/domain/life-cycle.ts'
import type { AlertRecord, AlertWork } from '../../store/alert-record.ts'
import type { StoreView } from '../../store/store.ts'
import { refuse, type BesideChange, type Verb } from '../verb.ts'
import { givenBack, takenIn } from './merge.ts'

/**
 * Takes back one's own last command within ten seconds. The log keeps both. What detectors said meanwhile stays: only
 * what the command itself touched goes back.
 */
export const undo: Verb<'undo'> = async ({ row, work }, _, { user, now, tx }) => {
  const { undo: saved } = work
  if (saved === null || saved.by !== user.id) {
    refuse({ code: 'NOT_ALLOWED', message: 'Your last action here is not the last one', from: row.state })
  }
  if (now.getTime() - Date.parse(saved.at) > UNDO_MS) {
    refuse({ code: 'NOT_ALLOWED', message: 'More than 10 seconds have passed', from: row.state })
  }
  const severity = saved.work.override === null ? row.detectorSeverity : saved.row.severity
  return {
    row: { ...saved.row, severity },
    work: { ...saved.work, undo: null },
    patch: { undoneAt: saved.at, undoes: saved.action ?? null },
    also: await besides({ row, work }, saved, tx),
  }
}

/** A merge or split that is taken back is told to the other alert as well. */
async function besides(
  { row, work }: AlertRecord,
  saved: NonNullable<AlertWork['undo']>,
  tx: StoreView,
): Promise<BesideChange[]> {
  const was = saved.row.state
  if (row.state === 'merged' && was !== 'merged') return givenBack(tx, { row, work })
  const into = saved.work.mergedInto ?? null
  if (was === 'merged' && row.state !== 'merged' && into !== null) {
    const target = await tx.alerts.get(into)
    if (target === null || !isOpen(target.row.state)) {
      refuse({ code: 'NOT_ALLOWED', message: 'The alert it was merged into is not open any more', from: row.state })
    }
    return [takenIn(target, row)]
  }
  return []
}
