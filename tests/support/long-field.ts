/**
 * Makes of a month of daily reports what the labelled file is made of: exact daily amounts of half a year.
 *
 * The labelled background consists of differences of lifetime totals: exact, whole, one row a page and day, no `≤100`.
 * `withExactAmounts` gives rows that only say `≤100` the small amounts of real pages, in their order, and leaves out as
 * many as have no difference at all. `splicedField` lays months behind each other: a page that ends a month active goes
 * on as one that begins the month at a like amount and as often; of those that begin later in the month most are silent
 * ones that are back, the rest new, in the share that the labelled background shows. Every day of it is a real day of some
 * page; what is put together is who goes on as whom.
 */
import type { Spend } from '../../shared/domain/observation.ts'
import type { SeededRandom } from './seeded-random.ts'
import { seededRandom } from './seeded-random.ts'

const DAY = 86_400_000
const dayOf = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / DAY
const isoOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

/** Of the pages that never show more than `≤100`, the share that has no differences: half of them in `meta_daily_NL`. */
const NEVER_SHOWN = 0.5
/** Of the other rows that say `≤100`, the share without a difference that day. */
const NOT_THAT_DAY = 0.12
/** Share of pages that are new, of those unseen for 14 days, by their first amounts, in `NL_moves` after its first 60 days. */
const NEW_FROM: readonly (readonly [amount: number, share: number])[] = [
  [1000, 0.5],
  [30, 0.3],
  [0, 0.2],
]
/** The same of those unseen for three days, beside those of 14. */
const NEW_SOONER = 0.7
/** Of pages that are back after two weeks, the amounts before and after have a correlation of 0.47 in `NL_moves`. */
const BACK_JITTER = 1.7
const SEAM_JITTER = 0.05
const SEAM_DAYS = 3
/** Runs of small amounts of which the most alike is taken. */
const CANDIDATES = 60

interface Page {
  readonly id: string
  /** Rows by day of the month, 0 first. */
  readonly days: Map<number, Spend>
}

/** One exact row a page and day. `donors`: exact rows of another field, whose runs of small amounts stand for `≤100`. */
export function withExactAmounts(rows: readonly Spend[], donors: readonly Spend[], seed: number): Spend[] {
  const random = seededRandom(seed)
  const isSmall = (row: Spend): boolean => row.spend.min <= 100
  const known = pagesOf(donors).flatMap((page) => runsOf(page, isSmall))
  const exact: Spend[] = []
  for (const page of pagesOf(rows)) {
    const runs = runsOf(page, (row) => row.spend.max !== row.spend.min)
    const covered = runs.reduce((sum, run) => sum + run.rows.length, 0)
    if (covered === page.days.size && random.next() < NEVER_SHOWN) continue
    exact.push(...[...page.days.values()].filter((row) => row.spend.max === row.spend.min))
    for (const run of runs) {
      const like = mostAlike(run, known, random).rows
      const skip = run.after === null ? 0 : Math.max(0, like.length - run.rows.length)
      run.rows.forEach((row, i) => {
        const amount = like[skip + (i % like.length)]?.spend.min ?? 1
        if (random.next() >= NOT_THAT_DAY) exact.push({ ...row, spend: { ...row.spend, min: amount, max: amount } })
      })
    }
  }
  return byDay(exact)
}

/** Consecutive days of small amounts, with the amounts of the days on both sides; null where it is silent there. */
interface Run {
  readonly rows: Spend[]
  readonly before: number | null
  readonly after: number | null
}

function runsOf(page: Page, isSmall: (row: Spend) => boolean): Run[] {
  const runs: Run[] = []
  for (const [day, row] of page.days) {
    if (!isSmall(row)) continue
    const before = page.days.get(day - 1)
    if (before !== undefined && isSmall(before)) continue
    const run = [row]
    let next = page.days.get(day + 1)
    for (let at = day + 1; next !== undefined && isSmall(next); next = page.days.get(++at)) run.push(next)
    runs.push({ rows: run, before: before?.spend.min ?? null, after: next?.spend.min ?? null })
  }
  return runs
}

function mostAlike(run: Run, known: readonly Run[], random: SeededRandom): Run {
  let best = random.pick(known)
  for (let i = 0; i < CANDIDATES; i++) {
    const other = random.pick(known)
    if (unlikeness(run, other) < unlikeness(run, best)) best = other
  }
  return best
}

function unlikeness(run: Run, other: Run): number {
  const short = Math.max(0, run.rows.length - other.rows.length)
  const long = run.before !== null && run.after !== null ? Math.max(0, other.rows.length - run.rows.length) : 0
  return (3 * (short + long)) / run.rows.length + side(run.before, other.before) + side(run.after, other.after)
}

function side(one: number | null, other: number | null): number {
  if (one === null) return 0
  return other === null ? 2 : Math.abs(Math.log(one / other))
}

