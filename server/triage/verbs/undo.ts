import { UNDO_MS } from '../../../shared/domain/life-cycle.ts'
import { refuse, type Verb } from '../verb.ts'

/** Takes back one's own last command within ten seconds. The log keeps both. */
export const undo: Verb<'undo'> = ({ row, work }, _, { user, now }) => {
  const { undo: saved } = work
  if (saved === null || saved.by !== user.id) {
    refuse({ code: 'NOT_ALLOWED', message: 'Your last action here is not the last one', from: row.state })
  }
  if (now.getTime() - Date.parse(saved.at) > UNDO_MS) {
    refuse({ code: 'NOT_ALLOWED', message: 'More than 10 seconds have passed', from: row.state })
  }
  return { row: saved.row, work: { ...saved.work, undo: null }, patch: { undoneAt: saved.at } }
}
