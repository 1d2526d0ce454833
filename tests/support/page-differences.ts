/** What a page shows and counts, compared with what the store holds for its person. */
import { sightOf, type Sight } from '../../shared/domain/access.ts'
import type { FacetCounts, FeedPage, FeedQuery } from '../../shared/protocol/events.ts'
import { PAGE_ROWS, standingFilters, type PageClient } from './page-client.ts'

interface Feed {
  page(query: FeedQuery, sight: Sight): Promise<FeedPage>
}

/** Empty when the page is right. `name` says which page it is. */
export async function pageDifferences(name: string, page: PageClient, feed: Feed): Promise<string[]> {
  const found: string[] = []
  const { filter, tally, tallies } = page.feed
  const sight = sightOf(page.person.user)
  const limit = Math.max(PAGE_ROWS, page.rows().length)
  const stored = await feed.page({ filter, limit }, sight)
  const say = (what: string) => found.push(`${name} ${JSON.stringify(filter)}: ${what}`)
  const shown = page.rows()
  // A page that knows of more shows the first of them.
  const wanted = page.feed.more ? stored.rows.slice(0, shown.length) : stored.rows
  const rows = new Map(wanted.map((row) => [row.id, row]))
  if (shown.map((row) => row.id).join() !== wanted.map((row) => row.id).join()) {
    say(`shows ${shown.length} rows where the store has ${stored.rows.length}, or in another order`)
  }
  for (const row of shown) {
    if (JSON.stringify(row) !== JSON.stringify(rows.get(row.id))) say(`alert ${row.id} differs`)
  }
  for (const [view, of] of Object.entries(standingFilters)) {
    const { total } = await feed.page({ filter: of, limit: 1 }, sight)
    if (tallies[view]?.total !== total) say(`view ${view} counts ${tallies[view]?.total}, stored ${total}`)
  }
  if (tally?.total !== stored.total) say(`total ${tally?.total}, stored ${stored.total}`)
  if (tally?.unfiltered !== stored.unfiltered) say(`unfiltered ${tally?.unfiltered}, stored ${stored.unfiltered}`)
  if (canonicalCounts(tally?.facets) !== canonicalCounts(stored.facets)) {
    say(`facets ${canonicalCounts(tally?.facets)}, stored ${canonicalCounts(stored.facets)}`)
  }
  return found
}

/** Counts without zeros and in one order. */
export function canonicalCounts(facets: FacetCounts | undefined): string {
  if (facets === undefined) return 'none'
  return Object.entries(facets)
    .map(([facet, counts]) => [
      facet,
      Object.entries(counts)
        .filter(([, n]) => n !== 0)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ])
    .map(([facet, counts]) => `${String(facet)}=${JSON.stringify(counts)}`)
    .join(' ')
}
