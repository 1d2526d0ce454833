import type { AlertRow } from '../../../../shared/domain/alert.ts'
import { ageText } from '../../ui/time.ts'
import { stateWord } from '../../ui/words.ts'

/** How long a change by somebody else is told on a row that stays. */
const TELL_MS = 10_000

const became = {
  new: 'Released',
  claimed: 'Claimed',
  investigating: 'Taken up',
  escalated: 'Escalated',
  snoozed: 'Snoozed',
  suppressed: 'Muted',
  merged: 'Merged',
  closed: 'Closed',
} as const satisfies Record<AlertRow['state'], string>

/** "Closed by Ana 4 s ago": what became of a row that is no longer part of the view. */
export function leftText(row: AlertRow, userId: string | undefined, now: number): string {
  const by = row.updatedBy === null ? '' : row.updatedBy.id === userId ? ' by you' : ` by ${row.updatedBy.name}`
  const what = row.updatedBy === null ? `Now ${stateWord(row.state).toLowerCase()}` : became[row.state]
  return `${what}${by} ${ageText(row.updatedAt, now)} ago`
}

/** What a colleague just did to a row that stays in the view; empty when nothing is new. */
export function colleagueText(row: AlertRow, userId: string | undefined, now: number): string {
  if (row.updatedBy === null || row.updatedBy.id === userId) return ''
  const age = now - Date.parse(row.updatedAt)
  return age < TELL_MS ? leftText(row, userId, now) : ''
}
