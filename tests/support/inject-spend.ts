/**
 * Puts campaigns of five kinds into real spend tables, so that detection is set and checked on more than one file.
 *
 * The shapes follow those of the labelled file: an advertiser that jumps, a silent one that is back, a new one that
 * spends at once, several new pages of one payer (or of none) at small alike amounts, and steady daily growth.
 * The ranges were read off the labelled file: its amounts are flat levels with uniform noise, in the country's own
 * currency and not relative to its field, except where a campaign multiplies the usual day of the page it uses.
 * `scale` multiplies the amounts that are not relative to a page's own level, for fields whose page-days are larger.
 */
import type { Spend } from '../../shared/domain/observation.ts'
import { unreachable } from '../../shared/lib/unreachable.ts'
import { seededRandom } from './seeded-random.ts'
import type { SeededRandom } from './seeded-random.ts'

export const campaignKinds = ['dormant-surge', 'own-surge', 'new-burst', 'swarm', 'ramp'] as const
export type CampaignKind = (typeof campaignKinds)[number]

export interface Campaign {
  id: string
  kind: CampaignKind
  pageIds: string[]
  start: string
  end: string
}

export interface CampaignLabels {
  country: string
  days: [string, string]
  warmupDays: number
  campaigns: Campaign[]
}

export interface InjectOptions {
  readonly seed: number
  readonly perKind: number
  readonly warmupDays: number
  readonly scale: number
}

const DAY = 86_400_000
const dayOf = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / DAY
const isoOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)
const WORDS = ['River', 'Bright', 'Union', 'Clear', 'Stone', 'Valley', 'Hope', 'Signal', 'Meadow', 'Open', 'Harbour']

interface Bed {
  readonly random: SeededRandom
  readonly options: InjectOptions
  readonly template: Spend
  readonly firstDay: number
  readonly lastDay: number
  /** Rows by page, then day. */
  readonly pages: Map<string, Map<number, Spend[]>>
  readonly used: Set<string>
  /** Whether the table says `≤100` for small amounts. */
  readonly censored: boolean
}

export function injectCampaigns(
  rows: readonly Spend[],
  options: InjectOptions,
): { rows: Spend[]; labels: CampaignLabels } {
  const bed = bedOf(rows, options)
  const campaigns: Campaign[] = []
  for (let round = 0; round < options.perKind; round++) {
    for (const kind of campaignKinds) {
      const campaign = inject(bed, kind)
      if (campaign !== null) campaigns.push({ ...campaign, id: `${bed.template.country}-${campaigns.length + 1}` })
    }
  }
  const all = [...bed.pages.values()].flatMap((days) => [...days.values()].flat())
  all.sort((a, b) => dayOf(a.to) - dayOf(b.to))
  return {
    rows: all,
    labels: {
      country: bed.template.country,
      days: [isoOf(bed.firstDay), isoOf(bed.lastDay)],
      warmupDays: options.warmupDays,
      campaigns,
    },
  }
}

/** Removes labelled campaigns: their own pages, and the days of the campaign on the pages of others. */
export function withoutCampaigns(rows: readonly Spend[], labels: CampaignLabels): Spend[] {
  const own = new Set<string>()
  const days = new Map<string, Campaign[]>()
  for (const campaign of labels.campaigns) {
    for (const page of campaign.pageIds) {
      if (campaign.kind === 'swarm' || campaign.kind === 'new-burst') own.add(page)
      else days.set(page, [...(days.get(page) ?? []), campaign])
    }
  }
  return rows.filter(
    (row) =>
      !own.has(row.advertiserId) &&
      !(days.get(row.advertiserId) ?? []).some((campaign) => row.to >= campaign.start && row.to <= campaign.end),
  )
}

/**
 * A larger field: windows of the same rows, each some weeks later than the one before, laid over each other under other
 * ids. The file gets shorter by the shifts; nothing is turned round, so no day holds a jump that is not in the data.
 */
