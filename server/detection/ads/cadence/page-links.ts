/** Evidence that two pages are run together, kept for every pair that shares anything, in bits of surprise. */
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/time.ts'
import { NEAR_MS, type Moment } from './moments.ts'
import type { Page } from './page-memory.ts'
import { closenessBits, combinedBits, countBits } from './tail-bits.ts'
import type { Trace } from './trace-index.ts'

export interface PageLink {
  readonly a: number
  readonly b: number
  /** Days on which ads of both were made within twenty minutes of each other; the first 32 of them by number. */
  near: number
  days: number[]
  /** Gap of each of those meetings, ms. */
  gaps: number[]
  /** Sums over those days: how far the times can be trusted, stretches of work of all pages that day. */
  trust: number
  field: number
  /** Shared targeting choices. */
  pieceBits: number
  pieces: number
  /** Shared places: ordinary campaigns meet in one place, so these count for little however many. */
  placeBits: number
  /** Whole targetings shared verbatim. */
  targetingBits: number
  targetings: number
  textBits: number
  texts: number
  lastAt: number
  /** Hashes of the most surprising shared traces, and pairs of creation times, to show. */
  traces: { readonly hash: number; readonly bits: number }[]
  times: { readonly a: number; readonly b: number }[]
}

const MAX_LINKS = 300_000
const KEEP_AFTER_SWEEP = 200_000
const SHOWN_TRACES = 6
const SHOWN_TIMES = 4
const MOST_DAYS = 32
/** Closer than this, seconds only say how fast a hand is. */
const CLOSEST_MS = 60_000
const PAIR_BASE = 2 ** 26

export class PageLinks {
  private links = new Map<number, PageLink>()
  /** Pieces of evidence added so far. */
  updates = 0

  get size(): number {
    return this.links.size
  }

  all(): IterableIterator<PageLink> {
    return this.links.values()
  }

  addTrace(x: number, y: number, hash: number, trace: Trace, bits: number, at: number): void {
    if (bits <= 0) return
    const link = this.open(x, y, at)
    if (trace.kind === 'piece') {
      link.pieceBits += bits
      link.pieces += 1
    } else if (trace.kind === 'place') {
      link.placeBits += bits
    } else if (trace.kind === 'targeting') {
      link.targetingBits += bits
      link.targetings += 1
    } else {
      link.textBits += bits
      link.texts += 1
    }
    link.traces.push({ hash, bits })
    if (link.traces.length > SHOWN_TRACES) {
      link.traces.sort((one, other) => other.bits - one.bits || one.hash - other.hash)
      link.traces.length = SHOWN_TRACES
    }
  }

  /** Two pages met. The first meeting of a day counts; `fieldRate` is how many stretches of work a day saw in all. */
  addNear(page: Page, partner: Page, at: number, moment: Moment, weight: number, fieldRate: number): void {
    const link = this.open(page.index, partner.index, at)
    const day = Math.floor(at / DAY_MS)
    if (link.days.includes(day) || link.days.length >= MOST_DAYS) return
    link.days.push(day)
    link.near += 1
    link.gaps.push(Math.max(CLOSEST_MS, Math.abs(at - moment.at)))
    link.trust += weight
    link.field += fieldRate
    if (link.times.length < SHOWN_TIMES)
      link.times.push(link.a === page.index ? { a: at, b: moment.at } : { a: moment.at, b: at })
  }

  private open(x: number, y: number, at: number): PageLink {
    this.updates += 1
    const key = pairKey(x, y)
    const known = this.links.get(key)
    if (known !== undefined) {
      known.lastAt = Math.max(known.lastAt, at)
      return known
    }
    const link: PageLink = {
      a: Math.min(x, y),
      b: Math.max(x, y),
      near: 0,
      days: [],
      gaps: [],
      trust: 0,
      field: 0,
      pieceBits: 0,
      pieces: 0,
      placeBits: 0,
      targetingBits: 0,
      targetings: 0,
      textBits: 0,
      texts: 0,
      lastAt: at,
      traces: [],
      times: [],
    }
    this.links.set(key, link)
    if (this.links.size > MAX_LINKS) this.dropWeakest()
    return link
  }

  private dropWeakest(): void {
    const strength = (link: PageLink): number => link.near * 4 + link.pieceBits + link.targetingBits + link.textBits
    const kept = [...this.links.entries()].sort(
      (one, other) => strength(other[1]) - strength(one[1]) || one[0] - other[0],
    )
    this.links = new Map(kept.slice(0, KEEP_AFTER_SWEEP))
  }

  forget(pages: ReadonlySet<number>, before: number): void {
    for (const [key, link] of this.links) {
      if (link.lastAt < before || pages.has(link.a) || pages.has(link.b)) this.links.delete(key)
    }
  }

  snapshot(): unknown {
    return { links: this.links, updates: this.updates }
  }

  restore(state: { links: Map<number, PageLink>; updates: number }): void {
    this.links = state.links
    this.updates = state.updates
  }
}

function pairKey(x: number, y: number): number {
  return Math.min(x, y) * PAIR_BASE + Math.max(x, y)
}

const WORKDAY_MS = 10 * HOUR_MS

/**
 * Surprise, in bits, that two pages met on so many days and so closely, given that both worked on some days anyway.
 * Expected are the days the less busy one worked, times the chance that stretches of work placed anywhere in a day of
 * ten hours fall within twenty minutes. The number of pages that could have been met by chance is taken off once.
 */
export function meetingBits(link: PageLink, a: Page, b: Page): number {
  if (link.near === 0) return 0
  const perDay = (a.sessions / Math.max(1, a.workDays)) * (b.sessions / Math.max(1, b.workDays))
  const chance = Math.min(1, (2 * NEAR_MS * Math.max(1, perDay)) / WORKDAY_MS)
  const expected = chance * Math.max(link.near, Math.min(a.workDays, b.workDays))
  const surprise = combinedBits(countBits(link.near, expected), closenessBits(link.gaps, NEAR_MS))
  const partners = Math.log2(Math.max(1, link.field / link.near))
  return Math.max(0, surprise - partners) * (link.trust / link.near)
}
