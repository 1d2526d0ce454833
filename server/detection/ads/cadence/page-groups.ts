/**
 * Groups of pages in the graph of links: a core of pages tied by strong links, and pages tied to the core by several
 * weaker ones.
 */
import type { Page, PageMemory } from './page-memory.ts'
import type { PageLink, PageLinks } from './page-links.ts'

export interface PageGroup {
  /** Page indexes, the best tied first. */
  readonly members: readonly number[]
  /** Links inside the group. */
  readonly links: readonly WeightedLink[]
}

export interface GroupSettings {
  /** A link of fewer bits is left out. */
  readonly least: number
  /** A link of two kinds of evidence is strong from here, in bits … */
  readonly strong: number
  /** … and one of a single kind from here. */
  readonly strongAlone: number
  /** Bits that attach a page to a group. */
  readonly attach: number
  /** Bits between two groups that make them one. */
  readonly join: number
}

export const groupSettings: GroupSettings = { least: 1.5, strong: 8, strongAlone: 12, attach: 8, join: 12 }

/** Pages that name the same payer in public hide nothing: their likeness is worth a fifth. */
const DECLARED_TOGETHER = 0.2
/** Where one names a payer and the other never does, one hand is less likely. */
const DECLARED_APART = 0.6
/** Pages run from one place pay from one purse. */
const PAID_APART = 0.5
/** Like choices alone, with no text or whole targeting in common and never at work together, may be one trade. */
const ALIKE_ONLY = 0.6
const MOST_PLACE_BITS = 3
const ATTACH_LINKS = 4
const JOIN_LINKS = 6
const ROUNDS = 3

export interface LinkStrength {
  readonly total: number
  readonly near: number
  readonly targeting: number
  readonly text: number
  /** How many kinds of evidence count for at least two bits. */
  readonly kinds: number
}

/**
 * Bits of a link. Targeting counts by the geometric mean of the shared bits and their share of what the two use in all
 * (the cosine of their trace vectors): two pages with hundreds of choices share some by accident.
 */
export function strengthOf(link: PageLink, a: Page, b: Page): LinkStrength {
  const shared = link.pieceBits
  const norm = Math.sqrt(Math.max(1, a.traceBits) * Math.max(1, b.traceBits))
  const cosine = Math.min(1, shared / norm)
  const together = declarationFactor(a, b) * moneyFactor(a, b)
  const near = link.nearBits * together
  const places = Math.min(MOST_PLACE_BITS, link.placeBits)
  const direct = link.nearBits >= 1.5 || link.targetings > 0 || link.texts > 0 ? 1 : ALIKE_ONLY
  const targeting = ((shared + places) * Math.sqrt(cosine) * direct + link.targetingBits) * together
  const text = link.textBits * together
  const kinds = [near, targeting, text].filter((bits) => bits >= 2).length
  return { total: near + targeting + text, near, targeting, text, kinds }
}

function declarationFactor(a: Page, b: Page): number {
  if (a.payers.some((payer) => b.payers.includes(payer))) return DECLARED_TOGETHER
  return a.declared === b.declared ? 1 : DECLARED_APART
}

function moneyFactor(a: Page, b: Page): number {
  if (a.currencies.length === 0 || b.currencies.length === 0) return 1
  return a.currencies.some((currency) => b.currencies.includes(currency)) ? 1 : PAID_APART
}

export interface WeightedLink {
  readonly link: PageLink
  readonly strength: LinkStrength
}

export function findGroups(links: PageLinks, pages: PageMemory, settings: GroupSettings): PageGroup[] {
  const weighted: WeightedLink[] = []
  for (const link of links.all()) {
    if (rawBits(link) < settings.least) continue
    const a = pages.get(link.a)
    const b = pages.get(link.b)
    if (a === undefined || b === undefined) continue
    const strength = strengthOf(link, a, b)
    if (strength.total >= settings.least) weighted.push({ link, strength })
  }
  const strong = weighted.filter(
    ({ strength }) => strength.total >= (strength.kinds >= 2 ? settings.strong : settings.strongAlone),
  )
  let groups = components(strong)
  for (let round = 0; round < ROUNDS; round++) groups = joined(attached(groups, weighted, settings), weighted, settings)
  return toGroups(groups, weighted)
}

