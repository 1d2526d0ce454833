import { claimedBy, type Verb } from '../verb.ts'
import { unowned } from './claim.ts'

export const release: Verb<'release'> = ({ row }, _, { user, now }) => {
  if (row.owner?.id !== user.id) claimedBy(row)
  return { row: unowned(row.severity, now) }
}
