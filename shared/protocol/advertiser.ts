/** The page of one advertiser: who paid, what it runs, what was found. Money and reach are intervals, as published. */
import type { AlertRow, Disposition } from '../domain/alert.ts'

interface Interval {
  min: number
  /** Null where the source gives no upper bound. */
  max: number | null
}

/** GET /api/advertisers/:id?days=90&exercise=true|false → what lies within the caller's scope. */
export interface AdvertiserAnswer {
  id: string
  exercise: boolean
  /** Newest first. */
  names: { name: string; firstAt: string; lastAt: string }[]
  /** "Paid for by …" by country, newest first; `text` null: the source shows none. */
  disclaimers: { country: string | null; text: string | null; firstAt: string; lastAt: string }[]
  countries: string[]
  platforms: string[]
  /** Spend by day, oldest first. Several days at once (weekly reports) have `to` after `from`. */
  spend: ({ from: string; to: string; country: string; currency: string } & Interval)[]
  /** Totals since the library began, as last published. */
  lifetime: ({ country: string; currency: string; to: string } & Interval)[]
  totals: {
    country: string
    currency: string
    /** Last 7 days that are known, and all that is kept. */
    last7: Interval
    all: Interval
    /** Last 7 days against the mean week of the 28 before; null without a past. */
    timesOwn: number | null
    per1000Electors: Interval | null
  }[]
  ads: {
    total: number
    live: number
    withoutDisclaimer: number
    /** Newest first, at most 200. */
    list: {
      adId: string
      platform: string
      firstAt: string
      lastAt: string
      startedAt: string | null
      stoppedAt: string | null
      text: string
      disclaimer: string | null | undefined
      country: string | null
      currency: string | null
      spend: Interval | null
      impressions: Interval | null
      /** A silence period held in its country while it ran. */
      duringSilence: boolean
    }[]
  }
  /** Pages, payers and clusters that share an alert with it. */
  linked: { type: string; id: string; name: string; alerts: number }[]
  alerts: AlertRow[]
  dispositions: Partial<Record<Disposition, number>>
  /** How far the observations have been read: what came later is not in yet. */
  readTo: { behind: number } | null
}
