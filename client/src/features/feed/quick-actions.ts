/** What one key does to the row under the cursor, or to the selected rows. */
import type { AlertRow, SnoozeUntil } from '../../../../shared/domain/alert.ts'
import { nextState } from '../../../../shared/domain/life-cycle.ts'
import { act, actOnMany, type Act } from '../../live/commands.ts'
import { update, useApp } from '../../store/app-store.ts'
import { idAfter } from './cursor.ts'

/** Shifts of eight hours begin at these hours of the analyst's own clock. */
const SHIFT_HOURS = [6, 14, 22]

export function nextShift(now: Date): Date {
  const next = new Date(now)
  next.setMinutes(0, 0, 0)
  do next.setHours(next.getHours() + 1)
  while (!SHIFT_HOURS.includes(next.getHours()))
  return next
}

export type SnoozeChoice = 'hour' | 'shift' | 'doubles' | 'rises' | 'polls'

export const snoozeWords: Record<SnoozeChoice, string> = {
  doubles: 'until it doubles',
  hour: 'for 1 hour',
  shift: 'until the next shift',
  rises: 'until severity rises',
  polls: 'until polls close',
}

export function snoozeOf(choice: SnoozeChoice, now: Date): SnoozeUntil {
  switch (choice) {
    case 'hour':
      return { type: 'time', at: new Date(now.getTime() + 3_600_000).toISOString() }
    case 'shift':
      return { type: 'time', at: nextShift(now).toISOString() }
    case 'doubles':
      return { type: 'count-doubles' }
    case 'rises':
      return { type: 'severity-rises' }
    case 'polls':
      return { type: 'polls-close' }
    default:
      return choice satisfies never
  }
}

export function cursorRow(): AlertRow | null {
  const { view, feed } = useApp.getState()
  return view.cursor === null ? null : (feed.rows.get(view.cursor) ?? null)
}

export function selectedRows(): AlertRow[] {
  const { view, feed } = useApp.getState()
  return [...view.selected].flatMap(
    (id) => feed.latest.get(id) ?? feed.rows.get(id) ?? view.selectedBeyond.get(id) ?? [],
  )
}

/** The selected rows together, or else the row under the cursor. */
export async function quickAct(what: Act): Promise<void> {
  const rows = selectedRows()
  if (rows.length > 0) {
    await actOnMany(
      rows.filter((row) => nextState(row.state, what.action) !== null),
      what,
    )
    update('view', (view) => ({ ...view, selected: new Set() }))
    return
  }
  const row = cursorRow()
  if (row === null) return
  const next = idAfter(row.id)
  const answer = await act(row, what)
  if (answer.ok && what.action === 'snooze')
    update('view', (view) => (view.cursor === row.id ? { ...view, cursor: next } : view))
}

export function quickSnooze(choice: SnoozeChoice): Promise<void> {
  const until = snoozeOf(choice, new Date())
  return quickAct({ action: 'snooze', payload: { until, reason: `Snoozed ${snoozeWords[choice]}` } })
}
