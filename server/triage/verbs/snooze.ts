import { ANALYST_SNOOZE_MS, isLead } from '../../../shared/domain/life-cycle.ts'
import { acknowledgeBy } from '../clocks.ts'
import { claimedBy, refuse, type Verb } from '../verb.ts'

/** Puts an alert aside until a time, or until it gets worse. Critical ones, and more than four hours, need a lead. */
export const snooze: Verb<'snooze'> = ({ row }, { until, reason }, { user, now, pollsClose }) => {
  if (row.owner !== null && row.owner.id !== user.id && !isLead(user.role)) claimedBy(row)
  if (row.severity === 'critical' && !isLead(user.role)) {
    refuse({ code: 'FORBIDDEN', message: 'Only a lead snoozes a critical alert' })
  }
  const at = until.type === 'time' ? until.at : until.type === 'polls-close' ? pollsClose(row) : null
  if (until.type === 'polls-close' && at === null) {
    refuse({
      code: 'INVALID',
      message: 'No polls of this alert are ahead',
      fields: [{ field: 'until', message: 'no polls ahead' }],
    })
  }
  const wakesAt = at === null ? null : Date.parse(at)
  if (wakesAt !== null) {
    const ms = wakesAt - now.getTime()
    if (!(ms > 0)) {
      refuse({
        code: 'INVALID',
        message: 'The time to wake is past',
        fields: [{ field: 'until.at', message: 'a time to come' }],
      })
    }
    if (ms > ANALYST_SNOOZE_MS && !isLead(user.role)) {
      refuse({ code: 'FORBIDDEN', message: 'More than 4 hours need a lead' })
    }
  }
  return {
    row: {
      // One form for all: the scheduler compares it as text.
      snoozedUntil: wakesAt === null ? until : { type: 'time', at: new Date(wakesAt).toISOString() },
    },
    work: { snoozedAt: { count: row.count, severity: row.severity } },
    reason,
    patch: { until },
  }
}

export const wake: Verb<'wake'> = ({ row }, { reason }, { now }) => ({
  row: { dueAt: acknowledgeBy(row.severity, now) },
  ...(reason === '' ? {} : { reason }),
})
