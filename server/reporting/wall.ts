/** Gathers what the wall of one election shows. */
import { openStates, type Severity } from '../../shared/domain/alert.ts'
import { phaseOf, pollingSpans, type Election } from '../../shared/domain/election.ts'
import { isOpen } from '../../shared/domain/life-cycle.ts'
import { zonedDay, zonedInstant } from '../../shared/lib/zoned-time.ts'
import type { SourceHealth } from '../../shared/protocol/events.ts'
import type { WallAnswer } from '../../shared/protocol/wall.ts'
import type { Store } from '../store/store.ts'
import { StepCollector } from './response-times.ts'

export interface WallContext {
  readonly store: Store
  readonly now: () => Date
  readonly sources: () => Promise<readonly SourceHealth[]>
  readonly onShift: (election: Election) => Promise<number>
  readonly spend: (election: Election) => Promise<WallAnswer['spend']>
}

const ESCALATIONS = 5
const WORST_SOURCES = 3

export async function wallOf(context: WallContext, election: Election): Promise<WallAnswer> {
  const { store } = context
  const now = context.now()
  const { phase, round, nextMilestone, daysToPolls } = phaseOf(election, now.getTime())
  const { open, unowned } = await countsOf(store, election)
  return {
    now: now.toISOString(),
    election: {
      id: election.id,
      name: election.name,
      country: election.country,
      subdivision: election.subdivision,
      exercise: election.exercise,
      tentative: election.tentative ?? false,
      electors: election.electors,
    },
    phase,
    round: round + 1,
    rounds: election.rounds.length,
    nextMilestone:
      nextMilestone === null ? null : { label: nextMilestone.label, at: new Date(nextMilestone.at).toISOString() },
    daysToPolls,
    polls: pollsOf(election, round),
    open,
    unowned,
    oldestUnownedCritical: (unowned.critical ?? 0) === 0 ? null : await oldestCritical(store, election),
    today: await todayOf(store, election, now),
    spend: await context.spend(election),
    regions: await store.facts.openByRegion(election.id, openStates),
    escalations: await escalationsOf(store, election),
    sources: healthOf((await context.sources()).filter((source) => source.exercise === election.exercise)),
    onShift: await context.onShift(election),
  }
}

function pollsOf(election: Election, round: number): WallAnswer['polls'] {
  const current = election.rounds[round]
  if (current === undefined) return []
  return pollingSpans(current).map(({ zone, from, to }) => ({
    zone,
    opens: new Date(from).toISOString(),
    closes: new Date(to).toISOString(),
  }))
}

async function countsOf(store: Store, { id }: Election) {
  const open: Partial<Record<Severity, number>> = {}
  const unowned: Partial<Record<Severity, number>> = {}
  for (const { values, n } of await store.facets.cells()) {
    if (!values.elections.includes(id) || !isOpen(values.state)) continue
    open[values.severity] = (open[values.severity] ?? 0) + n
    if (values.owner === null) unowned[values.severity] = (unowned[values.severity] ?? 0) + n
  }
  return { open, unowned }
}

async function oldestCritical(store: Store, { id }: Election): Promise<string | null> {
  const filter = { elections: [id], severities: ['critical' as const], owners: ['none'] }
  return (await store.feed.rows({ filter, limit: 1 }, null))[0]?.raisedAt ?? null
}

async function todayOf(store: Store, election: Election, now: Date): Promise<WallAnswer['today']> {
  const zone = election.rounds[0]?.zones[0]?.zone ?? 'UTC'
  const midnight = new Date(zonedInstant(zonedDay(now.getTime(), zone), '00:00', zone)).toISOString()
  const decided = new StepCollector()
  for (const fact of await store.facts.decidedSince(midnight, election.id)) decided.add(fact)
  const raised = new StepCollector()
  const end = new Date(now.getTime() + 1).toISOString()
  for await (const page of store.facts.raisedIn(midnight, end)) {
    for (const fact of page) if (fact.elections.includes(election.id)) raised.add(fact)
  }
  const times = decided.times()
  return { raised: raised.times().alerts, decided: times.alerts, claim: raised.times().claim, decide: times.decide }
}

async function escalationsOf(store: Store, { id }: Election): Promise<WallAnswer['escalations']> {
  const facts = await store.facts.lastEscalated(id, ESCALATIONS)
  const shown: WallAnswer['escalations'] = []
  for (const { alertId, escalatedAt } of facts) {
    const row = (await store.alerts.get(alertId))?.row
    const body = await store.alerts.body(alertId)
    if (row === undefined || body === null || escalatedAt === null) continue
    const accounts = [row.subject, ...body.members].filter(({ type }) => type === 'account')
    const title = withoutAccounts(row.title, accounts)
    shown.push({ title, lane: row.lane, severity: row.severity, at: escalatedAt, open: isOpen(row.state) })
  }
  return shown
}

/** Rooms get photographed: where a title names an account, the wall does not. */
export function withoutAccounts(title: string, accounts: readonly { id: string; name: string }[]): string {
  const names = accounts.flatMap(({ id, name }) => [name, id]).filter((name) => name.length > 1)
  return names
    .sort((a, b) => b.length - a.length)
    .reduce((text, name) => text.replaceAll(`@${name}`, 'an account').replaceAll(name, 'an account'), title)
}

function healthOf(sources: readonly SourceHealth[]): WallAnswer['sources'] {
  const count = (state: SourceHealth['state']) => sources.filter((source) => source.state === state).length
  const worst = sources.filter(({ state }) => state === 'silent' || state === 'late').map(({ source }) => source)
  return {
    healthy: count('healthy'),
    late: count('late'),
    silent: count('silent'),
    off: count('off'),
    worst: worst.slice(0, WORST_SOURCES),
  }
}
