/**
 * Prints recall on every test bed of spend detection, to set and to check thresholds on more than one file.
 *
 *   node tests/support/spend-beds.ts ../shared/data/ads [--seeds 3] [--first 1] [--only NAME] [--rule] [--keep FOLDER]
 *
 * Beds: the labelled file as it is; its background with other campaigns; its background folded to four and to eight
 * times its size with other campaigns, and to sixteen times with three times the amounts; one half of its advertisers
 * folded to eight times, with campaigns of one and of two times the amounts (half 0 is for setting, half 1 for checking);
 * thirds of the US month made exact and half a year long (third 0 is for setting); that month as it is. Scored as
 * tools/score-spend.mjs does. `--rule` scores a simple rule instead of the detection, to see how hard a bed is.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import type { Finding } from '../../shared/domain/finding.ts'
import type { Spend } from '../../shared/domain/observation.ts'
import { createSpendDetection } from '../../server/detection/spend/spend-detection.ts'
import { foldField, injectCampaigns, partOfField, withoutCampaigns } from './inject-spend.ts'
import type { CampaignLabels } from './inject-spend.ts'
import { splicedField, withExactAmounts } from './long-field.ts'
import { spendRowsOf } from './spend-rows-of.ts'

interface Drawn {
  readonly rows: Spend[]
  readonly labels: CampaignLabels
}

interface Bed {
  readonly name: string
  /** Drawn when it is its turn: all of them at once would fill the memory. */
  readonly draw: () => Drawn
}

const { values, positionals } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3' },
    first: { type: 'string', default: '1' },
    only: { type: 'string' },
    rule: { type: 'boolean', default: false },
    keep: { type: 'string' },
  },
  allowPositionals: true,
})
const folder = positionals[0] ?? '../shared/data/ads'
const work = values.keep ?? mkdtempSync(join(tmpdir(), 'spend-beds-'))
const sums = new Map<string, number[]>()
for (const bed of await beds(folder, Number(values.first), Number(values.seeds))) score(bed)
for (const [name, s] of sums) {
  const [of = 1, one = 0, three = 0, ten = 0] = s
  console.log(
    `${name.padEnd(18)} all seeds  recall ${pc(one / of)} at 1, ${pc(three / of)} at 3, ${pc(ten / of)} at 10 a day`,
  )
}

async function beds(from: string, first: number, seeds: number): Promise<Bed[]> {
  const nl = await spendRowsOf(join(from, 'labelled_spend_NL.csv.gz'))
  const labels = JSON.parse(readFileSync(join(from, 'labelled_spend_NL.labels.json'), 'utf8')) as CampaignLabels
  const us = await spendRowsOf(join(from, 'meta_daily_US_2023-05-31_to_06-30.csv.gz'))
  const background = withoutCampaigns(nl, labels)
  const folded = foldField(background, 4, 30)
  const eightfold = foldField(background, 8, 14)
  const sixteenfold = foldField(background, 16, 6)
  const halves = ([0, 1] as const).map((half) => foldField(partOfField(background, half, 2), 8, 14)) as [
    Spend[],
    Spend[],
  ]
  const exact = withExactAmounts(us, background, 1)
  const thirds = [0, 1, 2].map((third) => splicedField(partOfField(exact, third, 3), 6, 28, 1))
  const list: Bed[] = [{ name: 'NL labelled', draw: () => ({ rows: nl, labels }) }]
  for (let seed = first; seed < first + seeds; seed++) {
    const usual = { seed, perKind: 12, warmupDays: 30, scale: 1 }
    list.push({ name: `NL again ${seed}`, draw: () => injectCampaigns(background, usual) })
    list.push({ name: `NL × 4 ${seed}`, draw: () => injectCampaigns(folded, { ...usual, perKind: 6 }) })
    list.push({ name: `NL × 8 ${seed}`, draw: () => injectCampaigns(eightfold, { ...usual, perKind: 6 }) })
    list.push({
      name: `NL × 16 large ${seed}`,
      draw: () => injectCampaigns(sixteenfold, { ...usual, perKind: 6, scale: 3 }),
    })
    for (const half of [0, 1] as const) {
      for (const scale of [1, 2]) {
        const name = `half ${half} × 8${scale === 1 ? '' : ' large'} ${seed}`
        list.push({ name, draw: () => injectCampaigns(halves[half], { ...usual, perKind: 6, scale }) })
      }
    }
    thirds.forEach((rows, third) => {
      for (const scale of [1, 2]) {
        const name = `US third ${third}${scale === 1 ? '' : ' large'} ${seed}`
        list.push({ name, draw: () => injectCampaigns(rows, { ...usual, perKind: 8, scale }) })
      }
    })
    for (const other of [seed, seed + 50]) {
      list.push({
        name: `US ${other}`,
        draw: () => injectCampaigns(us, { seed: other, perKind: 1, warmupDays: 14, scale: 1.5 }),
      })
    }
  }
  return list.filter((bed) => values.only === undefined || bed.name.startsWith(values.only))
}

