/** What people are told in the page: a mention, an escalation to their lane, an answer, a claim taken over, a request. */
import type { AlertRow, AuditEntry } from '../../shared/domain/alert.ts'
import type { StoredNotice } from '../store/notices.ts'
import type { StoredUser } from '../store/access.ts'
import { occurrencesOf, type Occurrence } from './occurrence.ts'
import { approversOf, askedOf, mayBeTold, mentionsOf } from './recipients.ts'

export type NewNotice = Omit<StoredNotice, 'readAt'>

export function noticesOf(entry: AuditEntry, row: AlertRow, people: readonly StoredUser[]): NewNotice[] {
  const found = new Map<string, NewNotice>()
  const tell = (kind: string, persons: readonly StoredUser[], text: string): void => {
    for (const person of persons) {
      const id = `${entry.seq}-${kind}-${person.id}`
      const marked = row.exercise ? `EXERCISE. ${text}` : text
      found.set(id, { id, userId: person.id, kind, text: marked, alertId: row.id, at: entry.at })
    }
  }
  const name = entry.actor.name
  for (const of of occurrencesOf(entry, row)) {
    if (of.event === 'mention') tell('mention', mentionsOf(of, people), `${name} mentioned you: ${row.title}`)
    if (of.event === 'escalated') tell('escalation', askedOf(of, people), `${name} asks ${of.lane}: ${row.title}`)
    if (of.event === 'second-person-asked') {
      tell('second-person', approversOf(of, people), `${name} asks a second person to close: ${row.title}`)
    }
    if (of.event === 'escalation-unanswered') {
      tell('escalation-unanswered', askedOf(of, people), `Still waiting for ${of.lane}: ${row.title}`)
    }
  }
  const toOne = (kind: string, userId: unknown, text: string): void => {
    const person = people.find((each) => each.id === userId)
    if (person !== undefined && mayBeTold(person, placed(entry, row))) tell(kind, [person], text)
  }
  if (entry.action === 'alert.take-over')
    toOne('take-over', entry.patch['takenFrom'], `${name} took over: ${row.title}`)
  if (entry.action === 'alert.assign') {
    const { to, takenFrom } = entry.patch
    toOne('assigned', to, `${name} gave you: ${row.title}`)
    const other = people.find(({ id }) => id === to)?.name ?? 'somebody else'
    toOne('take-over', takenFrom, `${name} gave ${other} what you held: ${row.title}`)
  }
  if (entry.action === 'alert.accept' || entry.action === 'alert.return') {
    const { askedBy } = entry.patch
    for (const id of [askedBy, row.owner?.id]) toOne('answer', id, `${name} answered: ${row.title}`)
  }
  return [...found.values()]
}

function placed(entry: AuditEntry, row: AlertRow): Occurrence {
  return {
    event: 'answered',
    seq: entry.seq,
    at: entry.at,
    row,
    country: row.country,
    elections: row.elections,
    lane: null,
    asked: null,
    byId: entry.actor.id,
    byName: entry.actor.name,
    words: '',
  }
}
