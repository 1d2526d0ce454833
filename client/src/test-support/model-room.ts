/** A room of alerts as the server keeps it, small enough to be obviously right: what the page is compared with. */
import type { AlertRow } from '../../../shared/domain/alert.ts'
import {
  facetKeys,
  facetNames,
  passesFacets,
  passesFilter,
  passesText,
  type FeedFilter,
} from '../../../shared/domain/feed-filter.ts'
import { compareFeedOrder, type OrderKey } from '../../../shared/domain/feed-order.ts'
import type { AlertChange, FacetCounts, FeedPage } from '../../../shared/protocol/events.ts'
import { alertRow } from './alert-rows.ts'

export class ModelRoom {
  readonly rows = new Map<string, AlertRow>()
  readonly log: AlertChange[] = []

  change(id: string, change: Partial<AlertRow>): void {
    const before = this.rows.get(id)
    const seq = this.log.length + 1
    const row = alertRow({
      ...(before ?? { raisedAt: raisedAt(seq) }),
      ...change,
      id,
      seq,
      version: (before?.version ?? 0) + 1,
    })
    this.rows.set(id, row)
    this.log.push({ row, previous: before ?? null })
  }

  page(filter: FeedFilter, limit: number, after?: OrderKey): FeedPage {
    const all = [...this.rows.values()]
    const passing = all.filter((row) => passesFilter(filter, row)).toSorted(compareFeedOrder)
    const rest = after === undefined ? passing : passing.filter((row) => compareFeedOrder(row, after) > 0)
    const unhidden: FeedFilter = filter.states === undefined ? {} : { states: filter.states }
    return {
      rows: rest.slice(0, limit),
      more: rest.length > limit,
      total: passing.length,
      unfiltered: all.filter((row) => passesFacets(unhidden, row) && passesText(filter, row)).length,
      facets: this.#facets(filter),
      seq: this.log.length,
    }
  }

  #facets(filter: FeedFilter): FacetCounts {
    const counts = Object.fromEntries(facetNames.map((facet) => [facet, {} as Record<string, number>])) as FacetCounts
    for (const row of this.rows.values()) {
      if (!passesText(filter, row)) continue
      for (const facet of facetNames) {
        if (!passesFacets(filter, row, facet)) continue
        for (const key of facetKeys(facet, row)) counts[facet][key] = (counts[facet][key] ?? 0) + 1
      }
    }
    return counts
  }
}

function raisedAt(seq: number): string {
  return new Date(Date.UTC(2026, 9, 1) + seq * 1000).toISOString()
}
