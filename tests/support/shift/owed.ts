/**
 * Who has to be told of what, worked out from the audit log and the rules alone, without the code that tells: the log
 * says what happened, docs/rules/collaboration.md who is concerned. A rule looks at the severity an alert has when it
 * is told, a moment after it happened, and a specialist sees what their lane was asked by then; where that decides, the
 * notification is allowed and not owed.
 */
import type { AuditEntry } from '../../../shared/domain/alert.ts'
import type { RuleBody } from '../../../shared/protocol/notify.ts'
import type { TestUser } from '../start-app.ts'

export interface ShiftRule extends Pick<RuleBody, 'events' | 'severity' | 'countries' | 'kinds'> {
  /** Names of receivers. */
  readonly channels: readonly string[]
  readonly laneMembers: boolean
  readonly mentioned: boolean
  readonly approvers: boolean
}

export interface AlertFacts {
  readonly kind: string
  readonly country: string | null
  readonly elections: readonly string[]
}

export interface Owed {
  /** By `receiver event alert`: how often it must be told, and how often at most. */
  readonly counts: ReadonlyMap<string, { must: number; may: number }>
}

const ranks = ['critical', 'high', 'medium', 'low', 'info']
const eventOf: Readonly<Record<string, string>> = {
  'alert.raise': 'raised',
  'alert.severity-change': 'severity-raised',
  'alert.override-severity': 'severity-raised',
  'alert.escalate': 'escalated',
  'alert.escalation-step': 'escalation-unanswered',
  'alert.accept': 'answered',
  'alert.return': 'answered',
  'alert.close': 'closed',
  'alert.reopen': 'reopened',
  'alert.close-requested': 'second-person-asked',
}

export function keyOf(receiver: string, event: string, alertId: string): string {
  return `${receiver} ${event} ${alertId}`
}

export function owedOf(
  entries: readonly AuditEntry[],
  factsOf: (alertId: string) => AlertFacts,
  rules: readonly ShiftRule[],
  people: readonly TestUser[],
): Owed {
  const histories = historiesOf(entries)
  const counts = new Map<string, { must: number; may: number }>()
  for (const entry of entries) {
    if (entry.alertId === null) continue
    const history = histories.get(entry.alertId) ?? []
    for (const event of eventsOf(entry, history)) {
      const facts = factsOf(entry.alertId)
      const least = { rank: worstAfter(history, entry.seq), asked: askedBy(history, entry.seq) }
      const most = { rank: bestAfter(history, entry.seq), asked: askedBy(history, Number.POSITIVE_INFINITY) }
      const certain = receiversOf(entry, event, { ...facts, ...least }, rules, people)
      const possible = receiversOf(entry, event, { ...facts, ...most }, rules, people)
      for (const receiver of possible) {
        const key = keyOf(receiver, event, entry.alertId)
        const count = counts.get(key) ?? { must: 0, may: 0 }
        counts.set(key, { must: count.must + (certain.has(receiver) ? 1 : 0), may: count.may + 1 })
      }
    }
  }
  return { counts }
}

/** How severe an alert was after each of its entries, 0 the gravest, and which lane that entry asked. */
interface Moment {
  readonly seq: number
  readonly rank: number
  readonly before: number
  readonly asks: string | null
}

function historiesOf(entries: readonly AuditEntry[]): Map<string, Moment[]> {
  const found = new Map<string, Moment[]>()
  for (const { alertId, seq, action, patch } of entries) {
    if (alertId === null) continue
    const moments = found.get(alertId) ?? []
    const last = moments.at(-1)
    // What an entry sets stands under `set`; the first one says it plainly.
    const set = (action === 'alert.raise' ? patch : (patch['set'] ?? {})) as { severity?: string }
    const rank = set.severity === undefined ? (last?.rank ?? ranks.length) : ranks.indexOf(set.severity)
    moments.push({ seq, rank, before: last?.rank ?? rank, asks: action === 'alert.escalate' ? laneIn(patch) : null })
    found.set(alertId, moments)
  }
  return found
}

