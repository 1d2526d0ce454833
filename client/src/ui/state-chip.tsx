import type { AlertRow } from '../../../shared/domain/alert.ts'
import { dispositionWord, laneWord, snoozeWord, stateWord } from './words.ts'

/** The state as an outlined chip; where there is more to say of it, the title says it. */
export function StateChip({ row }: { row: AlertRow }) {
  return (
    <span className={`chip ${lookOf(row)}`} title={moreOf(row)}>
      {textOf(row)}
    </span>
  )
}

function textOf(row: AlertRow): string {
  if (row.pendingClose !== null) return 'Second person'
  if (row.state === 'escalated' && row.lane !== null) return `→ ${laneWord(row.lane)}`
  if (row.state === 'new' && row.reopenCount > 0) return 'Reopened'
  return stateWord(row.state)
}

function lookOf(row: AlertRow): string {
  if (row.pendingClose !== null) return 'chip--warn'
  if (row.state === 'new') return ''
  if (row.state === 'escalated') return 'chip--warn'
  return row.state === 'claimed' || row.state === 'investigating' ? '' : 'chip--quiet'
}

function moreOf(row: AlertRow): string | undefined {
  if (row.pendingClose !== null) {
    return `${row.pendingClose.by.name} asks to close as ${dispositionWord(row.pendingClose.disposition)}`
  }
  if (row.snoozedUntil !== null) return snoozeWord(row.snoozedUntil)
  if (row.disposition !== null) return dispositionWord(row.disposition)
  return row.reopenCount > 0 ? `Reopened ${row.reopenCount} ×` : undefined
}
