/**
 * Prints what the backgrounds of spend beds are like, to see whether a bed is as the labelled file is.
 *
 *   node tests/support/spend-backgrounds.ts ../shared/data/ads
 *
 * Of each: days, advertisers a day, share of rows that are bounds, quantiles of amounts; of pages that spend after 14 unseen
 * days, the share never seen before, by amount (after 60 days); pages that begin with 500 or more, a day, by how long the file
 * has run.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Spend } from '../../shared/domain/observation.ts'
import { partOfField, withoutCampaigns } from './inject-spend.ts'
import type { CampaignLabels } from './inject-spend.ts'
import { splicedField, withExactAmounts } from './long-field.ts'
import { spendRowsOf } from './spend-rows-of.ts'

const UNSEEN = 14
const SIZES = [0, 30, 300, 1000]
const SPANS = [
  [14, 31],
  [31, 60],
  [60, Infinity],
] as const

const folder = process.argv[2] ?? '../shared/data/ads'
const labels = JSON.parse(readFileSync(join(folder, 'labelled_spend_NL.labels.json'), 'utf8')) as CampaignLabels
const nl = withoutCampaigns(await spendRowsOf(join(folder, 'labelled_spend_NL.csv.gz')), labels)
const us = await spendRowsOf(join(folder, 'meta_daily_US_2023-05-31_to_06-30.csv.gz'))
print('NL', nl)
print('US', us)
print('US third 0', splicedField(partOfField(withExactAmounts(us, nl, 1), 0, 3), 6, 28, 1))

function print(name: string, rows: readonly Spend[]): void {
  const dayOf = (row: Spend): number => Date.parse(row.to) / 86_400_000
  const first = rows.reduce((low, row) => Math.min(low, dayOf(row)), Infinity)
  const pages = new Map<string, Map<number, number>>()
  let days = 0
  for (const row of rows) {
    const day = dayOf(row) - first
    days = Math.max(days, day + 1)
    const page = pages.get(row.advertiserId) ?? new Map<number, number>()
    page.set(day, (page.get(day) ?? 0) + (row.spend.max ?? 0))
    pages.set(row.advertiserId, page)
  }
  const amounts = rows.map((row) => row.spend.max ?? 0).sort((a, b) => a - b)
  const bounds = rows.filter((row) => row.spend.min !== row.spend.max).length
  const unseen = SIZES.map(() => ({ all: 0, fresh: 0 }))
  const begun = SPANS.map(() => 0)
  for (const page of pages.values()) {
    let before = -Infinity
    for (const day of [...page.keys()].sort((a, b) => a - b)) {
      const size = Math.max(page.get(day) ?? 0, page.get(day + 1) ?? 0, page.get(day + 2) ?? 0)
      const sized = unseen[SIZES.findLastIndex((least) => size >= least)]
      if (day >= 60 && day - before > UNSEEN && sized !== undefined) {
        sized.all++
        if (before === -Infinity) sized.fresh++
      }
      if (before === -Infinity && size >= 500) {
        SPANS.forEach(([from, to], i) => (begun[i] = (begun[i] ?? 0) + (day >= from && day < to ? 1 : 0)))
      }
      before = day
    }
  }
  const at = (share: number): number => amounts[Math.floor(share * amounts.length)] ?? 0
  console.log(
    `${name}: ${days} days, ${Math.round(rows.length / days)} rows a day, bounds ${(bounds / rows.length).toFixed(2)}, ` +
      `amounts ${[0.5, 0.9, 0.97, 0.99].map(at).join(' ')}`,
  )
  const shares = SIZES.map((least, i) => `from ${least}: ${share(unseen[i])}`)
  console.log(`  new of those unseen for ${UNSEEN} days: ${shares.join(', ')}`)
  const spans = SPANS.flatMap(([from, to], i) => {
    const end = Math.min(to, days)
    return end > from ? [`${from} to ${end}: ${((begun[i] ?? 0) / (end - from)).toFixed(2)}`] : []
  })
  console.log(`  begin with 500 or more a day, days ${spans.join(', ')}`)
}

function share(of: { all: number; fresh: number } | undefined): string {
  return of === undefined || of.all === 0 ? 'none' : `${(of.fresh / of.all).toFixed(2)} of ${of.all}`
}
