/**
 * Finds political ads without a "paid for by" line: pages that run ads undeclared, and above all pages that declared
 * before and stopped.
 *
 * In a large country hundreds of pages a day run ads without a line, most of them brands whose product ads a library
 * judged political later. So nothing fires by itself: the pages of a day (of a week, for ad records) are compared, and
 * at most two that have more than amount to show for themselves are told, each page once in 30 days. What counts: the
 * amount against all undeclared amounts of that country; that the page named a payer before, and no longer does;
 * words on elections or issues in name and text; a near election; an ad whose line was taken away after its start.
 *
 * Cost: constant per row. Memory: about 120 bytes per page, 300,000 pages at most. Blind to: a false but present payer
 * line; political ads never recognised as such that use none of the words; sources that do not tell about lines.
 * Source: declared base rates of the Ad Library Report; ranking within a day as in top-k alerting.
 */
import type { Ad, Observation, Spend } from '../../../shared/domain/observation.ts'
import { DAY_MS } from '../../../shared/domain/time.ts'
import type { Calendar } from '../../elections/calendar.ts'
import { usdText } from '../wording.ts'
import type { Detector, Emit } from '../detector.ts'
import { usdPerUnit } from '../spend/currency-rates.ts'
import { electorateOf } from './ad-electorate.ts'
import { momentOf } from './ad-moment.ts'
import { AmountTail } from './amount-tail.ts'
import { dayTime } from './day-time.ts'
import { disclaimerFinding, scoreOfParts, type GapCandidate, type GapPart } from './disclaimer-gap-finding.ts'
import { politicalSignal } from './political-signal.ts'

/** What is remembered of a page in one country. */
interface PageDeclarations {
  declaredDays: number
  declaredUsd: number
  undeclaredDays: number
  payer: string
  lastDeclared: number
  lastSeen: number
  toldAt: number
}

/** A page's rows of one day or week, until that is over. */
interface Pending {
  readonly advertiserId: string
  readonly platform: string
  readonly country: string | null
  readonly subdivision: string | null
  name: string
  at: number
  declaredUsd: number
  declared: boolean
  payer: string
  undeclaredUsd: number
  undeclared: boolean
  signal: number
  removed: string
  adIds: string[]
  exercise: boolean
}

interface Field {
  readonly step: 'day' | 'week'
  tail: AmountTail
  /** Pages by period that named a payer, and that did not. */
  declaredSeen: number
  undeclaredSeen: number
  periods: Map<number, { pages: Map<string, Pending>; touched: number }>
}

const MAX_PAGES = 300_000
const KEEP_PAGES = 200_000
const MAX_AD_LINES = 200_000
const TOLD_PER_PERIOD = 2
const LEAST_SCORE = 0.4
/** Share of pages that name a payer, from which it is the custom. */
const ORDINARY_DECLARED = 0.3
/** Less than this on a day or week is often one forgotten line. */
const SMALL_USD = 100
const SMALL_FACTOR = 0.75
const AGAIN_MS = 30 * DAY_MS
const QUIET_MS = 60_000
const LATELY_MS = 21 * DAY_MS
const SHOWN_ADS = 6
/** The first days only learn what is ordinary. */
const FEWEST_SEEN = 30

export class DisclaimerGap implements Detector {
  readonly id = 'disclaimer-gap'
  readonly version = '1'
  private readonly calendar: Calendar
  private pages = new Map<string, PageDeclarations>()
  private fields = new Map<string, Field>()
  /** Payer line of each ad as last seen, to notice one that is taken away. */
  private lines = new Map<string, string>()

  constructor(calendar: Calendar) {
    this.calendar = calendar
  }

  observe(observation: Observation, now: number): void {
    if (observation.type === 'spend') this.readSpend(observation, now)
    else if (observation.type === 'ad') this.readAd(observation, now)
  }

  private readSpend(spend: Spend, now: number): void {
    const isReport = spend.disclaimer !== undefined && (spend.basis === undefined || spend.basis === 'period')
    if (!isReport || spend.from !== spend.to || spend.region !== undefined) return
    const at = dayTime(spend.to)
    const pending = this.pendingOf(`${spend.platform} ${spend.country}`, 'day', spend, spend.country, null, at, now)
    const rate = usdPerUnit(spend.spend.currency, new Date(at).getUTCFullYear()) ?? 0
    addLine(pending, spend.disclaimer ?? null, middle(spend.spend) * rate)
  }

