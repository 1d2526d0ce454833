/**
 * Finds political ads that deliver inside a legal silence window, by the clock of the region they reach.
 *
 * One alert per election and window names the advertisers, the highest spender first, and is told again when their
 * number has grown by half. Everything says "check with counsel": the rules are data with a source, laws have
 * exceptions, and a library's "day" may begin elsewhere.
 *
 * Reads ads (delivery from start to stop; a running ad counts at the moment it was seen) and daily spend; a day counts
 * when at least half of it lies in the window, a longer period only when it lies inside entirely. Windows of more than
 * eight days, such as the French ban on paid ads, concern a whole season and score lower. Cost: a few comparisons per
 * observation. Memory: what is named, 2,000 advertisers a window. Blind to: ads not in any library, delivery that a
 * library dates by the day it reports, unpaid posts.
 * Source: the windows of the electoral calendar, each with its law.
 */
import type { Evidence, Finding, Member } from '../../../shared/domain/finding.ts'
import type { Ad, Observation, Spend } from '../../../shared/domain/observation.ts'
import { DAY_MS } from '../../../shared/domain/time.ts'
import type { Election, SilenceWindow } from '../../../shared/domain/election.ts'
import type { Calendar, SilenceHit } from '../../elections/calendar.ts'
import { counted, usdText } from '../wording.ts'
import type { Detector, Emit } from '../detector.ts'
import { usdPerUnit } from '../spend/currency-rates.ts'
import { dayTime } from './day-time.ts'
import { electorateOf } from './ad-electorate.ts'
import { politicalSignal } from './political-signal.ts'

interface Breach {
  readonly advertiserId: string
  readonly platform: string
  name: string
  /** Upper bound of what was spent inside, USD. */
  usd: number
  observations: number
  firstAt: number
  lastAt: number
}

interface WindowBreaches {
  readonly electionId: string
  readonly country: string
  breaches: Map<string, Breach>
  told: number
  exercise: boolean
  dirty: boolean
}

interface Asked {
  readonly country: string
  readonly region: string | null
  readonly from: number
  readonly to: number
  readonly hits: readonly SilenceHit[]
  /** Of the calendar that was asked: it changes when a lead corrects an election. */
  readonly elections: readonly Election[]
}

const MAX_ADVERTISERS = 2000
const MOST_MEMBERS = 50
const MOST_EVIDENCE = 20
const GROWTH = 1.5
const LONG_WINDOW_MS = 8 * DAY_MS
const LEAST_SIGNAL = 0.5
const LEAST_USD = 1

export class SilenceBreach implements Detector {
  readonly id = 'silence-breach'
  readonly version = '2'
  private readonly calendar: Calendar
  private windows = new Map<string, WindowBreaches>()
  private lastAsked: Asked | null = null

  constructor(calendar: Calendar) {
    this.calendar = calendar
  }

  observe(observation: Observation): void {
    if (observation.type === 'ad') this.readAd(observation)
    else if (observation.type === 'spend') this.readSpend(observation)
  }

  private readAd(ad: Ad): void {
    if (ad.political === false) return
    const electorate = electorateOf(ad)
    const from = parsed(ad.startedAt ?? ad.createdAt)
    if (electorate === null || from === null) return
    const to = Math.max(from, parsed(ad.stoppedAt) ?? parsed(ad.at) ?? from) + 1
    for (const hit of this.calendar.silenceDuring(electorate.country, electorate.subdivision, from, to)) {
      if (!this.concernsPolitics(hit, ad.advertiserName, ad.disclaimer, ad.text)) continue
      const share = Math.min(1, (Math.min(to, hit.to) - Math.max(from, hit.from)) / Math.max(DAY_MS, to - from))
      this.note(
        hit,
        ad,
        usdOf(ad.spend?.max ?? ad.spend?.min ?? 0, ad.currency, from) * share,
        Math.max(from, hit.from),
      )
    }
  }

