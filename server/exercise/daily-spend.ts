/** The daily report of one country: a row for each page that spent, and the mark that the pull is complete. */
import type { Page } from './advertisers.ts'
import type { ExerciseCountry } from './countries.ts'
import { pullRecord, spendRecord } from './records.ts'
import type { Timed } from './records.ts'

/** Reports print small amounts as "≤100" in their own currency. */
const CENSORED_BELOW = 100

export interface ReportDay {
  readonly run: string
  /** The day itself, e.g. 2026-10-04. */
  readonly date: string
  /** When the report appears. */
  readonly atMs: number
}

export type ReportRow = readonly [payer: Page, usd: number]

export function dailyReport(country: ExerciseCountry, spent: readonly ReportRow[], report: ReportDay): Timed[] {
  const pull = `ex-${country.key}-${report.date}`
  const rows = spent
    .filter(([, usd]) => usd > 0)
    .map(([payer, usd]) => spendRow(country, payer, usd, { ...report, pull }))
  const complete = { pull, country: country.code, from: report.date, to: report.date, rows: rows.length }
  return [...rows, pullRecord(report.run, report.atMs, complete)]
}

function spendRow(
  country: ExerciseCountry,
  payer: Page,
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