function components(strong: readonly WeightedLink[]): Set<number>[] {
  const parent = new Map<number, number>()
  const root = (page: number): number => {
    let at = page
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up
    return at
  }
  for (const { link } of strong) {
    for (const page of [link.a, link.b]) if (!parent.has(page)) parent.set(page, page)
    const [low, high] = [root(link.a), root(link.b)].sort((x, y) => x - y)
    if (low !== undefined && high !== undefined && low !== high) parent.set(high, low)
  }
  const groups = new Map<number, Set<number>>()
  for (const page of parent.keys()) {
    const of = root(page)
    const group = groups.get(of) ?? new Set<number>()
    group.add(page)
    groups.set(of, group)
  }
  return [...groups.values()]
}

/** Pages outside every group join the one to which their best links carry enough together. */
function attached(
  groups: readonly Set<number>[],
  weighted: readonly WeightedLink[],
  settings: GroupSettings,
): Set<number>[] {
  const groupOf = indexOf(groups)
  const ties = new Map<number, { page: number; group: number; bits: number[]; kinds: number }>()
  for (const { link, strength } of weighted) {
    for (const [outside, inside] of [
      [link.a, link.b],
      [link.b, link.a],
    ] as const) {
      const group = groupOf.get(inside)
      if (group === undefined || groupOf.has(outside)) continue
      const key = outside * groups.length + group
      const tie = ties.get(key) ?? { page: outside, group, bits: [], kinds: 0 }
      tie.bits.push(strength.total)
      tie.kinds = Math.max(tie.kinds, strength.kinds)
      ties.set(key, tie)
    }
  }
  const best = new Map<number, { group: number; bits: number }>()
  for (const { page, group, bits, kinds } of ties.values()) {
    const total = sumOfBest(bits, ATTACH_LINKS)
    if (total < settings.attach || (bits.length < 2 && kinds < 2)) continue
    const known = best.get(page)
    if (known === undefined || total > known.bits || (total === known.bits && group < known.group))
      best.set(page, { group, bits: total })
  }
  const grown = groups.map((group) => new Set(group))
  for (const [page, { group }] of best) grown[group]?.add(page)
  return grown
}

/** Groups between which enough is shared are one. */
function joined(
  groups: readonly Set<number>[],
  weighted: readonly WeightedLink[],
  settings: GroupSettings,
): Set<number>[] {
  const groupOf = indexOf(groups)
  const between = new Map<number, { a: number; b: number; bits: number[] }>()
  for (const { link, strength } of weighted) {
    const [a, b] = [groupOf.get(link.a), groupOf.get(link.b)].sort((x, y) => (x ?? 0) - (y ?? 0))
    if (a === undefined || b === undefined || a === b) continue
    const key = a * groups.length + b
    const cross = between.get(key) ?? { a, b, bits: [] }
    cross.bits.push(strength.total)
    between.set(key, cross)
  }
  const result = groups.map((group) => new Set(group))
  const target = groups.map((_, index) => index)
  for (const { a, b, bits } of between.values()) {
    if (bits.length < 2 || sumOfBest(bits, JOIN_LINKS) < settings.join) continue
    const [into, from] = [target[a] ?? a, target[b] ?? b].sort((x, y) => x - y)
    if (into === undefined || from === undefined || into === from) continue
    for (const page of result[from] ?? []) result[into]?.add(page)
    result[from] = new Set()
    for (let index = 0; index < target.length; index++) if (target[index] === from) target[index] = into
  }
  return result.filter((group) => group.size > 0)
}

function indexOf(groups: readonly Set<number>[]): Map<number, number> {
  return new Map(groups.flatMap((group, index) => [...group].map((page) => [page, index] as const)))
}

function sumOfBest(bits: number[], count: number): number {
  return bits
    .sort((x, y) => y - x)
    .slice(0, count)
    .reduce((sum, value) => sum + value, 0)
}

function toGroups(groups: readonly Set<number>[], weighted: readonly WeightedLink[]): PageGroup[] {
  const groupOf = indexOf(groups)
  const inside = groups.map((): WeightedLink[] => [])
  const bits = new Map<number, number>()
  for (const each of weighted) {
    const group = groupOf.get(each.link.a)
    if (group === undefined || group !== groupOf.get(each.link.b)) continue
    inside[group]?.push(each)
    for (const page of [each.link.a, each.link.b]) bits.set(page, (bits.get(page) ?? 0) + each.strength.total)
  }
  return groups.map((members, group) => ({
    members: [...members].sort((x, y) => (bits.get(y) ?? 0) - (bits.get(x) ?? 0) || x - y),
    links: inside[group] ?? [],
  }))
}

/** More than the link can be worth after every discount. */
function rawBits(link: PageLink): number {
  return link.nearBits + link.pieceBits + Math.min(MOST_PLACE_BITS, link.placeBits) + link.targetingBits + link.textBits
}
