/** What is remembered of each page that runs ads: enough to compare it with the others, and bounded. */
import type { Ad } from '../../../../shared/domain/observation.ts'
import { DAY_MS } from '../../../../shared/domain/time.ts'
import { emptyHours, type HourCounts } from './office-hours.ts'

export interface Page {
  /** Small number that stands for the page in indexes. */
  readonly index: number
  readonly advertiserId: string
  readonly platform: string
  name: string
  firstAt: number
  lastAt: number
  ads: number
  /** Stretches of work: ads of the page made within half an hour of each other are one. */
  sessions: number
  lastSessionAt: number
  /** Days on which it made ads. */
  workDays: number
  hours: HourCounts
  /** Hashes of the targeting pieces, whole targetings and texts used so far. */
  traces: Set<number>
  /** Sum of the surprise of its pieces: the length of its vector, for the cosine. */
  traceBits: number
  /** Payer lines seen; pages that openly name one payer are linked by declaration. */
  payers: string[]
  currencies: string[]
  countries: string[]
  /** At least one ad with a line, at least one without. */
  declared: boolean
  exercise: boolean
}

const MAX_PAGES = 50_000
export const MAX_TRACES = 400
const MAX_LIST = 8
const FORGET_MS = 400 * DAY_MS
const SESSION_MS = 30 * 60_000

export class PageMemory {
  private pages = new Map<string, Page>()
  private byIndex = new Map<number, Page>()
  private nextIndex = 1

  /** More than it should hold: `forget` is due. */
  get isFull(): boolean {
    return this.pages.size > MAX_PAGES * 1.2
  }

  get(index: number): Page | undefined {
    return this.byIndex.get(index)
  }

  /** The page of an ad, made at its first ad. */
  of(ad: Ad, at: number): Page {
    const key = `${ad.platform}\n${ad.advertiserId}`
    const known = this.pages.get(key)
    if (known !== undefined) return known
    const page: Page = {
      index: this.nextIndex++,
      advertiserId: ad.advertiserId,
      platform: ad.platform,
      name: ad.advertiserName ?? ad.advertiserId,
      firstAt: at,
      lastAt: at,
      ads: 0,
      sessions: 0,
      lastSessionAt: Number.NEGATIVE_INFINITY,
      workDays: 0,
      hours: emptyHours(),
      traces: new Set(),
      traceBits: 0,
      payers: [],
      currencies: [],
      countries: [],
      declared: false,
      exercise: ad.exercise === true,
    }
    this.pages.set(key, page)
    this.byIndex.set(page.index, page)
    return page
  }

  /** Indexes of pages that were silent for too long, or are the longest silent of too many. They are forgotten. */
  forget(now: number): Set<number> {
    const gone = new Set<number>()
    const rest = [...this.pages.entries()].sort((a, b) => a[1].lastAt - b[1].lastAt)
    for (const [key, page] of rest) {
      if (page.lastAt >= now - FORGET_MS && this.pages.size <= MAX_PAGES) break
      this.pages.delete(key)
      this.byIndex.delete(page.index)
      gone.add(page.index)
    }
    return gone
  }

  snapshot(): unknown {
    return { pages: this.pages, nextIndex: this.nextIndex }
  }

  restore(state: { pages: Map<string, Page>; nextIndex: number }): void {
    this.pages = state.pages
    this.nextIndex = state.nextIndex
    this.byIndex = new Map([...state.pages.values()].map((page) => [page.index, page]))
  }
}

/** Notes an ad on its page. True where it begins a new stretch of work. */
export function learnAd(page: Page, ad: Ad, at: number): boolean {
  page.ads += 1
  page.firstAt = Math.min(page.firstAt, at)
  page.lastAt = Math.max(page.lastAt, at)
  if (ad.advertiserName !== undefined) page.name = ad.advertiserName
  if (typeof ad.disclaimer === 'string' && ad.disclaimer !== '') {
    page.declared = true
    remember(page.payers, ad.disclaimer.trim().toLowerCase())
  }
  if (ad.currency !== undefined) remember(page.currencies, ad.currency)
  for (const country of ad.country === undefined ? (ad.targeting?.countries ?? []) : [ad.country])
    remember(page.countries, country)
  const opens = Math.abs(at - page.lastSessionAt) > SESSION_MS
  if (opens) {
    page.sessions += 1
    if (Math.floor(at / DAY_MS) !== Math.floor(page.lastSessionAt / DAY_MS)) page.workDays += 1
    page.lastSessionAt = at
  }
  return opens
}

function remember(list: string[], value: string): void {
  if (list.length < MAX_LIST && !list.includes(value)) list.push(value)
}