  private readAd(ad: Ad, now: number): void {
    const moment = momentOf(ad)
    if (ad.disclaimer === undefined || ad.political === false || moment === null) return
    const line = `${ad.platform}\n${ad.adId}`
    const before = this.lines.get(line)
    const payer = ad.disclaimer ?? ''
    if (before === payer) return
    this.rememberLine(line, payer)
    const electorate = electorateOf(ad)
    const country = electorate?.country ?? null
    const field = `ads ${ad.platform} ${country ?? ''}`
    const at = before === undefined ? moment.at : Math.max(moment.at, parsed(ad.at) ?? moment.at)
    const pending = this.pendingOf(field, 'week', ad, country, electorate?.subdivision ?? null, at, now)
    const rate = ad.currency === undefined ? 1 : (usdPerUnit(ad.currency, new Date(at).getUTCFullYear()) ?? 0)
    addLine(pending, ad.disclaimer, ad.spend === undefined ? 0 : middle(ad.spend) * rate)
    if (before !== undefined && before !== '' && payer === '') pending.removed = before
    pending.signal = Math.max(pending.signal, politicalSignal(ad.advertiserName, ad.text, ad.targeting?.text))
    if (payer === '' && pending.adIds.length < SHOWN_ADS) pending.adIds.push(ad.adId)
  }

  private rememberLine(ad: string, payer: string): void {
    this.lines.delete(ad)
    this.lines.set(ad, payer)
    if (this.lines.size <= MAX_AD_LINES) return
    for (const oldest of this.lines.keys()) {
      this.lines.delete(oldest)
      break
    }
  }

  private pendingOf(
    key: string,
    step: 'day' | 'week',
    of: Ad | Spend,
    country: string | null,
    subdivision: string | null,
    at: number,
    now: number,
  ): Pending {
    const field = this.fields.get(key) ?? {
      step,
      tail: new AmountTail(),
      declaredSeen: 0,
      undeclaredSeen: 0,
      periods: new Map(),
    }
    this.fields.set(key, field)
    const length = step === 'day' ? DAY_MS : 7 * DAY_MS
    const number = Math.floor(at / length)
    const period = field.periods.get(number) ?? { pages: new Map<string, Pending>(), touched: now }
    period.touched = now
    field.periods.set(number, period)
    const page = `${country ?? ''} ${of.platform} ${of.advertiserId}`
    const known = period.pages.get(page)
    if (known !== undefined) {
      known.at = Math.max(known.at, at)
      return known
    }
    const pending: Pending = {
      advertiserId: of.advertiserId,
      platform: of.platform,
      country,
      subdivision,
      name: of.advertiserName ?? of.advertiserId,
      at,
      declaredUsd: 0,
      declared: false,
      payer: '',
      undeclaredUsd: 0,
      undeclared: false,
      signal: 0,
      removed: '',
      adIds: [],
      exercise: of.exercise === true,
    }
    period.pages.set(page, pending)
    return pending
  }

  /** A period is over when a later one has begun, nothing new came for a minute, or the input ends. */
  advance(now: number, emit: Emit, final = false): void {
    for (const key of [...this.fields.keys()].sort()) {
      const field = this.fields.get(key)
      if (field === undefined) continue
      const numbers = [...field.periods.keys()].sort((a, b) => a - b)
      const latest = numbers.at(-1) ?? 0
      for (const number of numbers) {
        const period = field.periods.get(number)
        if (period === undefined || !(final || number < latest || now - period.touched >= QUIET_MS)) continue
        field.periods.delete(number)
        this.close(field, period.pages, emit)
      }
    }
    if (this.pages.size > MAX_PAGES) this.forget()
  }

