/**
 * Severity says how bad if true: the score, how far it reaches, and what the calendar makes of it. Each factor is kept
 * as a line of its own, and confidence is not one of them.
 */
import type { Severity, SeverityFactor } from '../../shared/domain/alert.ts'
import type { Finding } from '../../shared/domain/finding.ts'

/** Lowest urgency of each severity. */
const floors = [
  ['critical', 0.95],
  ['high', 0.72],
  ['medium', 0.48],
  ['low', 0.25],
] as const satisfies readonly (readonly [Severity, number])[]

export interface Rated {
  readonly severity: Severity
  readonly factors: SeverityFactor[]
}

export function rateSeverity(
  finding: Pick<Finding, 'score' | 'reach'>,
  calendar: { readonly factor: number; readonly text: string },
): Rated {
  const reach = 0.75 + 0.35 * finding.reach
  const urgency = finding.score * reach * calendar.factor
  const factors: SeverityFactor[] = [
    { name: 'score', factor: round(finding.score), text: 'how far the measures stand out, 0 to 1' },
    {
      name: 'reach',
      factor: round(reach),
      text: `how much it touches if true: ${Math.round(finding.reach * 100)} of 100 (× 0.75 to 1.1)`,
    },
    { name: 'calendar', factor: round(calendar.factor), text: calendar.text },
  ]
  return { severity: floors.find(([, floor]) => urgency >= floor)?.[0] ?? 'info', factors }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
