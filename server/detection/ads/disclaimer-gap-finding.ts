/** Tells a page without a payer line in words. */
import type { Finding } from '../../../shared/domain/finding.ts'
import { usdText } from '../wording.ts'

export interface GapPart {
  readonly name: string
  readonly value: string
  readonly points: number
  readonly baseline?: string
}

export interface GapCandidate {
  readonly key: string
  readonly step: 'day' | 'week'
  readonly advertiserId: string
  readonly platform: string
  readonly country: string | null
  readonly subdivision: string | null
  readonly name: string
  readonly at: number
  readonly undeclaredUsd: number
  readonly removed: string
  readonly adIds: readonly string[]
  readonly exercise: boolean
  readonly parts: readonly GapPart[]
  readonly score: number
}

export function scoreOfParts(parts: readonly GapPart[]): number {
  return Math.min(
    0.95,
    parts.reduce((sum, part) => sum + part.points, 0),
  )
}

export function disclaimerFinding(of: GapCandidate, version: string): Finding {
  const usd = Math.round(of.undeclaredUsd)
  const amount = usdText(usd)
  const span = of.step === 'day' ? 'in one day' : 'in one week'
  const at = of.step === 'day' ? new Date(of.at).toISOString().slice(0, 10) : new Date(of.at).toISOString()
  // The calendar has a line of its own where the severity is told.
  const telling = of.parts
    .filter((part) => part.points >= 0.05 && part.name !== 'calendar')
    .sort((a, b) => b.points - a.points)
    .map((part) => (part.value === 'yes' ? part.name : `${part.name}: ${part.value}`))
    .join('; ')
  return {
    detector: 'disclaimer-gap',
    version,
    kind: 'disclaimer-gap',
    subject: { type: 'advertiser', id: of.advertiserId, name: of.name },
    members: [],
    country: of.country,
    subdivision: of.subdivision,
    at,
    score: of.score,
    confidence: of.removed === '' ? 0.5 : 0.7,
    reach: Math.min(1, Math.log10(1 + of.undeclaredUsd) / 6),
    title: `${of.name} ran ads without a “paid for by” line, about ${amount} ${span}`,
    summary: `${telling.charAt(0).toUpperCase()}${telling.slice(1)}.`,
    measure: { label: 'no payer named', value: usd, unit: 'USD' },
    features: of.parts.map(({ name, value, points, baseline }) => ({
      name,
      value,
      weight: Math.round((points / of.score) * 100) / 100,
      ...(baseline === undefined ? {} : { baseline }),
    })),
    evidence:
      of.adIds.length === 0
        ? [
            {
              id: `gap:${of.platform}:${of.advertiserId}:${at}`,
              text: `${of.name}: ${amount} spent with no payer named`,
              source: of.platform,
              at,
            },
          ]
        : of.adIds.map((id) => ({
            id: `ad:${id}`,
            text: `ad ${id} of ${of.name} names no payer`,
            source: of.platform,
            at,
          })),
    series: null,
    exercise: of.exercise,
  }
}
