/**
 * Who made an ad within twenty minutes of whom. Times are kept in twenty-minute slots, so ads may arrive in any order, as
 * they do when a library is pulled; a slot holds each page once and at most 48 pages.
 */
import { DAY_MS, MINUTE_MS } from '../../../../shared/domain/time.ts'

export const NEAR_MS = 20 * MINUTE_MS
const SLOT_PAGES = 48
const KEEP_MS = 120 * DAY_MS

export interface Moment {
  readonly page: number
  readonly at: number
  readonly weight: number
}

export class Moments {
  private slots = new Map<number, Moment[]>()

  /** Other pages' moments within twenty minutes, nearest of each page. Call before `add`. */
  near(page: number, at: number): Moment[] {
    const slot = Math.floor(at / NEAR_MS)
    const nearest = new Map<number, Moment>()
    for (const index of [slot - 1, slot, slot + 1]) {
      for (const moment of this.slots.get(index) ?? []) {
        const gap = Math.abs(moment.at - at)
        if (moment.page === page || gap > NEAR_MS) continue
        const known = nearest.get(moment.page)
        if (known === undefined || gap < Math.abs(known.at - at)) nearest.set(moment.page, moment)
      }
    }
    return [...nearest.values()]
  }

  add(moment: Moment): void {
    const slot = Math.floor(moment.at / NEAR_MS)
    const held = this.slots.get(slot)
    if (held === undefined) this.slots.set(slot, [moment])
    else if (held.length < SLOT_PAGES && !held.some((other) => other.page === moment.page)) held.push(moment)
  }

  forget(now: number): void {
    const oldest = Math.floor((now - KEEP_MS) / NEAR_MS)
    for (const slot of this.slots.keys()) if (slot < oldest) this.slots.delete(slot)
  }

  snapshot(): unknown {
    return this.slots
  }

  restore(state: Map<number, Moment[]>): void {
    this.slots = state
  }
}
