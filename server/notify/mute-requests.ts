/** A proposed mute window asks for a second lead: whom it concerns is who may approve it. Pure. */
import { z } from 'zod'

import type { AccessScope } from '../../shared/domain/access.ts'
import type { AuditEntry } from '../../shared/domain/alert.ts'
import { isLead } from '../../shared/domain/life-cycle.ts'
import type { StoredUser } from '../store/access.ts'
import { PEOPLE, type Rule } from './channels.ts'
import type { NewNotice } from './page-notices.ts'
import type { Receiver, Room } from './recipients.ts'

export interface MuteRequest {
  readonly seq: number
  readonly at: string
  /** None means all countries. */
  readonly countries: readonly string[]
  readonly reason: string
  readonly byId: string
  readonly byName: string
}

const window = z.object({ countries: z.array(z.string()) })

export function muteRequestOf(entry: AuditEntry): MuteRequest | null {
  if (entry.action !== 'mute.propose') return null
  const { countries } = window.parse(entry.patch)
  const { seq, at, actor } = entry
  return { seq, at, countries, reason: entry.reason ?? '', byId: actor.id, byName: actor.name }
}

export function muteNoticesOf(request: MuteRequest, people: readonly StoredUser[]): NewNotice[] {
  const { seq, at, byName, countries, reason } = request
  const place = countries.length === 0 ? 'all countries' : countries.join(', ')
  const text = `${byName} asks a second lead to approve a mute window for ${place}: ${reason}`
  return approversOf(request, people).map(({ id }) => ({
    id: `${seq}-second-person-${id}`,
    userId: id,
    kind: 'second-person',
    text,
    alertId: null,
    at,
  }))
}

/** Severity, kinds and lanes of a rule are those of alerts; a window has none of its own to compare. */
export function muteReceiversOf(request: MuteRequest, { rules, channels, people }: Room): Receiver[] {
  const found = new Map<string, Receiver>()
  const approvers = approversOf(request, people)
  for (const rule of rules.filter((each) => concerns(each, request))) {
    for (const id of rule.to.channels) {
      const channel = channels.find((each) => each.id === id)
      if (channel?.body.enabled !== true || !covers(channel.body.scope, request.countries)) continue
      if (!found.has(id)) found.set(id, { ruleId: rule.id, channel: id, personId: null })
    }
    for (const { id } of approvers) {
      if (!rule.to.approvers && !rule.to.people.includes(id)) continue
      const key = `${PEOPLE} ${id}`
      if (!found.has(key)) found.set(key, { ruleId: rule.id, channel: PEOPLE, personId: id })
    }
  }
  return [...found.values()]
}

function approversOf({ byId, countries }: MuteRequest, people: readonly StoredUser[]): StoredUser[] {
  return people.filter(
    (person) => isLead(person.role) && !person.disabled && person.id !== byId && covers(person.scope, countries),
  )
}

function concerns(rule: Rule, { countries }: MuteRequest): boolean {
  const wanted = rule.countries.length === 0 || countries.some((country) => rule.countries.includes(country))
  return rule.enabled && rule.events.includes('second-person-asked') && covers(rule.scope, countries) && wanted
}

function covers(scope: AccessScope, countries: readonly string[]): boolean {
  return scope === null || (countries.length > 0 && countries.every((country) => scope.countries.includes(country)))
}
