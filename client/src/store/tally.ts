import type { FacetValues, FeedFilter } from '../../../shared/domain/feed-filter.ts'
import { facetKeys, facetNames, passesClosing, passesFacets, passesText } from '../../../shared/domain/feed-filter.ts'
import type { AlertRow } from '../../../shared/domain/alert.ts'
import type { AlertChange, FacetCounts, FeedPage } from '../../../shared/protocol/events.ts'

/** Exact counts of one filter, true at `seq`: the server's answer, kept by applying each change that came after. */
export interface Tally {
  readonly filter: FeedFilter
  readonly total: number
  readonly unfiltered: number
  readonly facets: FacetCounts
  /** There are more than were counted. */
  readonly atLeast: boolean
  readonly seq: number
}

/** How many there are; "20,000+" where no more were counted, nothing while it is not known. */
export function countText(tally: Pick<Tally, 'total' | 'atLeast'> | null | undefined): string {
  if (tally === null || tally === undefined) return ''
  return `${tally.total.toLocaleString('en')}${tally.atLeast ? '+' : ''}`
}

/** A change whose earlier values are known: what the alert counted under until now, null when it is new. */
export interface KnownChange {
  readonly row: AlertRow
  readonly previous: AlertChange['previous']
  readonly receivedAt: number
}

export function tallyOf(filter: FeedFilter, page: FeedPage, since: readonly KnownChange[]): Tally {
  const { total, unfiltered, facets, seq, atLeast = false } = page
  return countChanges({ filter, total, unfiltered, facets, seq, atLeast }, since)
}

function moveKeys(counts: Record<string, number>, keys: readonly string[], by: number): Record<string, number> {
  if (keys.length === 0) return counts
  const next = { ...counts }
  for (const key of keys) next[key] = Math.max(0, (next[key] ?? 0) + by)
  return next
}

function countOne(tally: Tally, values: FacetValues, by: 1 | -1): Tally {
  const { filter } = tally
  const unhidden: FeedFilter = filter.states === undefined ? {} : { states: filter.states }
  let facets = tally.facets
  for (const facet of facetNames) {
    if (!passesFacets(filter, values, facet)) continue
    const moved = moveKeys(facets[facet], facetKeys(facet, values), by)
    if (moved !== facets[facet]) facets = { ...facets, [facet]: moved }
  }
  const total = tally.total + (passesFacets(filter, values) ? by : 0)
  const unfiltered = tally.unfiltered + (passesFacets(unhidden, values) ? by : 0)
  if (facets === tally.facets && total === tally.total && unfiltered === tally.unfiltered) return tally
  return { ...tally, facets, total, unfiltered }
}

/** Applies changes newer than the tally; the same tally when none of them touches it. */
export function countChanges(tally: Tally, changes: readonly KnownChange[]): Tally {
  let next = tally
  for (const { row, previous } of changes) {
    if (row.seq <= tally.seq) continue
    if (!passesText(tally.filter, row)) continue
    if (previous !== null && passesClosing(tally.filter, previous)) next = countOne(next, previous, -1)
    if (passesClosing(tally.filter, row)) next = countOne(next, row, 1)
  }
  return next
}
