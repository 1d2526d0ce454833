/**
 * Elections as data, and where an instant lies in one: phase, next milestone, days to the polls.
 *
 * Hours and silence windows are local time. A country with several zones has one span per zone; a zone may vote on
 * another day (French territories in America and Polynesia vote the day before), and its silence windows move with it.
 */
import { z } from 'zod'

import { daysBetween, shiftDay, zonedDay, zonedInstant } from '../lib/zoned-time.ts'
import { DAY_MS, isoDay } from './time.ts'

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, e.g. 08:00')
const localTime = z.string().regex(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/, 'a local time, e.g. 2026-10-02T08:00')

export const pollingZone = z.object({
  /** IANA name; the first zone of a round is the one its days are counted in. */
  zone: z.string().min(1),
  opens: clock.optional(),
  closes: clock.optional(),
  /** Where this zone votes on another day than the rest. */
  date: isoDay.optional(),
  /** ISO 3166-2 codes of the regions that keep this time, where it is not the main one. */
  subdivisions: z.array(z.string()).optional(),
})
export type PollingZone = z.infer<typeof pollingZone>

export const electionRound = z.object({
  date: isoDay,
  opens: clock,
  closes: clock,
  zones: z.array(pollingZone).min(1),
})
export type ElectionRound = z.infer<typeof electionRound>

export const silenceWindow = z.object({
  from: localTime,
  to: localTime,
  /** `ads`: paid advertising only. `all`: any electioneering. */
  scope: z.enum(['all', 'ads']),
  /** Index of the round it belongs to. */
  round: z.number().int().min(0),
  /** The one zone whose clock decides for everybody, where the law says so. */
  zone: z.string().optional(),
  /** What the law says, in one sentence. */
  rule: z.string(),
  /** Where that is written. To be checked with counsel before anyone relies on it. */
  source: z.string(),
})
export type SilenceWindow = z.infer<typeof silenceWindow>

export const electionKinds = [
  'presidential',
  'general',
  'legislative',
  'senate',
  'regional',
  'municipal',
  'european',
  'referendum',
] as const

export const election = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  country: z.string().regex(/^[A-Z]{2}$/),
  /** ISO 3166-2, e.g. US-AL; null for the whole country. */
  subdivision: z
    .string()
    .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/)
    .nullable(),
  name: z.string(),
  kind: z.enum(electionKinds),
  rounds: z.array(electionRound).min(1),
  silence: z.array(silenceWindow),
  /** People entitled to vote, approximately. */
  electors: z.number().int().positive(),
  /** A date that the authority has not fixed yet. */
  tentative: z.boolean().optional(),
  exercise: z.boolean(),
  sources: z.array(z.string()).min(1),
})
export type Election = z.infer<typeof election>

export const phases = [
  'scheduled',
  'pre-campaign',
  'campaign',
  'final-week',
  'silence',
  'polling',
  'counting',
  'past',
] as const
export type Phase = (typeof phases)[number]

export interface ElectionPhase {
  readonly phase: Phase
  /** Index of the round that is next, running or being counted; the last one once all is over. */
  readonly round: number
  readonly nextMilestone: { readonly label: string; readonly at: number } | null
  /** Calendar days to that round in its main zone: 0 on polling day, negative after. */
  readonly daysToPolls: number
}

/** A stretch of time in one zone. `to` is exclusive. */
export interface ZoneSpan {
  readonly zone: string
  readonly from: number
  readonly to: number
  readonly subdivisions: readonly string[]
}

export const CAMPAIGN_DAYS = 90
export const PRE_CAMPAIGN_DAYS = 365
export const FINAL_WEEK_DAYS = 7
const COUNTING_MS = 2 * DAY_MS
/** A longer window (France bars paid political ads for six months) is a rule to check, not a phase of the campaign. */
const SILENCE_PHASE_MAX_MS = 8 * DAY_MS

/** Polling hours of a round, one span per zone. */
export function pollingSpans(round: ElectionRound): ZoneSpan[] {
  return round.zones.map((zone) => {
    const day = zone.date ?? round.date
    return {
      zone: zone.zone,
      from: zonedInstant(day, zone.opens ?? round.opens, zone.zone),
      to: zonedInstant(day, zone.closes ?? round.closes, zone.zone),
      subdivisions: zone.subdivisions ?? [],
    }
  })
}

/** A silence window as instants, one span per zone of its round. */
export function silenceSpans(of: Election, window: SilenceWindow): ZoneSpan[] {
  const round = of.rounds[window.round]
  if (round === undefined) return []
  const [fromDay = '', fromTime = ''] = window.from.split('T')
  const [toDay = '', toTime = ''] = window.to.split('T')
  return round.zones.map((zone) => {
    const clockZone = window.zone ?? zone.zone
    const shift = zone.date === undefined ? 0 : daysBetween(round.date, zone.date)
    return {
      zone: zone.zone,
      from: zonedInstant(shiftDay(fromDay, shift), fromTime, clockZone),
      to: zonedInstant(shiftDay(toDay, shift), toTime, clockZone),
      subdivisions: zone.subdivisions ?? [],
    }
  })
}

