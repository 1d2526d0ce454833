/**
 * One field: the advertisers of one platform, country and reporting step that are compared with each other, with what
 * is known of its days. Regions and weekly sources are fields of their own; so is a currency without a rate.
 */
import type { AlertKind } from '../../../shared/domain/finding.ts'
import type { DayEntry } from './spend-profile.ts'
import { median, quantile } from './quantile.ts'
import { TailRate } from './tail-rate.ts'
import type { Extreme, Peak, TailPrior } from './tail-rate.ts'

/** Kinds have a tail each; those that wait have another one of what is still there on the next day. */
export const STAYED = ', stayed'
type TailName = AlertKind | 'undeclared-swarm' | `${AlertKind}${typeof STAYED}`

const SUMMARY_DAYS = 60
const SCALE_DAYS = 28
const CRUMBS_LEAST = 10
const CRUMBS_TIMES = 4
export type SpendBasis = 'period' | 'lifetime' | 'rolling'

/** Rows of one day that arrive after each other, per advertiser: its disclaimers, or later pulls of the same. */
export interface PendingRow {
  name: string
  parts: { disclaimer: string | null | undefined; min: number; max: number }[]
}

export interface PendingDay {
  readonly rows: Map<number, PendingRow>
  readonly sources: Set<string>
  /** When the newest row came in, ms since 1970. */
  touched: number
}

interface DaySummary {
  readonly day: number
  readonly active: number
  readonly ordinary: number
  readonly large: number
  /** New and silent advertisers that show a crumb: many at once are a correction of the library, not a campaign. */
  crumbs: number
}

/** A page that began or woke lately: what swarms are made of. */
export interface Starter {
  readonly series: number
  readonly day: number
  readonly name: string
  readonly payer: string | null
  readonly log: number
  /** False where the source only gives an upper bound. */
  readonly exact: boolean
  readonly waking: boolean
  /** Last of the days after its first on which it was still at its level; 0 where there was none. */
  stayed: number
}

/** A swarm that was alerted, with the logarithms of its smallest and largest page-day. */
interface NamedSwarm {
  readonly day: number
  readonly payer: string | null
  readonly low: number
  readonly high: number
}

/** What was told of an advertiser last. */
interface Told {
  readonly day: number
  readonly kind: AlertKind
  /** Logarithm of the amount. */
  readonly log: number
}

/** A finding that waits for a second day of its advertiser, or for its turn. */
export interface Held {
  readonly kind: string
  readonly statistic: number
  readonly perDay: number
  readonly log: number
  /** Day on which it was found. */
  readonly since: number
  /** Whether a second day was still at its level. */
  readonly confirmed: boolean
  /** The day of the statistic, and what the advertiser showed then. */
  readonly foundOn: number
  readonly entry: DayEntry
}

/** A statistic of the day before, and the logarithm of the amount. */
export interface FirstDay extends Extreme {
  readonly log: number
}

export interface FieldIdentity {
  readonly index: number
  readonly key: string
  readonly platform: string
  readonly country: string
  readonly region: string | null
  /** Days that one reported amount covers. */
  readonly step: number
  readonly basis: SpendBasis
  /** Days from one judged amount to the next: weekly reports are judged by weeks, rolling sums by days. */
  readonly cadence: number
  readonly unit: string
  /** Exercises are judged among themselves: what is played must neither raise nor lower what is real. */
  readonly exercise: boolean
}

export class SpendField {
  readonly identity: FieldIdentity
  readonly pending = new Map<number, PendingDay>()
  readonly tails = new Map<string, TailRate>()
  /** Last total of each (series, disclaimer) of a library that reports lifetime totals. */
  lifetimeParts = new Map<string, number>()
  summaries: DaySummary[] = []
  starters: Starter[] = []
  /** Groups alerted lately, by key. */
  swarms = new Map<string, NamedSwarm>()
  /** Findings that wait, by series. */
  held = new Map<number, Held>()
  /** What was told in the last month, by series. */
  told = new Map<number, Told>()
  /** The most extreme first days of the last day, by kind: how many of them stay teaches what a second day means. */
  firstDays = new Map<string, FirstDay[]>()
  /** Series of which the next day is asked for: those held and those of `firstDays`. */
  awaited = new Set<number>()
  firstDay = 0
  lastDay = 0
  daysKnown = 0
  frozenSince = 0