  private readSpend(spend: Spend): void {
    if (spend.basis === 'lifetime' || spend.basis === 'rolling' || spend.spend.max === 0) return
    const from = dayTime(spend.from)
    const to = dayTime(spend.to) + DAY_MS
    for (const hit of this.windowsNear(spend.country, spend.region ?? null, from, to)) {
      const offset = zoneOffset(hit.zone, from)
      const inside = Math.min(to - offset, hit.to) - Math.max(from - offset, hit.from)
      const needed = to - from <= DAY_MS ? DAY_MS / 2 : to - from
      if (inside < needed || !this.concernsPolitics(hit, spend.advertiserName, spend.disclaimer, undefined)) continue
      this.note(
        hit,
        spend,
        usdOf(spend.spend.max ?? spend.spend.min, spend.spend.currency, from),
        Math.max(from, hit.from),
      )
    }
  }

  /** Thousands of rows in a line ask for the same country and day. */
  private windowsNear(country: string, region: string | null, from: number, to: number): readonly SilenceHit[] {
    const last = this.lastAsked
    const { elections } = this.calendar
    if (
      last !== null &&
      last.elections === elections &&
      last.from === from &&
      last.to === to &&
      last.country === country &&
      last.region === region
    )
      return last.hits
    const hits = this.calendar.silenceDuring(country, region, from - DAY_MS, to + DAY_MS)
    this.lastAsked = { country, region, from, to, hits, elections }
    return hits
  }

  /** What a library of political ads lists is political by its rules; a ban of months needs words that say so too. */
  private concernsPolitics(
    hit: SilenceHit,
    name: string | undefined,
    payer: string | null | undefined,
    text: string | undefined,
  ): boolean {
    if (hit.to - hit.from <= LONG_WINDOW_MS) return true
    return politicalSignal(name, payer, text) > LEAST_SIGNAL
  }

  private note(hit: SilenceHit, of: Ad | Spend, usd: number, at: number): void {
    const key = keyOf(hit.election, hit.window)
    const window = this.windows.get(key) ?? {
      electionId: hit.election.id,
      country: hit.election.country,
      breaches: new Map<string, Breach>(),
      told: 0,
      exercise: of.exercise === true,
      dirty: true,
    }
    this.windows.set(key, window)
    const advertiser = `${of.platform}\n${of.advertiserId}`
    const known = window.breaches.get(advertiser)
    if (known === undefined && window.breaches.size >= MAX_ADVERTISERS) return
    const breach = known ?? {
      advertiserId: of.advertiserId,
      platform: of.platform,
      name: of.advertiserName ?? of.advertiserId,
      usd: 0,
      observations: 0,
      firstAt: at,
      lastAt: at,
    }
    breach.usd += usd
    breach.observations += 1
    breach.firstAt = Math.min(breach.firstAt, at)
    breach.lastAt = Math.max(breach.lastAt, at)
    window.breaches.set(advertiser, breach)
    window.dirty = true
  }

  advance(_now: number, emit: Emit): void {
    for (const [key, window] of this.windows) {
      if (!window.dirty) continue
      window.dirty = false
      const spending = [...window.breaches.values()].filter((breach) => breach.usd >= LEAST_USD)
      if (spending.length === 0 || spending.length < window.told * GROWTH) continue
      window.told = spending.length
      const finding = this.finding(key, window, spending)
      if (finding !== null) emit(finding)
    }
  }

