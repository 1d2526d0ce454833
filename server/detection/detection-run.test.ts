import { expect, test } from 'vitest'

import type { Observation } from '../../shared/domain/observation.ts'
import { findingOf } from '../../tests/support/findings.ts'
import type { LogEntry } from '../ingest/observation-log.ts'
import { DetectionRun } from './detection-run.ts'
import type { Detector } from './detector.ts'

const unread = new Set(['poison'])

/** Finds each post, and throws at those that are meant to be thrown at. */
function detectorOf(id: string, fails: ReadonlySet<string> = unread): Detector {
  return {
    id,
    version: '1',
    observe(observation: Observation, _, emit) {
      const name = observation.type === 'post' ? observation.postId : ''
      if (fails.has(name)) throw new TypeError(`cannot read ${name}`)
      emit(findingOf({ detector: id, title: name }))
    },
    advance() {
      if (fails.has('advance')) throw new Error('cannot advance')
    },
    snapshot: () => null,
    restore: () => undefined,
  }
}

function entryOf(offset: number, ...names: readonly string[]): LogEntry {
  const lines = names.map((name) => JSON.stringify({ type: 'post', platform: 'x', postId: name, accountId: 'a' }))
  return {
    offset,
    receivedAt: 0,
    source: 'test',
    observations: names.length,
    lines: Buffer.from(lines.join('\n')),
    elections: null,
  }
}

test('[ING9] an observation that a detector throws at costs that detector this one, and no other anything', () => {
  const run = new DetectionRun([detectorOf('weak'), detectorOf('strong', new Set())], false)
  const found = run.read(entryOf(1, 'one', 'poison', 'two'))
  expect(found.map(({ detector, title }) => `${detector} ${title}`)).toEqual([
    'weak one',
    'weak two',
    'strong one',
    'strong poison',
    'strong two',
  ])
  expect(run.read(entryOf(2, 'three')).map(({ detector }) => detector)).toEqual(['weak', 'strong'])
  expect(run.offset).toBe(2)
})

test('what could not be read is counted and told with its last reason', () => {
  const run = new DetectionRun([detectorOf('weak', new Set(['poison', 'advance']))], false)
  expect(run.failures()).toEqual([])
  run.read(entryOf(1, 'poison', 'one'))
  expect(run.failures()).toMatchObject([{ detector: 'weak', times: 2 }])
  expect(run.failures()[0]?.message).toContain('cannot advance')
})
