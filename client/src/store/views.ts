import type { FeedFilter } from '../../../shared/domain/feed-filter.ts'
import type { GroupBy } from './grouping.ts'
import { sameFilter } from './view-url.ts'

/** What of a saved view the list of views needs. */
export interface SavedView {
  readonly id: string
  readonly name: string
  readonly filter: FeedFilter
  readonly groupBy: GroupBy
}

/** Views that everyone has. What a person chose of the world (country, election) holds in all of them. */
export const roomViews = [
  { name: 'open', label: 'All open', filter: {} },
  { name: 'mine', label: 'Mine', filter: { owners: ['me'] } },
  { name: 'unowned', label: 'Unowned', filter: { owners: ['none'] } },
  { name: 'escalated', label: 'Escalated', filter: { states: ['escalated'] } },
  { name: 'snoozed', label: 'Snoozed', filter: { states: ['snoozed'] } },
  { name: 'suppressed', label: 'Muted', filter: { states: ['suppressed'] } },
  { name: 'closed-today', label: 'Closed today', filter: { states: ['closed'], closedSince: 'today' } },
  { name: 'closed', label: 'Closed', filter: { states: ['closed'] } },
] as const satisfies readonly { name: string; label: string; filter: FeedFilter }[]

/** What the header's pickers set. */
export function scopeOf(filter: FeedFilter): FeedFilter {
  return {
    ...(filter.countries === undefined ? {} : { countries: filter.countries }),
    ...(filter.elections === undefined ? {} : { elections: filter.elections }),
  }
}

export function inViewScope(view: FeedFilter, current: FeedFilter): FeedFilter {
  return { ...view, ...scopeOf(current) }
}

export interface StandingView {
  readonly name: string
  readonly label: string
  readonly filter: FeedFilter
  /** Absent: it takes the grouping as it is. */
  readonly groupBy?: GroupBy
}

/** All views whose counts are kept. A saved view says itself what of the world it shows. */
export function standingViews(
  current: FeedFilter,
  saved: readonly SavedView[],
  lanes: readonly string[] = [],
): StandingView[] {
  const own: StandingView[] =
    lanes.length === 0
      ? []
      : [{ name: 'lanes', label: 'For my lanes', filter: { states: ['escalated'], lanes: [...lanes] } }]
  const room = [...own, ...roomViews].map((view) => ({ ...view, filter: inViewScope(view.filter, current) }))
  return [...room, ...saved.map(({ id, name, filter, groupBy }) => ({ name: id, label: name, filter, groupBy }))]
}

/** The view that is looked at: a saved one that groups as well as filters alike comes first. */
export function activeView(
  current: FeedFilter,
  groupBy: GroupBy,
  saved: readonly SavedView[],
  lanes: readonly string[] = [],
): string | null {
  const alike = standingViews(current, saved, lanes).filter(({ filter }) => sameFilter(filter, current))
  const found = alike.find((view) => view.groupBy === groupBy) ?? alike.find((view) => view.groupBy === undefined)
  return found?.name ?? null
}
