/** The daily report of one country: a row for each page that spent, and the mark that the pull is complete. */
import { DAY_MS } from '../../shared/domain/time.ts'
import type { Advertiser, SpendPlan } from './advertisers.ts'
import type { ExerciseCountry } from './countries.ts'
import { pullRecord, spendRecord } from './records.ts'
import type { Timed } from './records.ts'

/** Reports print small amounts as "≤100" in their own currency. */
const CENSORED_BELOW = 100

export interface ReportDay {
  readonly run: string
  /** Index of the day; 0 is the first day of the history. */
  readonly day: number
  /** The day itself, e.g. 2026-10-04. */
  readonly date: string
  /** When the report appears. */
  readonly atMs: number
}

export type Planned = readonly [Advertiser, SpendPlan]

export function dailyReport(country: ExerciseCountry, planned: readonly Planned[], report: ReportDay): Timed[] {
  const pull = `ex-${country.key}-${report.date}`
  const rows: Timed[] = []
  for (const [advertiser, plan] of planned) {
    const usd = plan(report.day)
    if (usd > 0) rows.push(spendRow(country, advertiser, usd, { ...report, pull }))
  }
  const complete = { pull, country: country.code, from: report.date, to: report.date, rows: rows.length }
  rows.push(pullRecord(report.run, report.atMs, complete))
  return rows
}

type Payer = Pick<Advertiser, 'id' | 'name' | 'disclaimer'>

export function spendRow(
  country: ExerciseCountry,
  payer: Payer,
  usd: number,
  report: { run: string; date: string; atMs: number; pull: string },
): Timed {
  const amount = Math.round(usd * country.perDollar)
  const spend = amount <= CENSORED_BELOW ? { min: 0, max: CENSORED_BELOW } : { min: amount, max: amount }
  return spendRecord(report.run, report.atMs, {
    advertiserId: payer.id,
    advertiserName: payer.name,
    disclaimer: payer.disclaimer,
    country: country.code,
    from: report.date,
    to: report.date,
    spend: { ...spend, currency: country.currency },
    ads: 1 + (amount % 7),
    pull: report.pull,
  })
}

/** A day's report appears twenty minutes into the next day, but never later than now. */
export function reportTime(dateMs: number, startAt: number): number {
  return Math.min(dateMs + DAY_MS + 20 * 60_000, startAt)
}
