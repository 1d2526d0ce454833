/**
 * Observation time that one wrong clock cannot move: a post may be late by any time, but a jump ahead is believed only
 * when several posts in a row agree on it.
 */
import { HOUR_MS } from '../../../shared/domain/time.ts'

const BELIEVED_AT_ONCE = 2 * HOUR_MS
const AGREEING = 8
/** So many posts in a row that lie a day back say that the clock itself was set by a wrong one. */
const BEHIND_MS = 24 * HOUR_MS
const BEHIND = 256

export type ClockState = readonly [now: number, ahead: number, aheadFrom: number, behind: number]

export class ObservationClock {
  private now = Number.NEGATIVE_INFINITY
  private ahead = 0
  private aheadFrom = Number.POSITIVE_INFINITY
  private behind = 0

  get time(): number {
    return this.now
  }

  /** Notes the time of an observation and returns the time now. */
  see(at: number): number {
    this.behind = at < this.now - BEHIND_MS ? this.behind + 1 : 0
    if (this.behind >= BEHIND) this.now = at
    if (at <= this.now) {
      this.ahead = 0
      this.aheadFrom = Number.POSITIVE_INFINITY
    } else if (this.now === Number.NEGATIVE_INFINITY || at - this.now <= BELIEVED_AT_ONCE) {
      this.now = at
      this.ahead = 0
      this.aheadFrom = Number.POSITIVE_INFINITY
    } else {
      this.ahead++
      this.aheadFrom = Math.min(this.aheadFrom, at)
      if (this.ahead >= AGREEING) {
        this.now = this.aheadFrom
        this.ahead = 0
        this.aheadFrom = Number.POSITIVE_INFINITY
      }
    }
    return this.now
  }

  state(): ClockState {
    return [this.now, this.ahead, this.aheadFrom, this.behind]
  }

  restore([now, ahead, aheadFrom, behind]: ClockState): void {
    this.now = now
    this.ahead = ahead
    this.aheadFrom = aheadFrom
    this.behind = behind
  }
}