interface RoundTimes {
  readonly date: string
  readonly mainZone: string
  readonly opens: number
  readonly closes: number
  /** Earliest start and latest end over all zones of the windows short enough to be a phase. */
  readonly silence: readonly { from: number; to: number }[]
}

const timesOf = new WeakMap<Election, RoundTimes[]>()

function roundTimes(of: Election): RoundTimes[] {
  const known = timesOf.get(of)
  if (known !== undefined) return known
  const times = of.rounds.map((round, index): RoundTimes => {
    const spans = pollingSpans(round)
    const silence = of.silence
      .filter((window) => window.round === index)
      .map((window) => extent(silenceSpans(of, window)))
      .filter((span) => span.to - span.from <= SILENCE_PHASE_MAX_MS)
    const { from, to } = extent(spans)
    return { date: round.date, mainZone: round.zones[0]?.zone ?? 'UTC', opens: from, closes: to, silence }
  })
  timesOf.set(of, times)
  return times
}

function extent(spans: readonly ZoneSpan[]): { from: number; to: number } {
  return { from: Math.min(...spans.map((span) => span.from)), to: Math.max(...spans.map((span) => span.to)) }
}

/** First poll to open and last poll to close, over all rounds and zones. */
export function electionExtent(of: Election): { readonly from: number; readonly to: number } {
  const times = roundTimes(of)
  return { from: Math.min(...times.map((round) => round.opens)), to: Math.max(...times.map((round) => round.closes)) }
}

/**
 * Where an instant lies in an election. Polling runs from the first poll to open anywhere to the last to close;
 * silence from the first zone in which it begins. Where two hold at once, polling goes before silence, and counting
 * of one round (48 h) before the campaign of the next.
 */
export function phaseOf(of: Election, at: number): ElectionPhase {
  const times = roundTimes(of)
  const next = times.findIndex((round) => at < round.closes + COUNTING_MS)
  const index = next === -1 ? times.length - 1 : next
  const round = times[index]
  if (round === undefined) throw new Error(`election ${of.id} has no round`)
  return {
    phase: phaseInRound(round, at),
    round: index,
    nextMilestone: milestonesOf(times).find((milestone) => milestone.at > at) ?? null,
    daysToPolls: daysBetween(zonedDay(at, round.mainZone), round.date),
  }
}

function phaseInRound(round: RoundTimes, at: number): Phase {
  if (at >= round.closes + COUNTING_MS) return 'past'
  if (at >= round.closes) return 'counting'
  if (at >= round.opens) return 'polling'
  if (round.silence.some((span) => at >= span.from && at < span.to)) return 'silence'
  if (at >= round.opens - FINAL_WEEK_DAYS * DAY_MS) return 'final-week'
  if (at >= round.opens - CAMPAIGN_DAYS * DAY_MS) return 'campaign'
  return at >= round.opens - PRE_CAMPAIGN_DAYS * DAY_MS ? 'pre-campaign' : 'scheduled'
}

function milestonesOf(times: readonly RoundTimes[]): { label: string; at: number }[] {
  const milestones = times.flatMap((round, index) => {
    const which = times.length > 1 ? ` of round ${index + 1}` : ''
    const before = index === 0 ? Number.NEGATIVE_INFINITY : (times[index - 1]?.closes ?? 0)
    return [
      { label: `campaign${which} (E−${CAMPAIGN_DAYS})`, at: round.opens - CAMPAIGN_DAYS * DAY_MS },
      { label: `final week${which}`, at: round.opens - FINAL_WEEK_DAYS * DAY_MS },
      ...round.silence.map((span) => ({ label: `silence${which}`, at: span.from })),
      { label: `polls open${which}`, at: round.opens },
      { label: `polls close${which}`, at: round.closes },
    ].filter((milestone) => milestone.at > before)
  })
  return milestones.sort((a, b) => a.at - b.at)
}

const factors = {
  scheduled: [0.8, 'more than a year before the polls'],
  'pre-campaign': [0.9, 'within a year of the polls'],
  campaign: [1.1, 'in the last three months before the polls'],
  'final-week': [1.3, 'in the last week: little time left to correct what voters have seen'],
  silence: [1.5, 'inside a legal silence period'],
  polling: [1.5, 'while polls are open'],
  counting: [1.3, 'while votes are counted: claims about the result'],
  past: [0.8, 'the polls are over'],
} as const satisfies Record<Phase, readonly [number, string]>

/** What the calendar does to severity, with the sentence shown on its own line. */
export function calendarFactor(phase: Phase): { readonly factor: number; readonly text: string } {
  const [factor, text] = factors[phase]
  return { factor, text: `× ${factor.toFixed(1)}: ${text}` }
}
