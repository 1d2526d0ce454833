/**
 * Groups of pages in the graph of links: a core of pages tied by strong links, and pages tied to the core by several
 * weaker ones.
 */
import { addMeetings, noMeetings, pooledBits, workloadOf, type Meetings, type Workload } from './group-meetings.ts'
import type { Page, PageMemory } from './page-memory.ts'
import { meetingBits, type PageLink, type PageLinks } from './page-links.ts'

export interface PageGroup {
  /** Page indexes, the best tied first. */
  readonly members: readonly number[]
  /** Links inside the group. */
  readonly links: readonly WeightedLink[]
  /** Bits of each member's meetings with the rest of the group. */
  readonly met: ReadonlyMap<number, number>
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
  /** Bits by which the strongest link of a group must exceed what the best of so many pairs has by chance. */
  readonly seedMargin: number
}

export const groupSettings: GroupSettings = {
  least: 1,
  strong: 4,
  strongAlone: 8,
  attach: 3.5,
  join: 4.5,
  seedMargin: 3,
}

/** Pages that name the same payer in public hide nothing: their likeness is worth a fifth. */
const DECLARED_TOGETHER = 0.2
/** Where one names a payer and the other never does, one hand is less likely. */
const DECLARED_APART = 0.6
/** Pages run from one place pay from one purse. */
const PAID_APART = 0.5
/** Like choices alone, with no text or whole targeting in common and never at work together, may be one trade. */
const ALIKE_ONLY = 0.8
const MOST_PLACE_BITS = 3
const MOST_MEETING_BITS = 20
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
  const places = Math.min(MOST_PLACE_BITS, link.placeBits)
  const met = meetingBits(link, a, b)
  const near = met * together
  const direct = met >= 1.5 || link.targetings > 0 || link.texts > 0 ? 1 : ALIKE_ONLY
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
    if (strength.total >= settings.least || link.near > 0) weighted.push({ link, strength })
  }
  const strong = weighted.filter(
    ({ strength }) => strength.total >= (strength.kinds >= 2 ? settings.strong : settings.strongAlone),
  )
  let groups = components(strong)
  for (let round = 0; round < ROUNDS; round++) {
    groups = joined(attached(groups, weighted, pages, settings), weighted, pages, settings)
  }
  return toGroups(seeded(groups, weighted, links.size, settings), weighted, pages)
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

/**
 * Groups with at least one link that chance does not give in so many: of n pairs compared, one reaches log2 n bits on
 * its own.
 */
function seeded(
  groups: readonly Set<number>[],
  weighted: readonly WeightedLink[],
  compared: number,
  settings: GroupSettings,
): Set<number>[] {
  const groupOf = indexOf(groups)
  const needed = Math.log2(Math.max(1, compared)) + settings.seedMargin
  const strongest = new Map<number, number>()
  for (const { link, strength } of weighted) {
    const group = groupOf.get(link.a)
    if (group !== undefined && group === groupOf.get(link.b))
      strongest.set(group, Math.max(strongest.get(group) ?? 0, strength.total))
  }
  return groups.filter((_, group) => (strongest.get(group) ?? 0) >= needed)
}

/** What ties a page, or a group, to a group. */
interface Tie {
  readonly from: number
  readonly to: number
  /** Bits of targeting and text, link by link. */
  readonly shared: number[]
  readonly meetings: Meetings
}

function addTie(ties: Map<number, Tie>, key: number, from: number, to: number, { link, strength }: WeightedLink): void {
  const tie = ties.get(key) ?? { from, to, shared: [], meetings: noMeetings() }
  const shared = strength.targeting + strength.text
  if (shared > 0) tie.shared.push(shared)
  addMeetings(tie.meetings, link)
  ties.set(key, tie)
}

/** Pages outside every group join the one to which shared choices and meetings carry enough together. */
function attached(
  groups: readonly Set<number>[],
  weighted: readonly WeightedLink[],
  pages: PageMemory,
  settings: GroupSettings,
): Set<number>[] {
  const groupOf = indexOf(groups)
  const ties = new Map<number, Tie>()
  for (const each of weighted) {
    for (const [outside, inside] of [
      [each.link.a, each.link.b],
      [each.link.b, each.link.a],
    ] as const) {
      const group = groupOf.get(inside)
      if (group === undefined || groupOf.has(outside)) continue
      addTie(ties, outside * groups.length + group, outside, group, each)
    }
  }
  const sides = groups.map((group) => sideOf(group, pages))
  const best = new Map<number, { group: number; bits: number }>()
  for (const tie of ties.values()) {
    const [page, group] = [pages.get(tie.from), sides[tie.to]]
    if (page === undefined || group === undefined) continue
    const met = pooledBits(tie.meetings, workloadOf([page]), group.workload) * likeness(page, group)
    const total = met + sumOfBest(tie.shared, ATTACH_LINKS)
    const single = tie.shared.length < 2 && tie.meetings.gaps.size < 2
    if (total < settings.attach || (single && (met < 2 || total - met < 2))) continue
    const known = best.get(tie.from)
    if (known === undefined || total > known.bits || (total === known.bits && tie.to < known.group)) {
      best.set(tie.from, { group: tie.to, bits: total })
    }
  }
  const grown = groups.map((group) => new Set(group))
  for (const [page, { group }] of best) grown[group]?.add(page)
  return grown
}

