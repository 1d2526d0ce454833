/**
 * Meetings of a page, or a group, with a whole group. One meeting with each of five pages says little five times; five
 * of a page's eight days beside one group says much.
 */
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/time.ts'
import { NEAR_MS } from './moments.ts'
import type { PageLink } from './page-links.ts'
import type { Page } from './page-memory.ts'
import { closenessBits, combinedBits, countBits } from './tail-bits.ts'

/** What all links between two sides say about meeting: the closest meeting of each day. */
export interface Meetings {
  readonly gaps: Map<number, number>
  count: number
  trust: number
}

export const noMeetings = (): Meetings => ({ gaps: new Map(), count: 0, trust: 0 })

export function addMeetings(to: Meetings, link: PageLink): void {
  if (link.near === 0) return
  link.days.forEach((day, index) => {
    const gap = link.gaps[index] ?? NEAR_MS
    to.gaps.set(day, Math.min(gap, to.gaps.get(day) ?? NEAR_MS))
  })
  to.count += link.near
  to.trust += link.trust
}

/** How a side works: days with ads, and stretches of work on such a day. */
export interface Workload {
  readonly days: number
  readonly perDay: number
}

const WORKDAY_MS = 10 * HOUR_MS
const WORKING_SHARE = 5 / 7

/** One page exactly; several as if they worked on different days, as far as their time together has working days. */
export function workloadOf(pages: readonly Page[]): Workload {
  const worked = pages.reduce((sum, page) => sum + page.workDays, 0)
  const sessions = pages.reduce((sum, page) => sum + page.sessions, 0)
  const first = Math.min(...pages.map((page) => page.firstAt))
  const last = Math.max(...pages.map((page) => page.lastAt))
  const most = pages.length === 1 ? worked : Math.max(1, ((last - first) / DAY_MS + 1) * WORKING_SHARE)
  const days = Math.max(1, Math.min(worked, most))
  return { days, perDay: Math.max(1, sessions / days) }
}

/**
 * Surprise that one side met the other on so many of its days, had both put their work anywhere in a day of ten hours
 * and had the other worked on each of them.
 */
export function pooledBits(meetings: Meetings, side: Workload, other: Workload): number {
  if (meetings.count === 0) return 0
  const chance = Math.min(1, (2 * NEAR_MS * side.perDay * other.perDay) / WORKDAY_MS)
  const met = meetings.gaps.size
  const count = countBits(met, chance * Math.max(met, side.days))
  return combinedBits(count, closenessBits([...meetings.gaps.values()], NEAR_MS)) * (meetings.trust / meetings.count)
}
