import { acknowledgeBy } from '../clocks.ts'
import type { Verb } from '../verb.ts'

/** A lead takes one alert out of its mute window; the window goes on for the others. */
export const unsuppress: Verb<'unsuppress'> = ({ row }, { reason }, { now }) => ({
  row: { dueAt: acknowledgeBy(row.severity, now) },
  reason,
})
