/** The figures of the metrics page, within the scope of the one who asks. */
import { inScope, inSight, sees, type SessionUser, type Sight } from '../../shared/domain/access.ts'
import { openStates, severities, type AuditEntry, type Severity } from '../../shared/domain/alert.ts'
import { isFalsePositive, isLead, isTruePositive } from '../../shared/domain/life-cycle.ts'
import { wilson } from '../../shared/lib/wilson.ts'
import type {
  EvenHandednessAnswer,
  PrecisionAnswer,
  ResponseAnswer,
  Share,
  ShiftAnswer,
} from '../../shared/protocol/reports.ts'
import type { AlertFact } from '../store/alert-facts.ts'
import type { Store } from '../store/store.ts'
import { isBackfilled, StepCollector } from './response-times.ts'

export interface FiguresQuery {
  readonly from: string
  readonly to: string
  readonly election?: string | undefined
  readonly country?: string | undefined
  readonly exercise?: boolean | undefined
}

export async function responseFigures(store: Store, sight: Sight, query: FiguresQuery): Promise<ResponseAnswer> {
  const all = new StepCollector()
  const bySeverity = new Grouped<Severity>()
  const byElection = new Grouped<string>()
  const byDay = new Grouped<string>()
  let backfilled = 0
  for await (const facts of store.facts.raisedIn(query.from, query.to)) {
    for (const fact of facts) {
      if (!inSight(sight, fact) || !isAsked(fact, query)) continue
      if (isBackfilled(fact)) backfilled++
      all.add(fact)
      bySeverity.of(fact.severity).add(fact)
      byDay.of(fact.raisedAt.slice(0, 10)).add(fact)
      for (const id of fact.elections) {
        // An alert may belong to an election that this person does not see.
        if (inScope(sight?.scope ?? null, { country: fact.country, elections: [id] })) byElection.of(id).add(fact)
      }
    }
  }
  return {
    from: query.from,
    to: query.to,
    all: all.times(),
    bySeverity: bySeverity.times(),
    byElection: byElection.times(),
    byDay: byDay.times(),
    backfilled,
    openBySeverity: await openBySeverity(store, sight, query),
  }
}

class Grouped<K extends string> {
  readonly #groups = new Map<K, StepCollector>()
  of(key: K): StepCollector {
    const known = this.#groups.get(key) ?? new StepCollector()
    this.#groups.set(key, known)
    return known
  }
  times(): Record<K, ReturnType<StepCollector['times']>> {
    const entries = [...this.#groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => [key, group.times()])
    // Keys and values are those of the map.
    return Object.fromEntries(entries) as Record<K, ReturnType<StepCollector['times']>>
  }
}

function isAsked(
  fact: Pick<AlertFact, 'country' | 'elections' | 'exercise'>,
  { election, country, exercise }: Partial<FiguresQuery>,
): boolean {
  return (
    (election === undefined || fact.elections.includes(election)) &&
    (country === undefined || fact.country === country) &&
    (exercise === undefined || fact.exercise === exercise)
  )
}

async function openBySeverity(store: Store, sight: Sight, query: Partial<FiguresQuery>) {
  const open: Partial<Record<Severity, number>> = {}
  for (const { values, n } of await store.facets.cells()) {
    if (!(openStates as readonly string[]).includes(values.state) || !inSight(sight, values)) continue
    if (isAsked(values, query)) open[values.severity] = (open[values.severity] ?? 0) + n
  }
  return open
}

export function shareOf(k: number, n: number): Share {
  if (n === 0) return { k, n, share: null, low: null, high: null }
  return { k, n, share: k / n, ...wilson(k, n) }
}

/** Per detector version: over all elections, and for each. */
export async function precisionFigures(store: Store, sight: Sight): Promise<PrecisionAnswer> {
  const cells = new Map<string, PrecisionCell>()
  for (const count of await store.facts.decisions()) {
    if (!inSight(sight, count)) continue
    for (const election of [null, ...count.elections]) {
      if (election !== null && !inScope(sight?.scope ?? null, { country: count.country, elections: [election] }))
        continue
      const { detector, version, exercise, disposition, n } = count
      const key = JSON.stringify([detector, version, election, exercise])
      const cell = cells.get(key) ?? { detector, version, election, exercise, tp: 0, fp: 0, benign: 0, undecided: 0 }
      if (isTruePositive(disposition)) cell.tp += n
      else if (isFalsePositive(disposition)) cell.fp += n
      else if (disposition === 'benign') cell.benign += n
      else cell.undecided += n
      cells.set(key, cell)
    }
  }
  const detectors = [...cells.values()].map(({ tp, fp, ...cell }) => ({ ...cell, precision: shareOf(tp, tp + fp) }))
  const nameOf = (cell: Omit<PrecisionCell, 'tp' | 'fp'>) => `${cell.detector} ${cell.version} ${cell.election ?? ''}`
  return { detectors: detectors.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)) }
}

