/** Evidence that two pages are run together, kept for every pair that shares anything, in bits of surprise. */
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/time.ts'
import type { Moment } from './moments.ts'
import type { Page } from './page-memory.ts'
import type { Trace } from './trace-index.ts'

export interface PageLink {
  readonly a: number
  readonly b: number
  /** Ads made within twenty minutes of each other: surprise, stretches of work, and the days they fell on (at most 8). */
  nearBits: number
  near: number
  days: number[]
  lastNearAt: number
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
const SHOWN_DAYS = 8
/** Coincidences closer than this are one stretch of work. */
const APART_MS = 2 * HOUR_MS
const MAX_FIRST_BITS = 5
const MAX_REPEAT_BITS = 7
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

  between(x: number, y: number): PageLink | undefined {
    return this.links.get(pairKey(x, y))
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

  /**
   * Two pages met: the closer in time, the more surprising. A first meeting is judged by how often anybody works at
   * all (`fieldRate`, stretches of work a day), a repeated one by how often these two do.
   */
  addNear(page: Page, partner: Page, at: number, moment: Moment, weight: number, fieldRate: number): void {
    const link = this.open(page.index, partner.index, at)
    if (Math.abs(at - link.lastNearAt) < APART_MS) return
    link.lastNearAt = at
    link.near += 1
    const day = Math.floor(at / DAY_MS)
    const newDay = !link.days.includes(day)
    const gap = Math.abs(at - moment.at)
    const rate = link.near === 1 ? fieldRate : Math.min(sessionsPerDay(page), sessionsPerDay(partner))
    const bits =
      link.near === 1 || newDay ? meetingBits(rate, gap, link.near === 1 ? MAX_FIRST_BITS : MAX_REPEAT_BITS) : 0
    link.nearBits += bits * weight
    if (newDay && link.days.length < SHOWN_DAYS) link.days.push(day)
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
      nearBits: 0,
      near: 0,
      days: [],
      lastNearAt: Number.NEGATIVE_INFINITY,
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
    const strength = (link: PageLink): number => link.nearBits + link.pieceBits + link.targetingBits + link.textBits
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
/** Closer than this, seconds only say how fast a hand is. */
const CLOSEST_MS = 60_000

/** Surprise that work which happens `rate` times in a working day of ten hours falls this close to a given moment. */
function meetingBits(rate: number, gap: number, most: number): number {
  const expected = (rate * 2 * Math.max(gap, CLOSEST_MS)) / WORKDAY_MS
  return Math.min(most, Math.max(0, -Math.log2(Math.min(1, expected))))
}

function sessionsPerDay(page: Page): number {
  return page.sessions / Math.max(14, (page.lastAt - page.firstAt) / DAY_MS)
}