function worstAfter(history: readonly Moment[], seq: number): number {
  return Math.max(...history.filter((each) => each.seq >= seq).map((each) => each.rank))
}

function bestAfter(history: readonly Moment[], seq: number): number {
  return Math.min(...history.filter((each) => each.seq >= seq).map((each) => each.rank))
}

function eventsOf(entry: AuditEntry, history: readonly Moment[]): string[] {
  const found: string[] = []
  const event = eventOf[entry.action]
  const moment = history.find((each) => each.seq === entry.seq)
  const rose = moment !== undefined && moment.rank < moment.before
  const muted = entry.action === 'alert.raise' && entry.to === 'suppressed'
  if (event !== undefined && !muted && (event !== 'severity-raised' || rose)) found.push(event)
  if (mentionedIn(entry).length > 0) found.push('mention')
  return found
}

/** The people of a shift are called Analyst 1 to Analyst 20. */
function mentionedIn({ noteInternal, noteOutward }: AuditEntry): string[] {
  return [...`${noteInternal ?? ''} ${noteOutward ?? ''}`.matchAll(/@(Analyst \d+)/g)].flatMap(([, name]) => name ?? [])
}

function receiversOf(
  entry: AuditEntry,
  event: string,
  facts: AlertFacts & { readonly rank: number; readonly asked: readonly string[] },
  rules: readonly ShiftRule[],
  people: readonly TestUser[],
): Set<string> {
  const found = new Set<string>()
  const readers = people.filter(({ user }) => user.id !== entry.actor.id && sees(user, facts))
  const leads = readers.filter(({ user }) => user.role === 'lead')
  const mentioned = mentionedIn(entry)
  const lane = laneIn(entry.patch)
  const { rank } = facts
  for (const rule of rules) {
    if (!(rule.events as readonly string[]).includes(event) || rank > ranks.indexOf(rule.severity)) continue
    if (rule.countries.length > 0 && (facts.country === null || !rule.countries.includes(facts.country))) continue
    if (rule.kinds.length > 0 && !(rule.kinds as readonly string[]).includes(facts.kind)) continue
    for (const channel of rule.channels) found.add(channel)
    for (const { user } of readers) {
      if (rule.mentioned && event === 'mention' && mentioned.includes(user.name)) found.add(user.email)
      if (rule.laneMembers && event !== 'mention' && lane !== null && isAsked(user, lane, entry.patch))
        found.add(user.email)
    }
    if (rule.approvers && event === 'second-person-asked') {
      // There are leads of every scope in a shift, so nobody else is asked.
      for (const { user } of leads) found.add(user.email)
    }
  }
  return found
}

function askedBy(history: readonly Moment[], seq: number): string[] {
  return history.flatMap((each) => (each.seq <= seq && each.asks !== null ? [each.asks] : []))
}

/** The lanes of a shift have the usual steps: the members are asked, then the leads with them. */
function isAsked({ role, lanes }: TestUser['user'], lane: string, patch: AuditEntry['patch']): boolean {
  const asked = patch['asked'] as { members: boolean; leads: boolean } | undefined
  return ((asked?.members ?? true) && lanes.includes(lane)) || (asked?.leads === true && role === 'lead')
}

function laneIn(patch: AuditEntry['patch']): string | null {
  return typeof patch['lane'] === 'string' ? patch['lane'] : null
}

function sees(
  { scope, role, lanes }: TestUser['user'],
  { country, elections, asked }: AlertFacts & { readonly asked: readonly string[] },
): boolean {
  if (role === 'specialist' && !asked.some((lane) => lanes.includes(lane))) return false
  if (scope === null) return true
  return (country !== null && scope.countries.includes(country)) || elections.some((id) => scope.elections.includes(id))
}