/** `months` times the last `length` days of a field, pages going on from one to the next. */
export function splicedField(rows: readonly Spend[], months: number, length: number, seed: number): Spend[] {
  const random = seededRandom(seed)
  const last = rows.reduce((high, row) => Math.max(high, dayOf(row.to)), -Infinity)
  const month = pagesOf(rows.filter((row) => dayOf(row.to) > last - length))
  const first = last - length + 1
  const spliced: Spend[] = []
  let ending: Page[] = []
  let silent: Page[] = []
  let added = 0
  for (let index = 0; index < months; index++) {
    const ids = index === 0 ? new Map<Page, string>() : successors(month, ending, silent, random)
    const now: Page[] = []
    for (const page of month) {
      const id = ids.get(page) ?? `${page.id}0${added++}`
      now.push({ id, days: page.days })
      for (const [day, row] of page.days) {
        const iso = isoOf(first + index * length + day)
        const named = row.disclaimer ? { disclaimer: `${row.disclaimer} ${'abcdefghijklmnop'[index]}` } : {}
        spliced.push({ ...row, ...named, advertiserId: id, from: iso, to: iso })
      }
    }
    const met = new Set(now.map((page) => page.id))
    silent = [...silent, ...ending].filter((page) => !met.has(page.id))
    ending = now.filter((page) => lastOf(page) >= length - SEAM_DAYS)
    silent.push(...now.filter((page) => lastOf(page) < length - SEAM_DAYS))
  }
  return byDay(spliced)
}

/** Which page of the month goes on under whose id. */
function successors(
  month: readonly Page[],
  ending: readonly Page[],
  silent: readonly Page[],
  random: SeededRandom,
): Map<Page, string> {
  const ids = new Map<Page, string>()
  const taken = new Set<string>()
  for (const often of [0, 1, 2]) {
    const begins = month.filter((page) => firstOf(page) < SEAM_DAYS && oftenAt(page, 'start') === often)
    const ends = ending.filter((page) => oftenAt(page, 'end') === often)
    const left = inOrder(begins, 'start', random)
    const right = inOrder(ends, 'end', random)
    const step = Math.max(left.length, right.length)
    // Ranks are matched; where one side has more, its surplus is spread over all amounts.
    for (let i = 0; i < step; i++) {
      const page = left[Math.floor((i * left.length) / step)]
      const before = right[Math.floor((i * right.length) / step)]
      if (page === undefined || before === undefined || ids.has(page) || taken.has(before.id)) continue
      ids.set(page, before.id)
      taken.add(before.id)
    }
  }
  const back = inOrder(silent, 'end', random, BACK_JITTER)
  const late = month.filter((page) => firstOf(page) >= SEAM_DAYS)
  const returning = inOrder(
    late.filter((page) => random.next() >= newShare(page)),
    'start',
    random,
    BACK_JITTER,
  )
  returning.forEach((page, i) => {
    const before = back[Math.floor((i * back.length) / returning.length)]
    if (before !== undefined && back.length >= returning.length) ids.set(page, before.id)
  })
  return ids
}

function newShare(page: Page): number {
  const share = NEW_FROM.find(([amount]) => Math.exp(levelAt(page, 'start')) >= amount)?.[1] ?? 0
  return firstOf(page) >= 14 ? share : share * NEW_SOONER
}

/** By the amount at one end, jittered so that no page has the same successor every month. */
function inOrder(pages: readonly Page[], end: 'start' | 'end', random: SeededRandom, jitter = SEAM_JITTER): Page[] {
  return pages
    .map((page) => ({ page, level: levelAt(page, end) + jitter * random.normal() }))
    .sort((a, b) => a.level - b.level)
    .map((one) => one.page)
}

function levelAt(page: Page, end: 'start' | 'end'): number {
  const logs = [...page.days.values()].map((row) => Math.log(Math.max(1, row.spend.min)))
  const some = end === 'start' ? logs.slice(0, SEAM_DAYS) : logs.slice(-SEAM_DAYS)
  return some.reduce((sum, log) => sum + log, 0) / some.length
}

/** How often a page is active in the week at one end: 0 now and then, 1 on some days, 2 on nearly all. */
function oftenAt(page: Page, end: 'start' | 'end'): 0 | 1 | 2 {
  const days = [...page.days.keys()]
  const edge = end === 'start' ? 0 : Math.max(...days)
  const count = days.filter((day) => Math.abs(day - edge) < 7).length
  return count >= 6 ? 2 : count >= 3 ? 1 : 0
}

function firstOf(page: Page): number {
  return Math.min(...page.days.keys())
}

function lastOf(page: Page): number {
  return Math.max(...page.days.keys())
}

function pagesOf(rows: readonly Spend[]): Page[] {
  const first = rows.reduce((low, row) => Math.min(low, dayOf(row.to)), Infinity)
  const pages = new Map<string, Page>()
  for (const row of byDay(rows)) {
    const day = dayOf(row.to) - first
    let page = pages.get(row.advertiserId)
    if (page === undefined) pages.set(row.advertiserId, (page = { id: row.advertiserId, days: new Map() }))
    const same = page.days.get(day)
    page.days.set(day, same === undefined ? row : summed(same, row))
  }
  return [...pages.values()]
}

/** Two payer lines of a page on one day, as one amount; `≤100` beside an exact amount is not worth a doubt. */
function summed(one: Spend, other: Spend): Spend {
  const isExact = one.spend.min === one.spend.max || other.spend.min === other.spend.max
  const min = one.spend.min + other.spend.min
  return { ...one, spend: { ...one.spend, min, max: isExact ? min : one.spend.max } }
}

function byDay(rows: readonly Spend[]): Spend[] {
  return [...rows].sort((a, b) => (a.to < b.to ? -1 : a.to > b.to ? 1 : 0))
}
