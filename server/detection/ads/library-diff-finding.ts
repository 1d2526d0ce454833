/** Tells what changed between two pulls: many changes of one sort as one notice, few and large ones one by one. */
import type { Finding } from '../../../shared/domain/finding.ts'
import { counted, grouped, usdText } from '../wording.ts'
import type { Change, ChangeSort, Comparison } from './library-change.ts'

const MASS_COUNT = 20
const MASS_SHARE = 0.03
const TOLD_PER_SORT = 3
const SHOWN = 20

/** USD from which a single change is worth a look. A payer line that changes is worth one whatever was spent. */
const LEAST_USD = { vanished: 500, payer: 0, lower: 1000, restated: 5000 } as const satisfies Record<ChangeSort, number>

const WORDS = {
  vanished: { one: 'vanished from the library', many: 'vanished from the library' },
  payer: { one: 'shows another payer than before', many: 'show another payer than before' },
  lower: { one: 'shows a lower total than before', many: 'show lower totals than before' },
  restated: { one: 'had an amount restated', many: 'had amounts restated' },
} as const satisfies Record<ChangeSort, { one: string; many: string }>

export function diffFindings(comparison: Comparison, version: string): Finding[] {
  return (['vanished', 'payer', 'lower', 'restated'] as const).flatMap((sort) => {
    const changes = comparison.changes
      .filter((change) => change.sort === sort)
      .sort((a, b) => b.usd - a.usd || (a.key < b.key ? -1 : 1))
    const base = comparison.compared + (sort === 'vanished' ? changes.length : 0)
    if (changes.length >= MASS_COUNT && changes.length >= base * MASS_SHARE)
      return [massFinding(comparison, sort, changes, version)]
    if (sort === 'restated') return []
    return onePerAdvertiser(changes)
      .filter((change) => change.usd >= LEAST_USD[sort] && isLarge(change))
      .slice(0, TOLD_PER_SORT)
      .map((change) => singleFinding(comparison, change, version))
  })
}

function onePerAdvertiser(changes: readonly Change[]): Change[] {
  const seen = new Set<string>()
  return changes.filter(({ before }) => !seen.has(before.advertiserId) && seen.add(before.advertiserId))
}

/** A total that falls by a few per cent is bookkeeping. */
function isLarge(change: Change): boolean {
  return change.sort !== 'lower' || change.usd >= change.before.minUsd * 0.5
}

function massFinding(comparison: Comparison, sort: ChangeSort, changes: readonly Change[], version: string): Finding {
  const share = Math.round((changes.length / Math.max(1, comparison.compared)) * 100)
  const text = `${grouped(changes.length)} of ${grouped(comparison.compared)} items ${WORDS[sort].many}`
  return {
    ...frame(comparison, version),
    subject: { type: 'source', id: comparison.key, name: comparison.key.trim() },
    members: [],
    aspect: `mass ${sort}`,
    score: 0.3,
    confidence: 0.8,
    reach: Math.min(1, changes.length / 1000),
    title: `Mass restatement: ${text} in pull ${comparison.pull}`,
    summary: `${text} (${share} %). So many on one pull is the library correcting itself; values that alerts have seen are kept.`,
    measure: { label: 'items changed', value: changes.length, unit: 'items' },
    features: [
      { name: 'items changed', value: changes.length, threshold: MASS_COUNT },
      { name: 'items compared', value: comparison.compared },
      { name: 'share', value: share, unit: '%', threshold: MASS_SHARE * 100 },
    ],
    evidence: changes.slice(0, SHOWN).map((change) => evidenceOf(comparison, change)),
  }
}

function singleFinding(comparison: Comparison, change: Change, version: string): Finding {
  const { before } = change
  const usd = Number.isFinite(change.usd) ? Math.round(change.usd) : 0
  const what = before.sort === 'ad' ? `An ad of ${before.name}` : before.name
  const told = change.after?.payer === '' ? 'no longer names a payer' : WORDS[change.sort].one
  const item = before.sort === 'ad' ? ` Ad ${before.itemId}.` : ''
  return {
    ...frame(comparison, version),
    subject: { type: 'advertiser', id: before.advertiserId, name: before.name },
    members: [],
    aspect: change.sort,
    score: Math.min(0.75, 0.35 + (change.sort === 'payer' ? 0.1 : 0) + 0.08 * Math.log10(1 + usd / 100)),
    confidence: 0.5,
    reach: Math.min(1, Math.log10(1 + usd) / 6),
    title: `${what} ${told}`,
    summary: `${describe(change)}${item} Seen in pull ${comparison.pull}; ${counted(comparison.compared, 'item')} in both pulls.`,
    measure: { label: 'amount concerned', value: usd, unit: 'USD' },
    features: [
      { name: 'change', value: told },
      {
        name: 'amount concerned',
        value: usd,
        unit: 'USD',
        ...(LEAST_USD[change.sort] > 0 ? { threshold: LEAST_USD[change.sort] } : {}),
      },
      {
        name: 'changes of this sort in the pull (more are told as one)',
        value: comparison.changes.filter((each) => each.sort === change.sort).length,
        threshold: MASS_COUNT,
      },
    ],
    evidence: [evidenceOf(comparison, change)],
  }
}

function frame(comparison: Comparison, version: string) {
  return {
    detector: 'library-diff',
    version,
    kind: 'library-diff',
    country: comparison.country,
    subdivision: null,
    at: new Date(comparison.at).toISOString(),
    series: null,
    exercise: comparison.exercise,
  } as const
}

function evidenceOf(comparison: Comparison, change: Change): Finding['evidence'][number] {
  return {
    id: `diff:${comparison.pull}:${change.key}`,
    text: `${change.before.sort === 'ad' ? `ad ${change.before.itemId} of ` : ''}${change.before.name}: ${describe(change)}`,
    source: comparison.key.trim(),
    at: new Date(comparison.at).toISOString(),
  }
}

function describe({ before, after, sort }: Change): string {
  const range = (item: { minUsd: number; maxUsd: number }): string => {
    const [min, max] = [Math.round(item.minUsd), Math.round(item.maxUsd)]
    return min === max || !Number.isFinite(item.maxUsd) ? usdText(min) : `${grouped(min)}–${usdText(max)}`
  }
  if (sort === 'vanished' || after === null) return `Last shown with ${range(before)}; now missing.`
  if (sort === 'payer')
    return `Payer was “${before.payer ?? ''}”, now ${after.payer === '' ? 'none' : `“${after.payer ?? ''}”`}.`
  return `${range(before)} before, ${range(after)} now.`
}
