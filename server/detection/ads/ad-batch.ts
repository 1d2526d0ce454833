/**
 * Ads of one batch, handed on in order of time: libraries list them in any order, and what is found must not depend on
 * it. Ads without a time, or from the future of the moment they were received at, are left out.
 */
import type { Ad } from '../../../shared/domain/observation.ts'
import { DAY_MS } from '../../../shared/domain/time.ts'
import { momentOf, type AdMoment } from './ad-moment.ts'

export interface TimedAd {
  readonly ad: Ad
  readonly moment: AdMoment
}

/** Clocks differ; a day that a library prints may not have ended yet. */
const AHEAD_MS = 2 * DAY_MS

export class AdBatch {
  private waiting: TimedAd[] = []

  add(ad: Ad, now: number): void {
    const moment = momentOf(ad)
    if (moment !== null && moment.at <= now + AHEAD_MS) this.waiting.push({ ad, moment })
  }

  drain(): TimedAd[] {
    const batch = this.waiting.sort(
      (a, b) => a.moment.at - b.moment.at || compare(a.ad.platform, b.ad.platform) || compare(a.ad.adId, b.ad.adId),
    )
    this.waiting = []
    return batch
  }

  snapshot(): TimedAd[] {
    return this.waiting
  }

  restore(waiting: TimedAd[]): void {
    this.waiting = waiting
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
