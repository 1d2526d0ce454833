/**
 * Compares two pulls of one library: an ad or total that vanished, a payer line that changed, an amount restated.
 *
 * Libraries restate: hundreds of pages on one day, downward too. So changes of one sort that reach twenty and three in
 * a hundred of what can be compared become one notice for the source; below that the largest three are told one by
 * one, if they are large. A pull that lacks a third of the one before covers something else (a day, a search) or is
 * damaged: nothing is said about what it lacks.
 *
 * Reads ads and spend that carry `pull`; a pull is compared when its `pull` observation arrives or another begins.
 * Cost: constant per row and once over both pulls. Memory: about 150 bytes per item, 300,000 items a source at most;
 * days older than 14 are dropped. Blind to: what is taken down and restored between two pulls; sources that do not
 * name their pulls.
 * Source: versioned pulls as in ad-library archives; base rates of restatement in the Ad Library Report.
 */
import type { Ad, Observation, Pull, Spend } from '../../../shared/domain/observation.ts'
import { DAY_MS } from '../../../shared/domain/time.ts'
import type { Detector, Emit } from '../detector.ts'
import { usdPerUnit } from '../spend/currency-rates.ts'
import { dayTime } from './day-time.ts'
import type { Change, Comparison, LibraryItem } from './library-change.ts'
import { diffFindings } from './library-diff-finding.ts'

interface Library {
  readonly platform: string
  readonly country: string | null
  /** Ads and totals, which a later pull should show again. */
  items: Map<string, LibraryItem>
  /** Amounts of single days (or weeks), by their first day: a later pull of the same day may restate them. */
  days: Map<string, Map<string, LibraryItem>>
  /** The pull that is being read. */
  open: string | null
  reading: Map<string, LibraryItem>
  readingDays: Map<string, Map<string, LibraryItem>>
  closed: string[]
  latest: number
  exercise: boolean
}

const MAX_ITEMS = 300_000
const KEEP_DAYS_MS = 14 * DAY_MS
const CLOSED_PULLS = 50
/** A pull that lacks more than this share of what was there covers something else. */
const OTHER_COVERAGE = 0.3

export class LibraryDiff implements Detector {
  readonly id = 'library-diff'
  readonly version = '1'
  private libraries = new Map<string, Library>()
  private over: string[] = []
  /** Comparisons that `observe` made; they are told with the next `advance`. */
  private compared: Comparison[] = []

  observe(observation: Observation): void {
    if (observation.type === 'pull') this.readPull(observation)
    else if (observation.type === 'ad' && observation.pull !== undefined) this.readAd(observation, observation.pull)
    else if (observation.type === 'spend' && observation.pull !== undefined)
      this.readSpend(observation, observation.pull)
  }

  private readPull(pull: Pull): void {
    for (const [key, library] of this.libraries) {
      if (library.open !== pull.pull) continue
      library.latest = Math.max(library.latest, Date.parse(pull.at))
      this.over.push(key)
    }
  }

  private readAd(ad: Ad, pull: string): void {
    const library = this.libraryFor(ad, pull)
    if (library === null) return
    const at = parsed(ad.at) ?? parsed(ad.startedAt) ?? parsed(ad.createdAt) ?? 0
    const rate = ad.currency === undefined ? 1 : rateOf(ad.currency, at)
    library.latest = Math.max(library.latest, at)
    if (library.reading.size >= MAX_ITEMS) return
    library.reading.set(`ad ${ad.adId}`, {
      sort: 'ad',
      advertiserId: ad.advertiserId,
      name: ad.advertiserName ?? ad.advertiserId,
      itemId: ad.adId,
      payer: ad.disclaimer === undefined ? null : (ad.disclaimer ?? ''),
      minUsd: (ad.spend?.min ?? 0) * rate,
      maxUsd: (ad.spend === undefined ? 0 : (ad.spend.max ?? Number.POSITIVE_INFINITY)) * rate,
      at,
    })
  }

  private readSpend(spend: Spend, pull: string): void {
    if (spend.basis === 'rolling') return
    const library = this.libraryFor(spend, pull)
    if (library === null) return
    const at = dayTime(spend.to)
    const rate = rateOf(spend.spend.currency, at)
    const sort = spend.basis === 'lifetime' ? 'total' : 'day'
    const minUsd = spend.spend.min * rate
    const maxUsd = (spend.spend.max ?? Number.POSITIVE_INFINITY) * rate
    const key = spend.region === undefined ? spend.advertiserId : `${spend.region} ${spend.advertiserId}`
    const reading = sort === 'total' ? library.reading : dayOf(library.readingDays, spend.from)
    const known = reading.get(key)
    library.latest = Math.max(library.latest, at)
    if (known !== undefined) {
      known.minUsd += minUsd
      known.maxUsd += maxUsd
    } else if (reading.size < MAX_ITEMS) {
      const { advertiserId, advertiserName: name = advertiserId } = spend
      reading.set(key, { sort, advertiserId, name, itemId: spend.from, payer: null, minUsd, maxUsd, at })
    }
  }

  /** The library of an observation, with its pull open; null for a pull that was compared already. */
  private libraryFor(of: Ad | Spend, pull: string): Library | null {
    const key = `${of.source ?? of.platform} ${of.country ?? ''}`
    let library = this.libraries.get(key)
    if (library === undefined) {
      library = newLibrary(of)
      this.libraries.set(key, library)
    }
    if (library.open === pull) return library
    if (library.closed.includes(pull)) return null
    if (library.open !== null) this.compared.push(...this.close(key, library))
    library.open = pull
    return library
  }

