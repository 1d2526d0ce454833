/** An election as it is typed: everything text, so that what is half written is kept. The server checks it. */
import type { Election } from '../../../../shared/domain/election.ts'

export interface ZoneDraft {
  readonly zone: string
  readonly opens: string
  readonly closes: string
  readonly date: string
  readonly subdivisions: string
}

export interface RoundDraft {
  readonly date: string
  readonly opens: string
  readonly closes: string
  readonly zones: readonly ZoneDraft[]
}

export interface SilenceDraft {
  readonly from: string
  readonly to: string
  readonly scope: 'all' | 'ads'
  /** From 1, as people count. */
  readonly round: string
  readonly zone: string
  readonly rule: string
  readonly source: string
}

export interface ElectionDraft {
  readonly id: string
  readonly country: string
  readonly subdivision: string
  readonly name: string
  readonly kind: string
  readonly electors: string
  readonly tentative: boolean
  readonly sources: string
  readonly rounds: readonly RoundDraft[]
  readonly silence: readonly SilenceDraft[]
}

export const emptyZone: ZoneDraft = { zone: '', opens: '', closes: '', date: '', subdivisions: '' }
export const emptyRound: RoundDraft = { date: '', opens: '08:00', closes: '18:00', zones: [emptyZone] }
export const emptySilence: SilenceDraft = {
  from: '',
  to: '',
  scope: 'all',
  round: '1',
  zone: '',
  rule: '',
  source: '',
}
export const emptyElection: ElectionDraft = {
  id: '',
  country: '',
  subdivision: '',
  name: '',
  kind: 'general',
  electors: '',
  tentative: false,
  sources: '',
  rounds: [emptyRound],
  silence: [],
}

export function draftOf(of: Election): ElectionDraft {
  return {
    id: of.id,
    country: of.country,
    subdivision: of.subdivision ?? '',
    name: of.name,
    kind: of.kind,
    electors: String(of.electors),
    tentative: of.tentative ?? false,
    sources: of.sources.join('\n'),
    rounds: of.rounds.map((round) => ({
      date: round.date,
      opens: round.opens,
      closes: round.closes,
      zones: round.zones.map((zone) => ({
        zone: zone.zone,
        opens: zone.opens ?? '',
        closes: zone.closes ?? '',
        date: zone.date ?? '',
        subdivisions: (zone.subdivisions ?? []).join(', '),
      })),
    })),
    silence: of.silence.map((window) => ({
      from: window.from,
      to: window.to,
      scope: window.scope,
      round: String(window.round + 1),
      zone: window.zone ?? '',
      rule: window.rule,
      source: window.source,
    })),
  }
}

/** What is sent. Fields left empty that may be absent are absent; what is wrong is sent as typed, for the server to say. */
export function electionOf(draft: ElectionDraft): object {
  const { sources, rounds, silence, subdivision, electors, ...plain } = draft
  return {
    ...plain,
    country: plain.country.trim().toUpperCase(),
    subdivision: subdivision.trim() === '' ? null : subdivision.trim().toUpperCase(),
    electors: numberIn(electors),
    exercise: false,
    sources: words(sources, '\n'),
    rounds: rounds.map((round) => ({ ...round, zones: round.zones.map(zoneOf) })),
    silence: silence.map(({ round, zone, ...window }) => ({
      ...window,
      round: numberIn(round) - 1,
      ...(zone.trim() === '' ? {} : { zone: zone.trim() }),
    })),
  }
}

function zoneOf({ zone, subdivisions, ...times }: ZoneDraft): object {
  const given = Object.fromEntries(Object.entries(times).filter(([, value]) => value !== ''))
  const regions = words(subdivisions, ',')
  return { zone: zone.trim(), ...given, ...(regions.length === 0 ? {} : { subdivisions: regions }) }
}

function words(text: string, by: string): string[] {
  return text
    .split(by)
    .map((word) => word.trim())
    .filter(Boolean)
}

/** "156,000,000", "156 000 000" → 156000000; what is no number stays none. */
function numberIn(text: string): number {
  const digits = text.replaceAll(/[\s,.']/g, '')
  return digits === '' ? Number.NaN : Number(digits)
}
