/** Writes the finding of a judged advertiser, of a swarm and of a frozen feed, in plain words with their numbers. */
import type { Feature, Finding, Member, SeriesPoint } from '../../../shared/domain/finding.ts'
import { isoDayOf } from './calendar-day.ts'
import { countryText, grouped } from '../wording.ts'
import { scoreOfRate } from './alert-score.ts'
import { SWARM_WEIGHT } from './page-swarm.ts'
import type { SwarmCandidate } from './page-swarm.ts'
import type { FieldIdentity, Starter } from './spend-field.ts'
import type { FieldDay, SpendKind } from './spend-kind.ts'
import { FROZEN_SHARE } from './source-frozen.ts'
import type { SpendProfile } from './spend-profile.ts'

const DETECTOR = 'ad-spend'
export const SPEND_VERSION = '3'
const CHART_DAYS = 60
const YEAR_DAYS = 365
/** Beyond this the tail of a few weeks says nothing more exact. */
const RAREST_YEARS = 10

export interface LaterDay {
  readonly day: number
  readonly min: number
  readonly max: number
}

export interface Judged {
  readonly kind: SpendKind
  readonly profile: SpendProfile
  readonly statistic: number
  /** Expected findings per day that are at least as extreme. */
  readonly perDay: number
  /** Statistic at which an alert is raised. */
  readonly threshold: number
  /** Days since the one that is judged, where the finding has waited. */
  readonly later: readonly LaterDay[]
}

/** What findings of all kinds are ranked by: the rate, weighed by how telling the kind is. */
export function urgencyOf(judged: Pick<Judged, 'kind' | 'perDay'>): number {
  return judged.perDay * (judged.kind.weight ?? 1)
}

/** What decides whether a finding is told at all. */
export function admissionOf(judged: Pick<Judged, 'kind' | 'perDay'>): number {
  return judged.perDay * (judged.kind.strictness ?? 1)
}

export interface FindingContext {
  readonly identity: FieldIdentity
  readonly field: FieldDay
  readonly exercise: boolean
  readonly source: string
  idOf(series: number): string
}

export function advertiserFinding(judged: Judged, context: FindingContext): Finding {
  const { kind, profile, perDay } = judged
  const { identity, field } = context
  const id = context.idOf(profile.entry.series)
  const name = profile.entry.name || id
  const reference = Math.max(kind.reference(profile, field), 1e-6)
  const times = rounded(profile.entry.min / reference)
  const day = isoDayOf(profile.day)
  const range = amountText(profile.entry.min, profile.entry.max, identity.unit)
  return {
    ...common(context, urgencyOf(judged), profile.entry.min),
    kind: kind.kind,
    subject: { type: 'advertiser', id, name },
    members: [],
    confidence: confidenceOf(profile),
    title: kind.title(name, times),
    summary: `${range} on ${day}; usual is ${amountText(reference, reference, identity.unit)}. ${rarity(perDay, identity.country)}`,
    measure: { label: 'spend of the day', value: times, unit: '× usual' },
    features: [
      {
        name: 'spend',
        value: range,
        unit: identity.unit,
        baseline: Math.round(reference),
        window: profile.pastDays === 0 ? 'no earlier days' : `last ${profile.pastDays} active days`,
      },
      extremeFeature(judged.statistic, judged.threshold),
      {
        name: `as much anywhere in ${countryText(identity.country)}`,
        value: oftenText(perDay),
        window: 'last 60 days',
      },
      payerFeature(profile.entry.disclaimers),
      ...kind.features(profile, field),
    ],
    evidence: [
      {
        id: `${identity.key}/${id}/${day}`,
        text: `${name}: ${range} on ${day}`,
        source: context.source,
        at: day,
      },
    ],
    series: chartOf(judged, identity.unit),
  }
}

