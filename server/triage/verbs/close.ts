import type { AlertRow } from '../../../shared/domain/alert.ts'
import { isLead, isTruePositive, needsNote } from '../../../shared/domain/life-cycle.ts'
import type { CommandOf } from '../../../shared/protocol/commands.ts'
import { acknowledgeBy } from '../clocks.ts'
import { claimedBy, personOf, refuse, type Verb } from '../verb.ts'

type Payload = CommandOf<'close'>['payload']

/**
 * Closes with a disposition. The holder or a lead does it; one who closes an unowned alert holds it by that.
 * A second person confirms what leaves the house and every critical true positive.
 */
export const close: Verb<'close'> = ({ row, work }, payload, { user, now }) => {
  const second = work.pendingClose !== null && work.pendingClose.by.id !== user.id
  if (row.owner !== null && row.owner.id !== user.id && !isLead(user.role) && !second) claimedBy(row)
  requireGrounds(payload)
  const by = personOf(user)
  const closing = {
    ...payload,
    by,
    at: now.toISOString(),
    measure: row.measure.value,
    severity: row.severity,
  }
  const log = {
    reason: payload.reason,
    ...(payload.note === '' ? {} : { noteInternal: payload.note }),
    evidenceRefs: payload.evidenceRefs,
  }
  if (needsSecond(row, payload)) {
    const asked = work.pendingClose
    const confirms = asked !== null && asked.by.id !== user.id && asked.disposition === payload.disposition
    if (!confirms) {
      return {
        row: { pendingClose: { by, disposition: payload.disposition, at: now.toISOString() } },
        work: { pendingClose: closing },
        ...log,
        patch: { disposition: payload.disposition, waitsForSecondPerson: true },
        failure: { code: 'NEEDS_SECOND_PERSON', message: 'Closed as soon as a second person confirms it', who: by },
      }
    }
  }
  return {
    row: {
      disposition: payload.disposition,
      pendingClose: null,
      owner: row.owner ?? by,
      claimedAt: row.claimedAt ?? now.toISOString(),
      claimExpiresAt: null,
      dueAt: null,
      lane: null,
    },
    work: { closing, pendingClose: null },
    ...log,
    patch: {
      disposition: payload.disposition,
      ...(work.pendingClose === null ? {} : { firstPerson: work.pendingClose.by.id }),
    },
  }
}

function needsSecond(row: AlertRow, payload: Payload): boolean {
  return payload.outward || (row.severity === 'critical' && isTruePositive(payload.disposition))
}

function requireGrounds(payload: Payload): void {
  if (needsNote(payload.disposition) && payload.note === '') {
    refuse({
      code: 'INVALID',
      message: 'A false positive or insufficient evidence needs a note',
      fields: [{ field: 'payload.note', message: 'what was wrong, for the detector and the next shift' }],
    })
  }
  if (isTruePositive(payload.disposition) && payload.evidenceRefs.length === 0) {
    refuse({
      code: 'INVALID',
      message: 'A true positive names its evidence',
      fields: [{ field: 'payload.evidenceRefs', message: 'at least one piece of evidence' }],
    })
  }
}

export const reopen: Verb<'reopen'> = ({ row }, { reason }, { now }) => ({
  row: {
    disposition: null,
    owner: null,
    claimedAt: null,
    reopenCount: row.reopenCount + 1,
    dueAt: acknowledgeBy(row.severity, now),
  },
  work: { closing: null },
  reason,
})
