/** A handover with analysts by pseudonym: what leaves the room, and what the signed hash is over. */
import type { Handover } from '../../../shared/protocol/handover.ts'
import type { Pseudonyms } from '../export-alerts.ts'

export function withPseudonyms(handover: Handover, pseudonym: Pseudonyms): Handover {
  const known = (person: Handover['outgoing']) => pseudonym(person) ?? { id: 'unknown', name: 'unknown' }
  return {
    ...handover,
    outgoing: known(handover.outgoing),
    incoming: pseudonym(handover.incoming),
    people: handover.people.map(known),
    lines: handover.lines.map((line) => ({
      ...line,
      owner: pseudonym(line.owner),
      by: pseudonym(line.by),
      answer:
        line.answer === null ? null : { ...line.answer, by: known(line.answer.by), to: pseudonym(line.answer.to) },
    })),
    signed: handover.signed === null ? null : { ...handover.signed, by: known(handover.signed.by) },
    accepted: handover.accepted === null ? null : { ...handover.accepted, by: known(handover.accepted.by) },
  }
}