export function swarmFinding(
  swarm: SwarmCandidate,
  perDay: number,
  threshold: number,
  context: FindingContext,
): Finding {
  const { identity, field } = context
  const total = swarm.pages.reduce((sum, page) => sum + Math.exp(page.log), 0)
  const count = swarm.pages.length
  const payer = swarm.payer ?? 'no payer named'
  const day = isoDayOf(field.day)
  const low = Math.min(...swarm.pages.map((page) => Math.exp(page.log)))
  const high = Math.max(...swarm.pages.map((page) => Math.exp(page.log)))
  const isBound = swarm.pages.every((page) => !page.exact)
  const range = isBound ? `up to ${amountText(high, high, identity.unit)}` : amountText(low, high, identity.unit)
  return {
    ...common(context, SWARM_WEIGHT * perDay, total),
    kind: 'page-swarm',
    subject: {
      type: 'page-group',
      id: `${identity.key}/${swarm.key}`,
      name: swarm.payer === null ? 'Pages without a payer' : `Pages paid by ${payer}`,
    },
    members: swarm.pages.map((page) => memberOf(page, swarm, context)),
    confidence: Math.min(0.95, 0.5 + 0.05 * count),
    title:
      swarm.payer === null
        ? `${count} pages without a payer began within ${spanOf(swarm.pages)} ${isBound ? `at ${range} each` : 'at like amounts'}`
        : `${count} pages paid by ${payer} began within ${spanOf(swarm.pages)}`,
    summary: `Each spends ${range} a day, together ${isBound ? 'up to ' : ''}${amountText(total, total, identity.unit)}; ${swarm.expected < 0.005 ? 'no such page is' : `${hundredths(swarm.expected)} such pages are`} usual in as many days. ${rarity(perDay, identity.country)}`,
    measure: { label: 'pages', value: count, unit: 'pages' },
    features: [
      { name: 'pages', value: count, threshold: 4, baseline: hundredths(swarm.expected), window: '28 days' },
      { name: 'payer', value: payer },
      { name: 'spend of a page', value: range, unit: identity.unit },
      extremeFeature(swarm.statistic, threshold),
      {
        name: `as much anywhere in ${countryText(identity.country)}`,
        value: oftenText(perDay),
        window: 'last 60 days',
      },
    ],
    evidence: swarm.pages.slice(0, 50).map((page) => ({
      id: `${identity.key}/${context.idOf(page.series)}/${isoDayOf(page.day)}`,
      text: `${page.name}: ${pageAmount(page, identity.unit)} on ${isoDayOf(page.day)}`,
      source: context.source,
      at: day,
    })),
    series: null,
  }
}

export function frozenFinding(share: number, rows: number, context: FindingContext): Finding {
  const { identity, field } = context
  const day = isoDayOf(field.day)
  return {
    ...common(context, 0.01, 0),
    kind: 'source-frozen',
    subject: { type: 'source', id: identity.key, name: `${context.source}, ${countryText(identity.country)}` },
    members: [],
    confidence: 0.95,
    reach: 0,
    title: `The feed ${context.source} repeats one day for ${countryText(identity.country)}`,
    summary: `${Math.round(share * 100)} % of ${rows} amounts of ${day} are those of the day before; the day is not judged.`,
    measure: { label: 'repeated amounts', value: Math.round(share * 100), unit: '%' },
    features: [
      {
        name: 'repeated amounts',
        value: Math.round(share * 100),
        unit: '%',
        threshold: FROZEN_SHARE * 100,
        window: '1 day',
      },
    ],
    evidence: [{ id: `${identity.key}/${day}`, text: `Report of ${day}`, source: context.source, at: day }],
    series: null,
  }
}

function common(context: FindingContext, urgency: number, amount: number) {
  return {
    detector: DETECTOR,
    version: SPEND_VERSION,
    country: context.identity.country,
    subdivision: context.identity.region,
    at: isoDayOf(context.field.day),
    score: Math.round(scoreOfRate(urgency) * 1e6) / 1e6,
    reach: reachOf(amount, context.identity.unit),
    exercise: context.exercise,
  }
}

