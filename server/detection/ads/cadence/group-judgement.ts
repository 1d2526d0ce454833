/** Whether a group of linked pages is worth an alert, and which of its pages the alert may name. */
import { foreignCurrency } from '../currency-countries.ts'
import type { CadenceMemory } from './cadence-memory.ts'
import { addHours, emptyHours, officeHours, type OfficeHours } from './office-hours.ts'
import type { PageGroup, WeightedLink } from './page-groups.ts'
import type { Page } from './page-memory.ts'

export interface JudgedGroup {
  /** Page indexes, the best tied first; each has worked beside, or used word for word what, another of them used. */
  readonly named: readonly number[]
  readonly links: readonly WeightedLink[]
  readonly nearBits: number
  readonly sharedBits: number
  /** Different days on which pages met. */
  readonly days: number
  readonly office: OfficeHours
  /** Share of the pages that pay in money foreign to the electorate, and the clearest case in words. */
  readonly foreignShare: number
  readonly foreignText: string
  readonly undeclared: boolean
  readonly country: string | null
  readonly score: number
  readonly confidence: number
}

const FEWEST_NEAR_BITS = 3
const FEWEST_SHARED_BITS = 4
/** Meetings alone suffice from here: about three on different days for pages that work once a day. */
const NEAR_ALONE_BITS = 20
const PAIR_BITS = 14
const DIRECT_NEAR_BITS = 2
const FEWEST_MEETING_SHARE = 0.3

export function judged(group: PageGroup, memory: CadenceMemory): JudgedGroup | null {
  const meeting = new Set([...group.met].flatMap(([page, bits]) => (bits >= DIRECT_NEAR_BITS ? [page] : [])))
  const direct = new Set(meeting)
  for (const { link } of group.links) {
    if (link.targetings > 0 || link.texts > 0) for (const page of [link.a, link.b]) direct.add(page)
  }
  const named = group.members.filter((page) => direct.has(page))
  const nearBits = [...group.met.values()].reduce((total, bits) => total + bits, 0) / 2
  const sharedBits = sum(group.links, (link) => link.strength.targeting + link.strength.text)
  if (named.length < 2 || !isTelling(group, named.length, meeting.size, nearBits, sharedBits)) return null
  const pages = named.flatMap((index) => memory.pages.get(index) ?? [])
  const hours = emptyHours()
  for (const page of pages) addHours(hours, page.hours)
  const office = officeHours(hours)
  const country = commonCountry(pages)
  const foreign = foreignPages(pages, country)
  const undeclared = pages.every((page) => !page.declared)
  return {
    named,
    links: group.links,
    nearBits,
    sharedBits,
    days: new Set(group.links.flatMap(({ link }) => link.days)).size,
    office,
    ...foreign,
    undeclared,
    country,
    score: scoreOf(nearBits + sharedBits, named.length, foreign.foreignShare, undeclared),
    confidence: confidenceOf(nearBits, sharedBits, office),
  }
}

function isTelling(group: PageGroup, named: number, meeting: number, nearBits: number, sharedBits: number): boolean {
  if (named === 2) {
    const best = group.links.find(
      ({ strength }) => strength.total >= PAIR_BITS && strength.kinds >= 2 && strength.near >= 2,
    )
    return best !== undefined || nearBits >= NEAR_ALONE_BITS
  }
  if (nearBits < FEWEST_NEAR_BITS || meeting < named * FEWEST_MEETING_SHARE) return false
  return sharedBits >= FEWEST_SHARED_BITS || nearBits >= NEAR_ALONE_BITS
}

/** The country most of the pages aim at, where most aim at one. */
function commonCountry(pages: readonly Page[]): string | null {
  const counts = new Map<string, number>()
  let known = 0
  for (const page of pages) {
    if (page.countries.length > 0) known += 1
    for (const country of page.countries) counts.set(country, (counts.get(country) ?? 0) + 1)
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return best !== undefined && best[1] * 2 > known ? best[0] : null
}

function foreignPages(pages: readonly Page[], country: string | null): { foreignShare: number; foreignText: string } {
  if (country === null) return { foreignShare: 0, foreignText: '' }
  let total = 0
  let best = { degree: 0, text: '' }
  for (const page of pages) {
    const odd = page.currencies
      .map((currency) => foreignCurrency(currency, country))
      .sort((a, b) => b.degree - a.degree)[0]
    if (odd === undefined) continue
    total += odd.degree
    if (odd.degree > best.degree) best = odd
  }
  return { foreignShare: total / pages.length, foreignText: best.text }
}

/**
 * 0.30 for any group that passed, up to 0.30 for evidence, 0.10 for size, 0.25 for foreign money, 0.04 where no page
 * names a payer. Money that fits nobody in the electorate goes before any amount of likeness.
 */
function scoreOf(bits: number, pages: number, foreignShare: number, undeclared: boolean): number {
  const evidence = 0.3 * (1 - Math.exp(-bits / 80))
  const size = 0.1 * (1 - Math.exp(-(pages - 1) / 5))
  const foreign = 0.25 * Math.min(1, foreignShare * 1.5)
  return Math.min(0.99, 0.3 + evidence + size + foreign + (undeclared ? 0.04 : 0))
}

function confidenceOf(nearBits: number, sharedBits: number, office: OfficeHours): number {
  const both = 1 - Math.exp(-Math.min(nearBits, sharedBits) / 20)
  const hours = office.sessions >= 20 && office.share >= 0.9 ? 0.1 : 0
  return Math.min(0.95, 0.4 + 0.45 * both + hours)
}

function sum(links: readonly WeightedLink[], of: (link: WeightedLink) => number): number {
  return links.reduce((total, link) => total + of(link), 0)
}
