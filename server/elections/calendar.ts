/** The electoral calendar: which elections an alert belongs to, and what the calendar says about a moment. Pure. */
import {
  calendarFactor,
  electionExtent,
  phaseOf,
  pollingSpans,
  silenceSpans,
  type Election,
  type ElectionPhase,
  type SilenceWindow,
  type ZoneSpan,
} from '../../shared/domain/election.ts'
import { DAY_MS } from '../../shared/domain/time.ts'

export interface SilenceHit {
  readonly election: Election
  readonly window: SilenceWindow
  /** The span of the zone that was asked for. */
  readonly from: number
  readonly to: number
  readonly zone: string
}

export interface CalendarEffect {
  readonly factor: number
  readonly text: string
  readonly election: Election | null
  readonly phase: ElectionPhase | null
}

export interface Calendar {
  readonly elections: readonly Election[]
  /** Elections an alert about this place and moment belongs to, nearest polls first. */
  electionsFor(country: string | null, subdivision: string | null, at: number): Election[]
  /** Silence windows that hold at this place and moment. */
  silenceAt(country: string | null, subdivision: string | null, at: number): SilenceHit[]
  /** Windows that share at least one moment with [from, to). */
  silenceDuring(country: string | null, subdivision: string | null, from: number, to: number): SilenceHit[]
  /** The election of the country, any part of it, whose polls are nearest in time, before or after. */
  nearest(country: string, at: number): Election | null
  /** The strongest calendar factor among the elections that the place and moment belong to. */
  effect(country: string | null, subdivision: string | null, at: number): CalendarEffect
}

/** Alerts belong to an election from this long before its first polls … */
const LEAD_MS = 365 * DAY_MS
/** … to this long after its last. */
const TRAIL_MS = 31 * DAY_MS

interface Entry {
  readonly election: Election
  readonly opens: number
  readonly closes: number
  readonly windows: readonly { readonly window: SilenceWindow; readonly spans: readonly ZoneSpan[] }[]
}

export function createCalendar(elections: readonly Election[]): Calendar {
  const byCountry = new Map<string, Entry[]>()
  for (const election of elections) {
    const entries = byCountry.get(election.country) ?? []
    entries.push(entryOf(election))
    byCountry.set(election.country, entries)
  }
  const entriesOf = (country: string | null): readonly Entry[] =>
    country === null ? [] : (byCountry.get(country) ?? [])

  const calendar: Calendar = {
    elections,
    electionsFor: (country, subdivision, at) =>
      entriesOf(country)
        .filter((entry) => concerns(entry.election, subdivision) && isRelevant(entry, at))
        .sort((a, b) => distance(a, at) - distance(b, at))
        .map((entry) => entry.election),
    silenceAt: (country, subdivision, at) => calendar.silenceDuring(country, subdivision, at, at + 1),
    silenceDuring: (country, subdivision, from, to) => {
      const hits: SilenceHit[] = []
      for (const entry of entriesOf(country)) {
        if (entry.windows.length > 0 && concerns(entry.election, subdivision))
          collectHits(entry, subdivision, from, to, hits)
      }
      return hits
    },
    nearest: (country, at) => {
      const entries = [...entriesOf(country)].sort((a, b) => distance(a, at) - distance(b, at))
      return entries[0]?.election ?? null
    },
    effect: (country, subdivision, at) => strongestEffect(calendar.electionsFor(country, subdivision, at), country, at),
  }
  return calendar
}

function entryOf(election: Election): Entry {
  const { from, to } = electionExtent(election)
  return {
    election,
    opens: from,
    closes: to,
    windows: election.silence.map((window) => ({ window, spans: silenceSpans(election, window) })),
  }
}

/** A regional election concerns its region only; a national one concerns every region too. */
function concerns(election: Election, subdivision: string | null): boolean {
  return election.subdivision === null || election.subdivision === subdivision
}

function isRelevant(entry: Entry, at: number): boolean {
  return at >= entry.opens - LEAD_MS && at <= entry.closes + TRAIL_MS
}

/** To the nearest round: an election of two rounds is two moments, not the stretch between them. */
function distance(entry: Entry, at: number): number {
  return Math.min(
    ...entry.election.rounds.flatMap((round) =>
      pollingSpans(round).map((span) => (at < span.from ? span.from - at : at > span.to ? at - span.to : 0)),
    ),
  )
}

/**
 * The zone asked for is the region's own where a round lists it, else the main one: what reaches a whole country is
 * measured by the clock most of it goes by.
 */
function collectHits(entry: Entry, subdivision: string | null, from: number, to: number, hits: SilenceHit[]): void {
  for (const { window, spans } of entry.windows) {
    const own = subdivision === null ? undefined : spans.find((span) => span.subdivisions.includes(subdivision))
    const span = own ?? spans[0]
    if (span !== undefined && from < span.to && to > span.from) {
      hits.push({ election: entry.election, window, from: span.from, to: span.to, zone: span.zone })
    }
  }
}

function strongestEffect(elections: readonly Election[], country: string | null, at: number): CalendarEffect {
  let best: CalendarEffect | null = null
  for (const election of elections) {
    const phase = phaseOf(election, at)
    const { factor, text } = calendarFactor(phase.phase)
    if (best === null || factor > best.factor) best = { factor, text: `${text} (${election.name})`, election, phase }
  }
  if (best !== null) return best
  const text = country === null ? '× 0.8: the electorate cannot be told' : '× 0.8: no election within a year'
  return { factor: 0.8, text, election: null, phase: null }
}