  advance(_now: number, emit: Emit): void {
    for (const key of this.over) {
      const library = this.libraries.get(key)
      if (library !== undefined && library.open !== null) this.compared.push(...this.close(key, library))
    }
    this.over = []
    for (const comparison of this.compared) for (const finding of diffFindings(comparison, this.version)) emit(finding)
    this.compared = []
  }

  private close(key: string, library: Library): Comparison[] {
    const { changes, compared } = compare(library)
    const comparison: Comparison = {
      key,
      platform: library.platform,
      country: library.country,
      pull: library.open ?? '',
      at: library.latest,
      compared,
      changes,
      exercise: library.exercise,
    }
    if (library.open !== null) library.closed.push(library.open)
    library.closed = library.closed.slice(-CLOSED_PULLS)
    library.open = null
    for (const [item, value] of library.reading) {
      library.items.delete(item)
      library.items.set(item, value)
    }
    for (const change of changes) if (change.sort === 'vanished') library.items.delete(change.key)
    library.reading = new Map()
    for (const [day, reading] of library.readingDays) {
      const held = dayOf(library.days, day)
      for (const [item, value] of reading) held.set(item, value)
    }
    library.readingDays = new Map()
    prune(library)
    return changes.length === 0 ? [] : [comparison]
  }

  snapshot(): unknown {
    return { libraries: this.libraries, over: this.over, compared: this.compared }
  }

  restore(state: unknown): void {
    const { libraries, over, compared } = asSaved(state)
    this.libraries = libraries
    this.over = over
    this.compared = compared
  }
}

interface Saved {
  readonly libraries: Map<string, Library>
  readonly over: string[]
  readonly compared: Comparison[]
}

/** A checkpoint is only ever given back to the version that wrote it. */
function asSaved(state: unknown): Saved {
  return state as Saved
}

function newLibrary(of: Ad | Spend): Library {
  return {
    platform: of.platform,
    country: of.country ?? null,
    items: new Map(),
    days: new Map(),
    open: null,
    reading: new Map(),
    readingDays: new Map(),
    closed: [],
    latest: Number.NEGATIVE_INFINITY,
    exercise: of.exercise === true,
  }
}

function dayOf(days: Map<string, Map<string, LibraryItem>>, day: string): Map<string, LibraryItem> {
  let held = days.get(day)
  if (held === undefined) {
    held = new Map()
    days.set(day, held)
  }
  return held
}

/** Every item of the pull that is being read with what was known of it, in one pass. */
function* pairs(library: Library): Generator<readonly [key: string, before: LibraryItem, after: LibraryItem]> {
  for (const [key, after] of library.reading) {
    const before = library.items.get(key)
    if (before !== undefined) yield [key, before, after]
  }
  for (const [day, reading] of library.readingDays) {
    const held = library.days.get(day)
    if (held === undefined) continue
    for (const [key, after] of reading) {
      const before = held.get(key)
      if (before !== undefined) yield [`${day} ${key}`, before, after]
    }
  }
}

function compare(library: Library): { changes: Change[]; compared: number } {
  const changes: Change[] = []
  let compared = 0
  for (const [key, before, after] of pairs(library)) {
    compared += 1
    const change = changeOf(key, before, after)
    if (change !== null) changes.push(change)
  }
  const sorts = new Set([...library.reading.values()].map((item) => item.sort))
  const lasting = [...library.items].filter(([, item]) => sorts.has(item.sort))
  const missing = lasting.filter(([key]) => !library.reading.has(key))
  if (missing.length > lasting.length * OTHER_COVERAGE) return { changes, compared }
  for (const [key, before] of missing) changes.push({ sort: 'vanished', key, before, after: null, usd: before.minUsd })
  return { changes, compared }
}

/** Intervals that overlap may be the same amount. */
function changeOf(key: string, before: LibraryItem, after: LibraryItem): Change | null {
  if (before.payer !== null && after.payer !== null && before.payer !== '' && before.payer !== after.payer) {
    return { sort: 'payer', key, before, after, usd: after.minUsd }
  }
  const lower = after.maxUsd < before.minUsd
  const higher = after.minUsd > before.maxUsd
  if (before.sort === 'day')
    return lower || higher
      ? { sort: 'restated', key, before, after, usd: Math.abs(after.minUsd - before.minUsd) }
      : null
  return lower ? { sort: 'lower', key, before, after, usd: before.minUsd - after.maxUsd } : null
}

/** Old days and, of too many items, those that were not confirmed for longest. */
function prune(library: Library): void {
  for (const day of library.days.keys()) if (dayTime(day) < library.latest - KEEP_DAYS_MS) library.days.delete(day)
  for (const key of library.items.keys()) {
    if (library.items.size <= MAX_ITEMS) break
    library.items.delete(key)
  }
}

function rateOf(currency: string, at: number): number {
  return usdPerUnit(currency, new Date(at).getUTCFullYear()) ?? 1
}

function parsed(time: string | undefined): number | null {
  if (time === undefined) return null
  const ms = Date.parse(time)
  return Number.isNaN(ms) ? null : ms
}