  private finding(key: string, window: WindowBreaches, spending: Breach[]): Finding | null {
    const election = this.calendar.elections.find((each) => each.id === window.electionId)
    const rule = election?.silence.find((each) => keyOf(election, each) === key)
    if (election === undefined || rule === undefined) return null
    const ranked = spending.sort((a, b) => b.usd - a.usd || (a.advertiserId < b.advertiserId ? -1 : 1))
    const usd = ranked.reduce((sum, breach) => sum + breach.usd, 0)
    const [first] = ranked
    if (first === undefined) return null
    const short = Date.parse(`${rule.to}Z`) - Date.parse(`${rule.from}Z`) <= LONG_WINDOW_MS
    const count = ranked.length
    const others = count === 1 ? '' : ` and ${counted(count - 1, 'more advertiser')}`
    return {
      detector: this.id,
      version: this.version,
      kind: 'silence-breach',
      subject: {
        type: 'page-group',
        id: `silence:${key}`,
        name: `Advertisers in the silence of ${election.name}`,
      },
      members: ranked.slice(0, MOST_MEMBERS).map(memberOf),
      country: window.country,
      subdivision: election.subdivision,
      at: iso(Math.max(...ranked.map((breach) => breach.lastAt))),
      score: (short ? 0.5 : 0.3) + 0.4 * (1 - 1 / (1 + usd / 5000)),
      confidence: 0.5,
      reach: Math.min(1, Math.log10(1 + usd) / 6),
      title: `${first.name}${others} delivered ads inside the silence period of ${election.name}`,
      summary: `${counted(count, 'advertiser')} with up to ${usdText(usd)} between ${clockText(rule.from)} and ${clockText(rule.to)} local time. ${rule.rule} Check with counsel.`,
      measure: { label: 'spent in silence, at most', value: Math.round(usd), unit: 'USD' },
      features: [
        { name: 'silence period', value: `${clockText(rule.from)} to ${clockText(rule.to)} local time` },
        { name: 'rule', value: rule.rule },
        { name: 'source of the rule', value: rule.source },
        { name: 'advertisers', value: count, threshold: 1 },
        { name: 'spent inside it, at most', value: Math.round(usd), unit: 'USD', threshold: LEAST_USD },
      ],
      evidence: ranked.slice(0, MOST_EVIDENCE).map(evidenceOf),
      series: null,
      exercise: window.exercise,
    }
  }

  snapshot(): unknown {
    return this.windows
  }

  restore(state: unknown): void {
    this.windows = asWindows(state)
  }
}

/**
 * A window by what it is, and not by its place in the list, which moves when a lead adds one before it. A correction of its
 * hours or words leaves it the same window.
 */
function keyOf({ id }: Election, { from, round, scope, zone }: SilenceWindow): string {
  return [id, round, from.slice(0, 10), scope, ...(zone === undefined ? [] : [zone])].join(':')
}

/** A checkpoint is only ever given back to the version that wrote it. */
function asWindows(state: unknown): Map<string, WindowBreaches> {
  return state as Map<string, WindowBreaches>
}

/** 2026-11-22T08:00 → "2026-11-22 08:00". */
function clockText(local: string): string {
  return local.replace('T', ' ')
}

function memberOf(breach: Breach): Member {
  const why = `up to ${usdText(breach.usd)} in ${counted(breach.observations, 'record')} inside the period`
  return { type: 'advertiser', id: breach.advertiserId, name: breach.name, why }
}

function evidenceOf(breach: Breach): Evidence {
  return {
    id: `silence:${breach.platform}:${breach.advertiserId}`,
    text: `${breach.name}: ${counted(breach.observations, 'record')} of delivery, up to ${usdText(breach.usd)}`,
    source: breach.platform,
    at: iso(breach.firstAt),
  }
}

function usdOf(amount: number, currency: string | undefined, at: number): number {
  return amount * (currency === undefined ? 1 : (usdPerUnit(currency, new Date(at).getUTCFullYear()) ?? 0))
}

const offsets = new Map<string, Intl.DateTimeFormat>()

/** How far the clocks of a zone are ahead of UTC at an instant, ms: a library's day is the day of its country. */
function zoneOffset(zone: string, at: number): number {
  let format = offsets.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    offsets.set(zone, format)
  }
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

function parsed(time: string | undefined): number | null {
  if (time === undefined) return null
  const ms = Date.parse(time)
  return Number.isNaN(ms) ? null : ms
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