interface PrecisionCell {
  detector: string
  version: string
  election: string | null
  exercise: boolean
  tp: number
  fp: number
  benign: number
  undecided: number
}

/**
 * Whether alerts about one side are decided like those about another. The side is declared by people as a tag; no
 * detector reads it and no score depends on it. Intervals that do not overlap are a reason to look at the cases: sides
 * may differ in what they do.
 */
export async function evenHandedness(
  store: Store,
  sight: Sight,
  query: Pick<FiguresQuery, 'election' | 'country' | 'exercise'>,
): Promise<EvenHandednessAnswer> {
  const bySide = new Map<string, AlertFact[]>()
  for (const fact of await store.facts.sided()) {
    if (!inSight(sight, fact) || !isAsked(fact, query)) continue
    for (const side of fact.sides) bySide.set(side, [...(bySide.get(side) ?? []), fact])
  }
  const sides = [...bySide].sort(([a], [b]) => (a < b ? -1 : 1)).map(([side, facts]) => sideFigures(side, facts))
  return { sides, apart: pairsApart(sides) }
}

type Side = EvenHandednessAnswer['sides'][number]
const comparedShares = ['truePositive', 'falsePositive', 'benign', 'escalated', 'acted'] as const

function sideFigures(side: string, facts: readonly AlertFact[]): Side {
  const decided = facts.flatMap(({ disposition }) => (disposition === null ? [] : [disposition]))
  const among = (is: (disposition: (typeof decided)[number]) => boolean) =>
    shareOf(decided.filter(is).length, decided.length)
  return {
    side,
    alerts: facts.length,
    decided: decided.length,
    truePositive: among(isTruePositive),
    falsePositive: among(isFalsePositive),
    benign: among((disposition) => disposition === 'benign'),
    escalated: shareOf(facts.filter(({ escalatedAt }) => escalatedAt !== null).length, facts.length),
    acted: shareOf(facts.filter(({ actedAt }) => actedAt !== null).length, facts.length),
  }
}

function pairsApart(sides: readonly Side[]): EvenHandednessAnswer['apart'] {
  const pairs = sides.flatMap((a, at) => sides.slice(at + 1).map((b) => [a, b] as const))
  return pairs.flatMap(([a, b]) =>
    comparedShares.filter((share) => areApart(a[share], b[share])).map((share) => ({ share, a: a.side, b: b.side })),
  )
}

function areApart(a: Share, b: Share): boolean {
  if (a.low === null || a.high === null || b.low === null || b.high === null) return false
  return a.low > b.high || b.low > a.high
}

/** What a shift did, from the log. */
export async function shiftFigures(store: Store, user: SessionUser, from: string, to: string): Promise<ShiftAnswer> {
  const tally: Tally = { raised: {}, actions: {}, decided: {}, escalated: {}, people: new Map() }
  for await (const page of store.facts.logBetween(from, to)) {
    for (const { entry, placed } of page) if (sees(user, placed)) count(tally, entry)
  }
  const times = new StepCollector()
  for await (const facts of store.facts.raisedIn(from, to)) {
    for (const fact of facts) if (sees(user, fact)) times.add(fact)
  }
  const people = [...tally.people].map(([id, of]) => ({ id, ...of })).sort((a, b) => b.actions - a.actions)
  return {
    from,
    to,
    raised: tally.raised,
    actions: tally.actions,
    decided: tally.decided,
    escalated: tally.escalated,
    unanswered: tally.actions['alert.escalation-step'] ?? 0,
    claimsTimedOut: tally.actions['alert.time-out'] ?? 0,
    notes: tally.actions['alert.note'] ?? 0,
    times: times.times(),
    people: isLead(user.role) ? people : null,
  }
}

interface Tally {
  readonly raised: Partial<Record<Severity, number>>
  readonly actions: Record<string, number>
  readonly decided: Record<string, number>
  readonly escalated: Record<string, number>
  readonly people: Map<string, { name: string; actions: number; decided: number }>
}

function count(tally: Tally, { action, patch, actor }: AuditEntry): void {
  const more = (counts: Record<string, number>, key: string) => {
    counts[key] = (counts[key] ?? 0) + 1
  }
  more(tally.actions, action)
  const severity = severities.find((each) => each === patch['severity'])
  if (action === 'alert.raise' && severity !== undefined) tally.raised[severity] = (tally.raised[severity] ?? 0) + 1
  if (action === 'alert.close') more(tally.decided, String(patch['disposition']))
  if (action === 'alert.escalate') more(tally.escalated, String(patch['lane']))
  if (actor.type !== 'user') return
  const person = tally.people.get(actor.id) ?? { name: actor.name, actions: 0, decided: 0 }
  person.actions++
  if (action === 'alert.close') person.decided++
  tally.people.set(actor.id, person)
}