export function foldField(rows: readonly Spend[], copies: number, shiftDays: number): Spend[] {
  const days = rows.map((row) => dayOf(row.to))
  const first = days.reduce((low, day) => Math.min(low, day), Infinity)
  const last = days.reduce((high, day) => Math.max(high, day), -Infinity)
  const length = last - first + 1 - (copies - 1) * shiftDays
  const folded: Spend[] = []
  for (let copy = 0; copy < copies; copy++) {
    rows.forEach((row, i) => {
      const day = (days[i] ?? first) - copy * shiftDays
      if (day < first || day >= first + length) return
      const iso = isoOf(day)
      const named =
        copy > 0 && row.disclaimer ? { disclaimer: `${row.disclaimer} ${'abcdefghijklmnopqrstuvwxyz'[copy]}` } : {}
      folded.push({ ...row, ...named, advertiserId: `${copy}${row.advertiserId}`, from: iso, to: iso })
    })
  }
  return folded.sort((a, b) => dayOf(a.to) - dayOf(b.to))
}

/** The rows of one half, third … of the advertisers, so that what was set on one is checked on another. */
export function partOfField(rows: readonly Spend[], part: number, parts: number): Spend[] {
  return rows.filter((row) => {
    let hash = 7
    for (let i = 0; i < row.advertiserId.length; i++) {
      hash = Math.imul(hash ^ row.advertiserId.charCodeAt(i), 0x01000193)
    }
    return (((hash >>> 13) ^ hash) >>> 0) % parts === part
  })
}

function bedOf(rows: readonly Spend[], options: InjectOptions): Bed {
  const template = rows[0]
  if (template === undefined) throw new Error('no rows to put campaigns into')
  const pages = new Map<string, Map<number, Spend[]>>()
  let firstDay = Infinity
  let lastDay = -Infinity
  const censored = rows.some((row) => row.spend.max !== row.spend.min)
  for (const row of rows) {
    const day = dayOf(row.to)
    firstDay = Math.min(firstDay, day)
    lastDay = Math.max(lastDay, day)
    let days = pages.get(row.advertiserId)
    if (days === undefined) pages.set(row.advertiserId, (days = new Map()))
    days.set(day, [...(days.get(day) ?? []), row])
  }
  return { random: seededRandom(options.seed), options, template, firstDay, lastDay, pages, used: new Set(), censored }
}

type Unnamed = Omit<Campaign, 'id'>

function inject(bed: Bed, kind: CampaignKind): Unnamed | null {
  switch (kind) {
    case 'own-surge':
      return ownSurge(bed)
    case 'dormant-surge':
      return dormantSurge(bed)
    case 'new-burst':
      return newBurst(bed)
    case 'swarm':
      return swarm(bed)
    case 'ramp':
      return ramp(bed)
    default:
      return unreachable(kind)
  }
}

function newBurst(bed: Bed): Unnamed {
  const { random } = bed
  const length = random.whole(2, 6)
  const start = startDay(bed, length)
  const page = newPage(bed)
  const base = random.logBetween(700, 4000) * bed.options.scale
  const disclaimer = random.next() < 0.35 ? null : nameOf(random, 2)
  for (let i = 0; i < length; i++) put(bed, page, start + i, base * random.between(0.6, 1.4), disclaimer)
  return { kind: 'new-burst', pageIds: [page.id], start: isoOf(start), end: isoOf(start + length) }
}

function ownSurge(bed: Bed): Unnamed | null {
  const { random, options } = bed
  const length = random.whole(2, 5)
  const start = startDay(bed, length)
  const host = hostOf(bed, start, (days) => countBetween(days, start - 28, start - 1) >= 12)
  if (host === null) return null
  const base = Math.max(250 * options.scale, host.usual * random.between(6, 25))
  for (let i = 0; i < length; i++) put(bed, host, start + i, base * random.between(0.8, 1.2))
  return { kind: 'own-surge', pageIds: [host.id], start: isoOf(start), end: isoOf(start + length) }
}

function dormantSurge(bed: Bed): Unnamed | null {
  const { random, options } = bed
  const length = random.whole(3, 7)
  const start = startDay(bed, length)
  const silence = Math.min(21, options.warmupDays - 2)
  const host = hostOf(
    bed,
    start,
    (days) =>
      countBetween(days, bed.firstDay, start - silence - 1) >= 2 &&
      countBetween(days, start - silence, start + length) === 0,
  )
  if (host === null) return null
  const base = random.logBetween(500, 6000) * options.scale
  for (let i = 0; i < length; i++) put(bed, host, start + i, base * random.between(0.7, 1.3))
  return { kind: 'dormant-surge', pageIds: [host.id], start: isoOf(start), end: isoOf(start + length) }
}

