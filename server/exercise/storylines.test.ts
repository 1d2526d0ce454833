import { beforeAll, describe, expect, test } from 'vitest'

import type { AlertKind, Finding } from '../../shared/domain/finding.ts'
import { createDetectors } from '../detection/detectors.ts'
import { DetectionRun } from '../detection/detection-run.ts'
import type { DetectorFailure } from '../detection/detection-run.ts'
import { createCalendar } from '../elections/calendar.ts'
import type { LogEntry } from '../ingest/observation-log.ts'
import { createExercise } from './exercise.ts'
import type { Timed } from './records.ts'

const START = Date.parse('2026-11-22T13:30:00Z')
const LIVE_MINUTES = 30
/** Of the server's configuration. */
const DEFAULT_SEED = 2016

interface Raised {
  readonly kind: AlertKind
  readonly finding: Finding
  /** Seconds after the start; 0 for the history. */
  readonly atS: number
}

/** The exercise through the live detectors, as the server runs them; each condition once, as deduplication does. */
function raisedBy(seed: number): { raised: Raised[]; failures: readonly DetectorFailure[] } {
  const exercise = createExercise({ seed, speed: 1, startAt: START })
  const run = new DetectionRun(createDetectors(createCalendar(exercise.elections)), true)
  const known = new Set<string>()
  const raised: Raised[] = []
  const feed = (records: readonly Timed[], receivedAt: number): void => {
    const lines = Buffer.from(records.map(({ observation }) => JSON.stringify(observation)).join('\n'))
    for (const finding of run.read({ lines, receivedAt, offset: 0 } as LogEntry)) {
      const key = `${finding.kind} ${finding.subject.id} ${finding.aspect ?? ''}`
      if (!known.has(key)) raised.push({ kind: finding.kind, finding, atS: Math.max(0, (receivedAt - START) / 1000) })
      known.add(key)
    }
  }
  const history = [...exercise.history()]
  for (let from = 0; from < history.length; from += 1000) feed(history.slice(from, from + 1000), START)
  for (let at = START; at < START + LIVE_MINUTES * 60_000; at += 2000) feed(exercise.next(at, at + 2000), at + 2000)
  return { raised, failures: run.failures() }
}

describe('the live detectors on the exercise as a newcomer sees it', () => {
  let raised: Raised[] = []
  let failures: readonly DetectorFailure[] = []
  beforeAll(() => {
    ;({ raised, failures } = raisedBy(DEFAULT_SEED))
  }, 120_000)

  test('no detector fails', () => {
    expect(failures).toEqual([])
  })

  test('a newcomer finds some alerts, neither none nor a flood', () => {
    const first = raised.filter(({ atS }) => atS <= 20)
    expect(first.length).toBeGreaterThanOrEqual(12)
    expect(first.length).toBeLessThanOrEqual(45)
  })

  test('then a new one comes every twenty to sixty seconds', () => {
    const live = raised.filter(({ atS }) => atS > 20)
    const every = (LIVE_MINUTES * 60) / live.length
    expect(every).toBeGreaterThan(15)
    expect(every).toBeLessThan(60)
    const gaps = live.map(({ atS }, index) => atS - (live[index - 1]?.atS ?? 20))
    expect(Math.max(...gaps)).toBeLessThan(300)
  })

  test('they are of many kinds and in all five countries', () => {
    const kinds = new Set(raised.map(({ kind }) => kind))
    const wanted: AlertKind[] = [
      'spend-surge',
      'new-advertiser',
      'dormant-return',
      'spend-ramp',
      'page-swarm',
      'disclaimer-gap',
      'payer-mismatch',
      'silence-breach',
      'creation-cadence',
      'co-action',
      'source-silent',
      'source-frozen',
      'library-diff',
      'creation-burst',
      'shared-infrastructure',
      'ad-cluster-link',
      'near-duplicate-text',
    ]
    expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([])
    const countries = new Set(raised.map(({ finding }) => finding.country))
    expect(['BR', 'FR', 'DE', 'MX', 'US'].filter((country) => !countries.has(country))).toEqual([])
  })

  test('every finding is marked as exercise', () => {
    expect(raised.filter(({ finding }) => !finding.exercise)).toEqual([])
  })
})