  constructor(identity: FieldIdentity) {
    this.identity = identity
  }

  tail(kind: TailName, prior: TailPrior): TailRate {
    let tail = this.tails.get(kind)
    if (tail === undefined) this.tails.set(kind, (tail = new TailRate(prior)))
    return tail
  }

  /** Ordinary and large page-days of the field, from its recent days or, on the first, from the day itself. */
  scale(today: DaySummary): { ordinary: number; large: number } {
    const recent = this.summaries.slice(-SCALE_DAYS)
    const days = recent.length === 0 ? [today] : recent
    return {
      ordinary: median(
        days.map((day) => day.ordinary),
        0,
      ),
      large: median(
        days.map((day) => day.large),
        0,
      ),
    }
  }

  /** Whether a library corrected many old totals at once: new and silent advertisers appear with crumbs all over the field. */
  isRestated(crumbs: number): boolean {
    const usual = median(
      this.summaries.slice(-SCALE_DAYS).map((day) => day.crumbs),
      0,
    )
    return crumbs > CRUMBS_LEAST + CRUMBS_TIMES * usual
  }

  learnDay(today: DaySummary): void {
    if (this.daysKnown === 0) this.firstDay = today.day
    this.summaries.push(today)
    if (this.summaries.length > SUMMARY_DAYS) this.summaries.shift()
    this.lastDay = today.day
    this.daysKnown++
  }

  snapshot(): unknown {
    return {
      identity: this.identity,
      pending: this.pending,
      tails: new Map([...this.tails].map(([kind, tail]) => [kind, tail.snapshot()])),
      lifetimeParts: this.lifetimeParts,
      summaries: this.summaries,
      starters: this.starters,
      swarms: this.swarms,
      held: this.held,
      told: this.told,
      firstDays: this.firstDays,
      awaited: this.awaited,
      days: [this.firstDay, this.lastDay, this.daysKnown, this.frozenSince],
    }
  }

  /** The priors belong to the kinds, so they are passed in and not saved. */
  static restore(state: unknown, priorOf: (kind: string) => TailPrior): SpendField {
    const saved = state as {
      identity: FieldIdentity
      pending: Map<number, PendingDay>
      tails: Map<string, { peaks: Peak[]; days: number }>
      lifetimeParts: Map<string, number>
      summaries: DaySummary[]
      starters: Starter[]
      swarms: Map<string, NamedSwarm>
      held: Map<number, Held>
      told: Map<number, Told>
      firstDays: Map<string, FirstDay[]>
      awaited: Set<number>
      days: [number, number, number, number]
    }
    const field = new SpendField(saved.identity)
    for (const [day, pending] of saved.pending) field.pending.set(day, pending)
    for (const [kind, tail] of saved.tails) field.tails.set(kind, new TailRate(priorOf(kind), tail))
    field.lifetimeParts = saved.lifetimeParts
    field.summaries = saved.summaries
    field.starters = saved.starters
    field.swarms = saved.swarms
    field.held = saved.held
    field.told = saved.told
    field.firstDays = saved.firstDays
    field.awaited = saved.awaited
    ;[field.firstDay, field.lastDay, field.daysKnown, field.frozenSince] = saved.days
    return field
  }
}

export function summaryOf(day: number, amounts: readonly number[]): DaySummary {
  const logs = Float64Array.from(amounts, (amount) => Math.log(Math.max(amount, 1e-9))).sort()
  return { day, active: logs.length, ordinary: quantile(logs, 0.5, 0), large: quantile(logs, 0.9, 0), crumbs: 0 }
}