function ramp(bed: Bed): Unnamed | null {
  const { random, options } = bed
  const length = random.whole(8, 11)
  const start = startDay(bed, length)
  const host = hostOf(bed, start, (days) => countBetween(days, start - 28, start - 1) >= 4)
  if (host === null) return null
  const growth = random.between(1.25, 1.6)
  let amount = Math.max(20 * options.scale, host.usual * random.between(1.2, 2.2))
  for (let i = 0; i < length; i++) {
    amount *= growth
    put(bed, host, start + i, amount * random.between(0.9, 1.1))
  }
  return { kind: 'ramp', pageIds: [host.id], start: isoOf(start), end: isoOf(start + length) }
}

function swarm(bed: Bed): Unnamed {
  const { random, options } = bed
  const length = random.whole(4, 9)
  const start = startDay(bed, length + 1)
  const disclaimer = random.next() < 0.35 ? null : `${nameOf(random, 3)} Media`
  const pages = Array.from({ length: random.whole(7, 15) }, () => newPage(bed))
  for (const page of pages) {
    const base = random.between(40, 180) * options.scale
    const late = random.whole(0, 1)
    for (let i = 0; i < length; i++) put(bed, page, start + late + i, base * random.between(0.8, 1.2), disclaimer)
  }
  return { kind: 'swarm', pageIds: pages.map((page) => page.id), start: isoOf(start), end: isoOf(start + length + 1) }
}

interface Page {
  readonly id: string
  readonly name: string
  readonly usual: number
}

function newPage(bed: Bed): Page {
  const { random } = bed
  let id = ''
  do id = `9${String(Math.floor(random.next() * 1e14)).padStart(14, '0')}`
  while (bed.pages.has(id))
  bed.pages.set(id, new Map())
  return { id, name: nameOf(random, random.whole(2, 3)), usual: 0 }
}

function hostOf(bed: Bed, start: number, fits: (days: Map<number, Spend[]>) => boolean): Page | null {
  const fitting = [...bed.pages]
    .filter(([id, days]) => !bed.used.has(id) && fits(days))
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
  if (fitting.length === 0) return null
  const [id, days] = bed.random.pick(fitting)
  bed.used.add(id)
  const recent = [...days].filter(([day]) => day < start && day >= start - 28)
  const amounts = recent
    .map(([, rows]) => rows.reduce((sum, row) => sum + (row.spend.max ?? 0), 0))
    .sort((a, b) => a - b)
  return { id, name: [...days.values()][0]?.[0]?.advertiserName ?? id, usual: amounts[amounts.length >> 1] ?? 0 }
}

function put(bed: Bed, page: Page, day: number, amount: number, disclaimer?: string | null): void {
  const days = bed.pages.get(page.id)
  if (days === undefined) throw new Error(`no page ${page.id}`)
  const before = days.get(day)?.[0] ?? [...days.values()].at(-1)?.[0]
  const whole = Math.round(amount)
  const isCensored = bed.censored && whole <= 100
  const payer = disclaimer === undefined ? (before?.disclaimer ?? null) : disclaimer
  days.set(day, [
    {
      ...bed.template,
      advertiserId: page.id,
      advertiserName: page.name,
      disclaimer: payer,
      from: isoOf(day),
      to: isoOf(day),
      spend: { min: isCensored ? 0 : whole, max: isCensored ? 100 : whole, currency: bed.template.spend.currency },
    },
  ])
}

function countBetween(days: Map<number, Spend[]>, from: number, to: number): number {
  let count = 0
  for (const day of days.keys()) if (day >= from && day <= to) count++
  return count
}

function startDay(bed: Bed, length: number): number {
  return bed.random.whole(bed.firstDay + bed.options.warmupDays, bed.lastDay - length - 1)
}

function nameOf(random: SeededRandom, words: number): string {
  return Array.from({ length: words }, () => random.pick(WORDS)).join(' ')
}