  private close(field: Field, pages: ReadonlyMap<string, Pending>, emit: Emit): void {
    const ready = field.tail.snapshot().total >= FEWEST_SEEN
    const candidates: GapCandidate[] = []
    for (const [key, pending] of pages) {
      if (!ready || !pending.undeclared) continue
      const parts = this.partsOf(field, pending, this.pages.get(key))
      const score = scoreOfParts(parts) * (pending.undeclaredUsd < SMALL_USD ? SMALL_FACTOR : 1)
      const told = this.pages.get(key)?.toldAt ?? Number.NEGATIVE_INFINITY
      if (score >= LEAST_SCORE && pending.at - told >= AGAIN_MS)
        candidates.push({ ...pending, step: field.step, parts, score, key })
    }
    candidates.sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1))
    const told = new Set<string>()
    for (const candidate of candidates.slice(0, TOLD_PER_PERIOD)) {
      told.add(candidate.key)
      emit(disclaimerFinding(candidate, this.version))
    }
    for (const [key, pending] of pages) {
      if (pending.undeclared) field.tail.add(pending.undeclaredUsd)
      if (pending.undeclared) field.undeclaredSeen += 1
      if (pending.declared) field.declaredSeen += 1
      this.learn(key, pending, told.has(key))
    }
  }

  private partsOf(field: Field, pending: Pending, known: PageDeclarations | undefined): GapPart[] {
    const telling = tellingOf(field)
    const signal = Math.max(pending.signal, politicalSignal(pending.name))
    const rarity = field.tail.rarity(pending.undeclaredUsd) * telling
    const declaredBefore = known !== undefined && known.declaredDays >= 2
    const stopped =
      declaredBefore &&
      !pending.declared &&
      pending.at - known.lastDeclared <= LATELY_MS &&
      known.undeclaredDays * 4 <= known.declaredDays
    const payer = pending.removed === '' ? (known?.payer ?? '') : pending.removed
    const near = this.calendar.effect(pending.country, pending.subdivision, pending.at)
    return [
      {
        name: 'spent with no payer named',
        value: usdText(pending.undeclaredUsd),
        points: 0.35 * rarity,
        baseline: 'other ads with no payer there',
      },
      { name: 'named a payer before', value: declaredBefore ? payer : 'no', points: declaredBefore ? 0.1 : 0 },
      { name: 'stopped naming a payer', value: stopped ? 'yes' : 'no', points: stopped ? 0.2 : 0 },
      {
        name: 'payer line taken away while running',
        value: pending.removed || 'no',
        points: pending.removed === '' ? 0 : 0.3,
      },
      {
        name: 'text on elections or public issues',
        value: `${Math.round(signal * 100)} %`,
        points: 0.3 * signal * telling,
      },
      { name: 'calendar', value: near.text, points: (0.1 * Math.max(0, near.factor - 0.8)) / 0.7 },
    ]
  }

  private learn(key: string, pending: Pending, told: boolean): void {
    const known = this.pages.get(key) ?? {
      declaredDays: 0,
      declaredUsd: 0,
      undeclaredDays: 0,
      payer: '',
      lastDeclared: Number.NEGATIVE_INFINITY,
      lastSeen: pending.at,
      toldAt: Number.NEGATIVE_INFINITY,
    }
    if (pending.declared) {
      known.declaredDays += 1
      known.declaredUsd += pending.declaredUsd
      known.payer = pending.payer
      known.lastDeclared = Math.max(known.lastDeclared, pending.at)
    }
    if (pending.undeclared) known.undeclaredDays += 1
    known.lastSeen = Math.max(known.lastSeen, pending.at)
    if (told) known.toldAt = pending.at
    this.pages.set(key, known)
  }

  private forget(): void {
    const byAge = [...this.pages.entries()].sort((a, b) => b[1].lastSeen - a[1].lastSeen)
    this.pages = new Map(byAge.slice(0, KEEP_PAGES))
  }

  snapshot(): unknown {
    const fields = [...this.fields].map(([key, field]) => [key, { ...field, tail: field.tail.snapshot() }] as const)
    return { pages: this.pages, lines: this.lines, fields }
  }

  restore(state: unknown): void {
    const { pages, lines, fields } = asSaved(state)
    this.pages = pages
    this.lines = lines
    this.fields = new Map(fields.map(([key, field]) => [key, { ...field, tail: new AmountTail(field.tail) }]))
  }
}

interface Saved {
  readonly pages: Map<string, PageDeclarations>
  readonly lines: Map<string, string>
  readonly fields: [string, Omit<Field, 'tail'> & { tail: { counts: number[]; total: number } }][]
}

/** A checkpoint is only ever given back to the version that wrote it. */
function asSaved(state: unknown): Saved {
  return state as Saved
}

/** Where hardly anybody names a payer, not naming one tells nothing. */
function tellingOf({ declaredSeen, undeclaredSeen }: Field): number {
  const share = declaredSeen / Math.max(1, declaredSeen + undeclaredSeen)
  return Math.min(1, share / ORDINARY_DECLARED)
}

function addLine(pending: Pending, payer: string | null, usd: number): void {
  if (payer === null || payer === '') {
    pending.undeclared = true
    pending.undeclaredUsd += usd
  } else {
    pending.declared = true
    pending.declaredUsd += usd
    pending.payer = payer
  }
}

/** The middle of a published range; the lower bound of an open one. */
function middle({ min, max }: { readonly min: number; readonly max: number | null }): number {
  return max === null ? min : (min + max) / 2
}

function parsed(time: string | undefined): number | null {
  if (time === undefined) return null
  const ms = Date.parse(time)
  return Number.isNaN(ms) ? null : ms
}
