/** What the room knows besides alerts: elections, people, sources. */
import { phaseOf, silenceSpans, type Election } from '../../../shared/domain/election.ts'
import { inScope, sees, sightOf } from '../../../shared/domain/access.ts'
import type { Lane } from '../../../shared/domain/alert.ts'
import { lanes as allLanes, openStates } from '../../../shared/domain/alert.ts'
import type { ElectionEntry, PersonEntry, SourcesAnswer } from '../../../shared/protocol/http.ts'
import type { Store } from '../../store/store.ts'
import { everyone, route, type Route } from '../route.ts'

export interface RoomRoutes {
  readonly store: Store
  readonly now: () => Date
  readonly elections: () => readonly Election[]
  readonly isOnline: (userId: string) => boolean
  readonly sources: () => Promise<SourcesAnswer>
}

export function roomRoutes(options: RoomRoutes): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/elections',
      summary: 'Elections with their phase now and their open alerts by severity',
      guard: { roles: everyone, token: 'read' },
      handle: async ({ user }) => {
        const cells = (await options.store.facets.cells()).filter((cell) => sees(user, cell.values))
        const visible = options
          .elections()
          .filter((of) => inScope(user.scope, { country: of.country, elections: [of.id] }))
        const page = (id: string) =>
          options.store.feed.page(
            { filter: { elections: [id], severities: ['critical'], owners: ['none'] }, limit: 1 },
            sightOf(user),
          )
        const entries: ElectionEntry[] = []
        for (const of of visible) {
          const open: Record<string, number> = {}
          for (const { values, n } of cells) {
            if (!values.elections.includes(of.id) || !(openStates as readonly string[]).includes(values.state)) continue
            open[values.severity] = (open[values.severity] ?? 0) + n
          }
          const oldest = (open['critical'] ?? 0) === 0 ? null : ((await page(of.id)).rows[0]?.raisedAt ?? null)
          entries.push(entryOf(of, options.now().getTime(), open, oldest))
        }
        return { elections: entries }
      },
    }),
    route({
      method: 'GET',
      url: '/api/people',
      summary: 'People who can own, answer or be mentioned',
      guard: { roles: everyone },
      handle: async ({ user: caller }) => {
        const users = (await options.store.access.users()).filter((user) => !user.disabled)
        const owned = new Map<string, number>()
        for (const { values, n } of await options.store.facets.cells()) {
          const id = sees(caller, values) ? values.owner?.id : undefined
          if (id !== undefined && (openStates as readonly string[]).includes(values.state))
            owned.set(id, (owned.get(id) ?? 0) + n)
        }
        const people: PersonEntry[] = users.map(({ id, name, role, lanes }) => ({
          id,
          name,
          role,
          lanes: allLanes.filter((lane): lane is Lane => lanes.includes(lane)),
          online: options.isOnline(id),
          openAlerts: owned.get(id) ?? 0,
        }))
        return { people }
      },
    }),
    route({
      method: 'GET',
      url: '/api/sources',
      summary: 'Health of sources and detectors, size of the log',
      guard: { roles: everyone, token: 'read' },
      handle: () => options.sources(),
    }),
  ]
}

function entryOf(of: Election, now: number, open: Record<string, number>, oldest: string | null): ElectionEntry {
  const { phase, nextMilestone, daysToPolls } = phaseOf(of, now)
  return {
    id: of.id,
    name: of.name,
    country: of.country,
    subdivision: of.subdivision,
    kind: of.kind,
    exercise: of.exercise,
    tentative: of.tentative ?? false,
    rounds: of.rounds.map(({ date, opens, closes, zones }) => ({
      date,
      opens,
      closes,
      zones: zones.map((zone) => zone.zone),
    })),
    phase,
    silence: of.silence.flatMap((window) => {
      const spans = silenceSpans(of, window)
      if (spans.length === 0) return []
      const from = new Date(Math.min(...spans.map((span) => span.from))).toISOString()
      const to = new Date(Math.max(...spans.map((span) => span.to))).toISOString()
      return [{ from, to, rule: window.rule }]
    }),
    nextMilestone:
      nextMilestone === null ? null : { label: nextMilestone.label, at: new Date(nextMilestone.at).toISOString() },
    daysToPolls,
    electors: of.electors,
    open,
    oldestUnownedCritical: oldest,
  }
}
