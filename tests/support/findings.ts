/** Findings as detectors emit them, for tests of what becomes of them. */
import type { AlertKind, Finding } from '../../shared/domain/finding.ts'

let subjects = 0

/** One finding on a subject of its own, unless told otherwise. */
export function findingOf(given: Partial<Finding> = {}): Finding {
  const id = `page-${++subjects}`
  const subject = given.subject ?? { type: 'advertiser' as const, id, name: `Page ${id}` }
  const kind: AlertKind = given.kind ?? 'spend-surge'
  return {
    detector: kind,
    version: '1',
    kind,
    subject,
    members: [],
    country: 'BR',
    subdivision: null,
    at: '2026-09-20T12:00:00Z',
    score: 0.7,
    confidence: 0.8,
    reach: 0.5,
    title: `${subject.name} spends far above its own level`,
    summary: '12,300 EUR on a day, where 400 is usual',
    measure: { label: 'own level', value: 30, unit: '×' },
    features: [{ name: 'spend', value: 12_300, unit: 'EUR', threshold: 2000, baseline: 400, window: '28 days' }],
    evidence: [
      { id: `spend:${subject.id}`, text: 'spend of the day', source: 'meta-report', at: '2026-09-20' },
      { id: 'ev-1', text: 'the ad as it ran', source: 'meta-report', at: '2026-09-20' },
    ],
    series: null,
    exercise: false,
    ...given,
  }
}

export function findingsOf(n: number, given: (at: number) => Partial<Finding> = () => ({})): Finding[] {
  return Array.from({ length: n }, (_, at) => findingOf(given(at)))
}
