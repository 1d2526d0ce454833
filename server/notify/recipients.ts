/** Which rules an occurrence meets, and whom they tell. Pure: the same entry gives the same receivers. */
import { inScope, sees } from '../../shared/domain/access.ts'
import { isAsked } from '../../shared/domain/lane-steps.ts'
import { isLead, roleMay } from '../../shared/domain/life-cycle.ts'
import { severityRank } from '../../shared/domain/feed-order.ts'
import type { StoredUser } from '../store/access.ts'
import { PEOPLE, type Channel, type Rule } from './channels.ts'
import { mentionedIn } from './mentions.ts'
import type { Occurrence } from './occurrence.ts'

export interface Receiver {
  readonly ruleId: string
  readonly channel: string
  readonly personId: string | null
}

export interface Room {
  readonly rules: readonly Rule[]
  readonly channels: readonly Channel[]
  readonly people: readonly StoredUser[]
}

export function meets(rule: Rule, of: Occurrence): boolean {
  const { row } = of
  return (
    rule.enabled &&
    rule.events.includes(of.event) &&
    inScope(rule.scope, of) &&
    (rule.exercise || !row.exercise) &&
    severityRank(row.severity) <= severityRank(rule.severity) &&
    isAmong(rule.countries, row.country === null ? [] : [row.country]) &&
    isAmong(rule.elections, row.elections) &&
    isAmong(rule.kinds, [row.kind]) &&
    isAmong(rule.lanes, of.lane === null ? [] : [of.lane])
  )
}

function isAmong(wanted: readonly string[], found: readonly string[]): boolean {
  return wanted.length === 0 || found.some((each) => wanted.includes(each))
}

/** Each receiver once, however many rules name it. Who did it is not told of it. */
export function receiversOf(of: Occurrence, room: Room): Receiver[] {
  const found = new Map<string, Receiver>()
  const mentioned = of.event === 'mention' ? mentionsOf(of, room.people) : []
  for (const rule of room.rules) {
    if (!meets(rule, of)) continue
    const channels = of.event === 'mention' && mentioned.length === 0 ? [] : rule.to.channels
    for (const id of channels) {
      const channel = room.channels.find((each) => each.id === id)
      if (channel === undefined || !channel.body.enabled || !inScope(channel.body.scope, of)) continue
      if (!found.has(id)) found.set(id, { ruleId: rule.id, channel: id, personId: null })
    }
    for (const person of peopleOf(rule, of, room, mentioned)) {
      const key = `${PEOPLE} ${person.id}`
      if (!found.has(key)) found.set(key, { ruleId: rule.id, channel: PEOPLE, personId: person.id })
    }
  }
  return [...found.values()]
}

function peopleOf(rule: Rule, of: Occurrence, room: Room, mentioned: readonly StoredUser[]): StoredUser[] {
  const approvers = of.event === 'second-person-asked' ? approversOf(of, room.people) : []
  const asked = rule.to.laneMembers && of.event !== 'mention' ? askedOf(of, room.people) : []
  return room.people.filter((person) => {
    if (!mayBeTold(person, of)) return false
    if (rule.to.people.includes(person.id)) return of.event !== 'mention' || mentioned.includes(person)
    if (asked.includes(person)) return true
    if (rule.to.approvers && approvers.includes(person)) return true
    return rule.to.mentioned && mentioned.includes(person)
  })
}

export function mentionsOf(of: Occurrence, people: readonly StoredUser[]): StoredUser[] {
  return mentionedIn(
    of.words,
    people.filter((person) => mayBeTold(person, of)),
  )
}

/** Whom a lane asks: as its step says, or all its members. */
export function askedOf(of: Occurrence, people: readonly StoredUser[]): StoredUser[] {
  const { lane, asked } = of
  if (lane === null) return []
  const ask = asked ?? { members: true, leads: false, people: [] }
  return people.filter((person) => isAsked(ask, person, lane) && mayBeTold(person, of))
}

/** The second person: leads other than the one who asks; where there is none in scope, anybody who may confirm. */
export function approversOf(of: Occurrence, people: readonly StoredUser[]): StoredUser[] {
  const others = people.filter((person) => roleMay(person.role, 'close') && mayBeTold(person, of))
  const leads = others.filter((person) => isLead(person.role))
  return leads.length > 0 ? leads : others
}

/** Only people who could open the alert as it is now, and not the one who did it. */
export function mayBeTold(person: StoredUser, of: Occurrence): boolean {
  return isReader(person) && person.id !== of.byId && sees(person, of.row)
}

/** Walls and partners are told nothing of the room, whatever their scope; nor is who is let in no more. */
export function isReader({ role, disabled }: Pick<StoredUser, 'role' | 'disabled'>): boolean {
  return !disabled && role !== 'wall' && role !== 'partner'
}
