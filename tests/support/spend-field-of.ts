/** A small invented field of steady advertisers, into which a test puts what it is about. */
import type { Observation, Spend } from '../../shared/domain/observation.ts'
import type { Finding } from '../../shared/domain/finding.ts'
import { createSpendDetection } from '../../server/detection/spend/spend-detection.ts'
import { seededRandom } from './seeded-random.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 0, 1)

export function dayAfter(days: number): string {
  return new Date(START + days * DAY_MS).toISOString().slice(0, 10)
}

export interface RowOptions {
  readonly name?: string
  readonly disclaimer?: string | null
  readonly currency?: string
  readonly country?: string
  readonly basis?: Spend['basis']
  readonly max?: number
}

export function spendRow(id: string, day: number, amount: number, options: RowOptions = {}): Spend {
  const { country = 'BR', currency = 'USD', disclaimer = `Payer of ${id}`, name = `Page ${id}` } = options
  const row: Spend = {
    type: 'spend',
    platform: 'meta',
    source: 'test',
    advertiserId: id,
    advertiserName: name,
    disclaimer,
    country,
    from: dayAfter(day),
    to: dayAfter(day),
    spend: { min: amount, max: options.max ?? amount, currency },
  }
  if (options.basis !== undefined) row.basis = options.basis
  return row
}

/** `pages` advertisers with log-normal levels and some noise for `days` days, of which one starts now and then. */
export function steadyField(pages: number, days: number, options: RowOptions = {}, seed = 1): Spend[] {
  const random = seededRandom(seed)
  const rows: Spend[] = []
  for (let page = 0; page < pages; page++) {
    const level = Math.exp(3.2 + 1.6 * random.normal()) + 2
    const from = page % 8 === 0 ? random.whole(1, days - 5) : 0
    for (let day = from; day < days; day++) {
      rows.push(spendRow(`s${page}`, day, Math.round(level * Math.exp(0.15 * random.normal()) * 100) / 100, options))
    }
  }
  return rows
}

/** Runs rows in order of their days; `chunk` days are a batch. */
export function findingsOf(rows: readonly Observation[]): Finding[] {
  const found: Finding[] = []
  const detection = createSpendDetection()
  for (const row of inOrder(rows)) detection.observe(row, 0, (finding) => found.push(finding))
  detection.advance(0, (finding) => found.push(finding), true)
  return found
}

export function inOrder(rows: readonly Observation[]): Observation[] {
  const keyOf = (row: Observation): string =>
    row.type === 'spend' ? row.to : row.type === 'pull' ? (row.to ?? '') : ''
  return [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
}

export function about(findings: readonly Finding[], id: string): Finding[] {
  return findings.filter((one) => one.subject.id === id || one.members.some((member) => member.id === id))
}