function score({ name, draw }: Bed): void {
  const bed = { name, ...draw() }
  const lines = values.rule ? ruleAlerts(bed.rows) : detectedAlerts(bed.rows)
  const alerts = join(work, `${bed.name.replaceAll(' ', '_')}.ndjson`)
  const labels = join(work, `${bed.name.replaceAll(' ', '_')}.labels.json`)
  writeFileSync(alerts, lines.join('\n'))
  writeFileSync(labels, JSON.stringify(bed.labels))
  const tool = join(folder, '..', '..', 'tools', 'score-spend.mjs')
  const result = JSON.parse(execFileSync(process.execPath, [tool, labels, alerts, '--json'], { encoding: 'utf8' }))
  const days =
    (Date.parse(bed.labels.days[1]) - Date.parse(bed.labels.days[0])) / 86_400_000 + 1 - bed.labels.warmupDays
  const [b1, b3, , b10] = result.budgets
  const group = bed.name.replace(/ \d+$/, '')
  const sum = sums.get(group) ?? [0, 0, 0, 0]
  sums.set(group, [sum[0]! + b1.of, sum[1]! + b1.found, sum[2]! + b3.found, sum[3]! + b10.found])
  console.log(
    `${bed.name.padEnd(18)} recall ${pc(b1.recall)} at 1, ${pc(b3.recall)} at 3, ${pc(b10.recall)} at 10  ` +
      `delay ${b3.medianDelayDays} d  ${(result.alertsAfterWarmUp / days).toFixed(2)} alerts/day  ` +
      Object.entries(b3.kinds as Record<string, string>)
        .map(([kind, share]) => `${kind} ${share} (${b1.kinds[kind]})`)
        .join(' '),
  )
}

function detectedAlerts(rows: readonly Spend[]): string[] {
  const lines: string[] = []
  const detection = createSpendDetection()
  const emit = (finding: Finding): void => {
    const ids = finding.members.length > 0 ? finding.members.map((one) => one.id) : [finding.subject.id]
    const { at, kind, score: rank, title } = finding
    lines.push(JSON.stringify({ at, kind, score: rank, advertiserIds: ids, title }))
  }
  for (const row of rows) detection.observe(row, Date.parse(`${row.to}T00:00:00Z`), emit)
  detection.advance(0, emit, true)
  return lines
}

/** Log excess over the mean of the 28 days before, times log spend: every page-day is an alert. */
function ruleAlerts(rows: readonly Spend[]): string[] {
  const pages = new Map<string, Map<number, number>>()
  for (const row of rows) {
    const days = pages.get(row.advertiserId) ?? new Map<number, number>()
    const day = Date.parse(row.to) / 86_400_000
    days.set(day, (days.get(day) ?? 0) + row.spend.min)
    pages.set(row.advertiserId, days)
  }
  const lines: string[] = []
  for (const [id, days] of pages) {
    for (const [day, spend] of days) {
      let before = 0
      for (let ago = 1; ago <= 28; ago++) before += days.get(day - ago) ?? 0
      const rank = Math.log((spend + 1) / (before / 28 + 1)) * Math.log(spend + 1)
      lines.push(JSON.stringify({ at: new Date(day * 86_400_000).toISOString(), advertiserIds: [id], score: rank }))
    }
  }
  return lines
}

function pc(share: number): string {
  return `${Math.round(share * 100)} %`
}