interface Side {
  readonly pages: readonly Page[]
  readonly workload: Workload
  readonly declared: boolean
  readonly payers: ReadonlySet<string>
  readonly currencies: ReadonlySet<string>
}

function sideOf(members: ReadonlySet<number>, memory: PageMemory): Side {
  const pages = [...members].flatMap((index) => memory.get(index) ?? [])
  return {
    pages,
    workload: workloadOf(pages),
    declared: pages.filter((page) => page.declared).length * 2 > pages.length,
    payers: new Set(pages.flatMap((page) => page.payers)),
    currencies: new Set(pages.flatMap((page) => page.currencies)),
  }
}

/** The discounts of `strengthOf`, for a page against a group. */
function likeness(page: Page, group: Side): number {
  const paid =
    page.currencies.length === 0 ||
    group.currencies.size === 0 ||
    page.currencies.some((each) => group.currencies.has(each))
  const declared = page.payers.some((payer) => group.payers.has(payer))
    ? DECLARED_TOGETHER
    : page.declared === group.declared
      ? 1
      : DECLARED_APART
  return declared * (paid ? 1 : PAID_APART)
}

/** Groups between which enough is shared are one. */
function joined(
  groups: readonly Set<number>[],
  weighted: readonly WeightedLink[],
  pages: PageMemory,
  settings: GroupSettings,
): Set<number>[] {
  const groupOf = indexOf(groups)
  const ties = new Map<number, Tie>()
  for (const each of weighted) {
    const [a, b] = [groupOf.get(each.link.a), groupOf.get(each.link.b)].sort((x, y) => (x ?? 0) - (y ?? 0))
    if (a !== undefined && b !== undefined && a !== b) addTie(ties, a * groups.length + b, a, b, each)
  }
  const sides = groups.map((group) => sideOf(group, pages))
  const result = groups.map((group) => new Set(group))
  const target = groups.map((_, index) => index)
  for (const tie of ties.values()) {
    const [one, other] = [sides[tie.from], sides[tie.to]].sort(
      (x, y) => (x?.workload.days ?? 0) - (y?.workload.days ?? 0),
    )
    if (one === undefined || other === undefined) continue
    const factor = Math.min(...one.pages.map((page) => likeness(page, other)))
    const met = pooledBits(tie.meetings, one.workload, other.workload) * factor
    const lone = tie.shared.length < 2 && tie.meetings.gaps.size < 2
    if (!lone && met + sumOfBest(tie.shared, JOIN_LINKS) >= settings.join) unite(result, target, tie)
  }
  return result.filter((group) => group.size > 0)
}

function unite(result: Set<number>[], target: number[], tie: Tie): void {
  const [into, from] = [target[tie.from] ?? tie.from, target[tie.to] ?? tie.to].sort((x, y) => x - y)
  if (into === undefined || from === undefined || into === from) return
  for (const page of result[from] ?? []) result[into]?.add(page)
  result[from] = new Set()
  for (let index = 0; index < target.length; index++) if (target[index] === from) target[index] = into
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

function toGroups(groups: readonly Set<number>[], weighted: readonly WeightedLink[], memory: PageMemory): PageGroup[] {
  const groupOf = indexOf(groups)
  const inside = groups.map((): WeightedLink[] => [])
  const bits = new Map<number, number>()
  const meetings = new Map<number, Meetings>()
  for (const each of weighted) {
    const group = groupOf.get(each.link.a)
    if (group === undefined || group !== groupOf.get(each.link.b)) continue
    inside[group]?.push(each)
    for (const page of [each.link.a, each.link.b]) {
      bits.set(page, (bits.get(page) ?? 0) + each.strength.total)
      const held = meetings.get(page) ?? noMeetings()
      addMeetings(held, each.link)
      meetings.set(page, held)
    }
  }
  return groups.map((members, group) => {
    const all = sideOf(members, memory)
    const met = new Map<number, number>()
    for (const page of all.pages) {
      const rest = all.pages.length > 2 ? all.workload : workloadOf(all.pages.filter((other) => other !== page))
      met.set(page.index, pooledBits(meetings.get(page.index) ?? noMeetings(), workloadOf([page]), rest))
    }
    const ordered = [...members].sort((x, y) => (bits.get(y) ?? 0) - (bits.get(x) ?? 0) || x - y)
    return { members: ordered, links: inside[group] ?? [], met }
  })
}

/** More than the link can be worth after every discount. */
function rawBits(link: PageLink): number {
  return (
    link.near * MOST_MEETING_BITS +
    link.pieceBits +
    Math.min(MOST_PLACE_BITS, link.placeBits) +
    link.targetingBits +
    link.textBits
  )
}
