/**
 * Open pages in a process of their own, as they are on other machines: `node bench/page-crowd.ts ADDRESS` reads one
 * line of JSON with the pages to open, says `{"ready":true}` when all are current, and then for each line of expected
 * counts, one a page, answers `{"wrong":[…]}` as soon as every page counts so, or after 20 s with what differs.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import type { FeedFilter } from '../shared/domain/feed-filter.ts'
import type { FacetCounts } from '../shared/protocol/events.ts'
import { canonicalCounts } from '../tests/support/page-differences.ts'
import { PageClient } from '../tests/support/page-client.ts'
import { until } from '../tests/support/socket.ts'
import type { TestUser } from '../tests/support/start-app.ts'

export interface OpenPage {
  readonly person: TestUser
  readonly filter: FeedFilter
}

export interface Counted {
  readonly total: number
  readonly unfiltered: number
  readonly facets: FacetCounts
}

export interface PageCrowd {
  /** Resolves when every page counts as said, with what still differs after 20 s. */
  counts(expected: readonly Counted[]): Promise<string[]>
  close(): void
}

export async function startPages(address: string, pages: readonly OpenPage[]): Promise<PageCrowd> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), address],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  child.stdin.write(`${JSON.stringify(pages)}\n`)
  await lines.next()
  return {
    async counts(expected) {
      child.stdin.write(`${JSON.stringify(expected)}\n`)
      const { value } = await lines.next()
      return (JSON.parse(String(value)) as { wrong: string[] }).wrong
    },
    close: () => void child.kill(),
  }
}

function wrongOf(pages: readonly PageClient[], expected: readonly Counted[]): string[] {
  return pages.flatMap(({ feed }, at) => {
    const wanted = expected[at]
    const shown = feed.tally
    if (wanted === undefined || shown === null) return [`page ${at} has no counts`]
    const same =
      shown.total === wanted.total &&
      shown.unfiltered === wanted.unfiltered &&
      canonicalCounts(shown.facets) === canonicalCounts(wanted.facets)
    return same ? [] : [`page ${at} ${JSON.stringify(feed.filter)} counts ${shown.total}, stored ${wanted.total}`]
  })
}

async function main(address: string): Promise<void> {
  const pages: PageClient[] = []
  for await (const line of createInterface({ input: process.stdin })) {
    if (pages.length === 0) {
      for (const { person, filter } of JSON.parse(line) as OpenPage[])
        pages.push(await new PageClient(address, person, { filter }).open())
      console.log('{"ready":true}')
      continue
    }
    const expected = JSON.parse(line) as Counted[]
    await until('every page counts right', () => wrongOf(pages, expected).length === 0, 20_000).catch(() => undefined)
    console.log(JSON.stringify({ wrong: wrongOf(pages, expected) }))
  }
  // Whoever asked is gone; open pages would keep this process.
  process.exit(0)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2] ?? '')
