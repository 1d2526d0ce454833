import { expect, test } from 'vitest'

import { factOfAlert } from './gather-facts.ts'
import { StepCollector, stepTimes } from './response-times.ts'

test('quantiles lie between the nearest ranks', () => {
  expect(stepTimes([])).toEqual({ n: 0, p50: null, p90: null })
  expect(stepTimes([10])).toEqual({ n: 1, p50: 10, p90: 10 })
  expect(stepTimes([40, 10, 30, 20])).toEqual({ n: 4, p50: 25, p90: 37 })
})

test('alerts on old facts, as after an import, do not count as slowly detected', () => {
  const row = { id: 'a', elections: [], tags: ['side:left', 'x'], raisedAt: '2026-09-20T12:00:00Z' } as any
  const times = { claimedAt: '2026-09-20T12:01:00Z', escalatedAt: null, decidedAt: null, actedAt: null }
  const steps = new StepCollector()
  steps.add(factOfAlert({ ...row, firstSeenAt: '2026-09-20T11:59:00Z' }, times))
  steps.add(factOfAlert({ ...row, firstSeenAt: '2016-06-01T00:00:00Z' }, times))
  expect(steps.times()).toMatchObject({ alerts: 2, detect: { n: 1, p50: 60 }, claim: { n: 2, p50: 60 } })
  expect(factOfAlert(row, times).sides).toEqual(['left'])
})
