import { acknowledgeBy } from '../clocks.ts'
import type { Verb } from '../verb.ts'

export const unsuppress: Verb<'unsuppress'> = ({ row }, { reason }, { now }) => ({
  row: { dueAt: acknowledgeBy(row.severity, now) },
  reason,
})