/** 10 dollars a day are 0.17, 1,000 are 0.5, a million 1; without a rate the middle. */
function reachOf(amount: number, unit: string): number {
  if (unit !== 'USD') return 0.5
  return Math.min(1, Math.max(0, Math.log10(Math.max(1, amount)) / 6))
}

function confidenceOf(profile: SpendProfile): number {
  const exact = profile.entry.min === profile.entry.max ? 1 : 0.8
  return Math.min(0.95, exact * (0.6 + 0.35 * Math.min(1, profile.pastDays / 14)))
}

function memberOf(page: Starter, swarm: SwarmCandidate, context: FindingContext): Member {
  const began = `${page.waking ? 'woke' : 'began'} on ${isoDayOf(page.day)}`
  const amount = pageAmount(page, context.identity.unit)
  const tie = swarm.payer === null ? 'names no payer' : `is paid by ${page.payer ?? swarm.payer}`
  const id = context.idOf(page.series)
  return { type: 'advertiser', id, name: page.name || id, why: `${began} at ${amount} and ${tie}` }
}

/** What a page began with, or the bound that is all the source gives. */
function pageAmount(page: Starter, unit: string): string {
  const amount = amountText(Math.exp(page.log), Math.exp(page.log), unit)
  return page.exact ? amount : `up to ${amount}`
}

function spanOf(pages: readonly Starter[]): string {
  const days = pages.map((page) => page.day)
  const span = Math.max(...days) - Math.min(...days) + 1
  return span === 1 ? 'one day' : `${span} days`
}

function payerFeature(disclaimers: readonly string[]): Feature {
  const named = disclaimers.filter((one) => one !== '')
  if (disclaimers.length === 0) return { name: 'paid for by', value: 'not told by the source' }
  return { name: 'paid for by', value: named.length === 0 ? 'no disclaimer' : named.join('; ') }
}

function rarity(perDay: number, country: string): string {
  return `In ${countryText(country)} as much happens ${oftenText(perDay)}.`
}

function oftenText(perDay: number): string {
  if (perDay >= 1) return `${shown(perDay)} times a day`
  const days = 1 / perDay
  if (days > RAREST_YEARS * YEAR_DAYS) return `less than once in ${RAREST_YEARS} years`
  return days > 2 * YEAR_DAYS ? `once in ${shown(days / YEAR_DAYS)} years` : `once in ${shown(days)} days`
}

/** The statistic of the kind beside the value of it from which an alert is raised; both in natural logarithms. */
function extremeFeature(statistic: number, threshold: number): Feature {
  return { name: 'how extreme, on a log scale', value: hundredths(statistic), threshold: hundredths(threshold) }
}

function chartOf({ profile, later }: Judged, unit: string): Finding['series'] {
  const past = profile.past.slice(-(CHART_DAYS - 1 - later.length))
  const low = Math.exp(profile.usual - Math.max(0.7, 3 * profile.spread))
  const high = Math.exp(profile.usual + Math.max(0.7, 3 * profile.spread))
  const band = profile.pastDays === 0 ? {} : { expectedLow: hundredths(low), expectedHigh: hundredths(high) }
  const points: SeriesPoint[] = past.map((one) => {
    const amount = hundredths(Math.exp(one.log))
    return { at: isoDayOf(one.day), min: one.atMost ? 0 : amount, max: amount, ...band }
  })
  const { min, max } = profile.entry
  for (const one of [{ day: profile.day, min, max }, ...later]) {
    points.push({ at: isoDayOf(one.day), min: hundredths(one.min), max: hundredths(one.max), ...band })
  }
  return { unit, points, ...(profile.pastDays === 0 ? {} : { threshold: hundredths(high) }) }
}

function amountText(min: number, max: number, unit: string): string {
  const low = shown(min)
  const high = shown(max)
  return low === high ? `${low} ${unit}` : `${low}–${high} ${unit}`
}

function shown(value: number): string {
  return value >= 100 ? grouped(value) : String(rounded(value))
}

function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 10) / 10
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
