import type { AlertRow } from '../../../shared/domain/alert.ts'
import { isLead, isTruePositive, needsNote } from '../../../shared/domain/life-cycle.ts'
import type { CommandOf } from '../../../shared/protocol/commands.ts'
import type { Closing } from '../../store/alert-record.ts'
import { acknowledgeBy } from '../clocks.ts'
import { claimedBy, personOf, refuse, type Outcome, type Verb, type VerbContext } from '../verb.ts'

type Payload = CommandOf<'close'>['payload']

/**
 * Closes with a disposition. The holder or a lead does it; one who closes an unowned alert holds it by that.
 * A second person confirms what leaves the house and every critical true positive: by closing with the disposition
 * that was asked for. The grounds are then those of the first person, and the log names both.
 */
export const close: Verb<'close'> = async ({ row, work }, payload, { user, now, tx }) => {
  const by = personOf(user)
  const asked = work.pendingClose
  const held = await evidenceOf(row, payload, tx)
  requireKnown(payload, held)
  if (asked !== null && confirms(asked, payload, user.id)) return confirmed(row, asked, payload, by, now)
  if (row.owner !== null && row.owner.id !== user.id && !isLead(user.role)) claimedBy(row)
  requireGrounds(payload, held)
  const at = now.toISOString()
  const closing = { ...payload, by, at, measure: row.measure.value, severity: row.severity }
  const log = {
    reason: payload.reason,
    ...(payload.note === '' ? {} : { noteInternal: payload.note }),
    evidenceRefs: payload.evidenceRefs,
  }
  if (needsSecond(row, payload)) {
    return {
      row: { pendingClose: { by, disposition: payload.disposition, at } },
      work: { pendingClose: closing },
      ...log,
      patch: { disposition: payload.disposition, outward: payload.outward, waitsForSecondPerson: true },
      failure: { code: 'NEEDS_SECOND_PERSON', message: 'Closed as soon as a second person confirms it', who: by },
    }
  }
  return {
    row: { disposition: payload.disposition, owner: row.owner ?? by, claimedAt: row.claimedAt ?? at },
    work: { closing },
    ...log,
    patch: { disposition: payload.disposition },
  }
}

/** Somebody else says the same. Who adds that it goes outside asks for something new. */
function confirms(asked: Closing, payload: Payload, userId: string): boolean {
  return asked.by.id !== userId && asked.disposition === payload.disposition && (asked.outward || !payload.outward)
}

function confirmed(row: AlertRow, asked: Closing, payload: Payload, by: Closing['by'], now: Date): Outcome {
  const at = now.toISOString()
  const evidenceRefs = [...new Set([...asked.evidenceRefs, ...payload.evidenceRefs])]
  return {
    row: { disposition: asked.disposition, owner: row.owner ?? asked.by, claimedAt: row.claimedAt ?? at },
    work: { closing: { ...asked, evidenceRefs, at, measure: row.measure.value, severity: row.severity } },
    reason: payload.reason,
    ...(payload.note === '' ? {} : { noteInternal: payload.note }),
    evidenceRefs,
    patch: {
      disposition: asked.disposition,
      outward: asked.outward,
      firstPerson: asked.by.id,
      secondPerson: by.id,
      firstReason: asked.reason,
    },
  }
}

/** An override cannot talk a critical alert out of its second person. */
function needsSecond(row: AlertRow, payload: Payload): boolean {
  const critical = row.severity === 'critical' || row.detectorSeverity === 'critical'
  return payload.outward || (critical && isTruePositive(payload.disposition))
}

/** Ids of the evidence the alert holds; looked up only where the close speaks of evidence. */
async function evidenceOf(row: AlertRow, payload: Payload, tx: VerbContext['tx']): Promise<ReadonlySet<string>> {
  if (payload.evidenceRefs.length === 0 && !isTruePositive(payload.disposition)) return new Set()
  return new Set((await tx.alerts.body(row.id))?.evidence.map(({ id }) => id))
}

/** What a decision names as its ground must be there for whoever reads it later. */
function requireKnown({ evidenceRefs }: Payload, held: ReadonlySet<string>): void {
  const at = evidenceRefs.findIndex((ref) => !held.has(ref))
  if (at === -1) return
  refuse({
    code: 'INVALID',
    message: 'A close names evidence of the alert itself',
    fields: [{ field: `payload.evidenceRefs.${at}`, message: 'the id of a piece of evidence of this alert' }],
  })
}

function requireGrounds(payload: Payload, held: ReadonlySet<string>): void {
  if (needsNote(payload.disposition) && payload.note === '') {
    refuse({
      code: 'INVALID',
      message: 'A false positive or insufficient evidence needs a note',
      fields: [{ field: 'payload.note', message: 'what was wrong, for the detector and the next shift' }],
    })
  }
  if (!isTruePositive(payload.disposition) || payload.evidenceRefs.length > 0) return
  if (held.size > 0) {
    refuse({
      code: 'INVALID',
      message: 'A true positive names its evidence',
      fields: [{ field: 'payload.evidenceRefs', message: 'at least one piece of evidence' }],
    })
  }
  if (payload.note === '') {
    refuse({
      code: 'INVALID',
      message: 'This alert holds no evidence: a note says what the true positive rests on',
      fields: [{ field: 'payload.note', message: 'what it rests on, and where that is kept' }],
    })
  }
}

export const reopen: Verb<'reopen'> = ({ row }, { reason }, { now }) => ({
  row: { reopenCount: row.reopenCount + 1, dueAt: acknowledgeBy(row.severity, now) },
  reason,
})
