import { rmSync } from 'node:fs'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import type { Election, SilenceWindow } from '../../shared/domain/election.ts'
import type { Finding } from '../../shared/domain/finding.ts'
import { anAd } from '../../tests/support/ad-stream.ts'
import { tempFolder } from '../../tests/support/temp-folder.ts'
import { ObservationLog } from '../ingest/observation-log.ts'
import { LoggedRun } from './logged-run.ts'

const window = (from: string, to: string): SilenceWindow => ({
  from,
  to,
  scope: 'ads',
  round: 0,
  rule: 'r',
  source: 's',
})
const first = window('2026-05-01T00:00', '2026-05-02T00:00')
const second = window('2026-05-03T00:00', '2026-05-04T00:00')
const election = (...silence: SilenceWindow[]): Election => ({
  id: 'ke-test',
  country: 'KE',
  subdivision: null,
  name: 'By-election',
  kind: 'legislative',
  rounds: [{ date: '2026-05-10', opens: '06:00', closes: '17:00', zones: [{ zone: 'Africa/Nairobi' }] }],
  silence,
  electors: 1_000_000,
  exercise: false,
  sources: ['the gazette'],
})

let folder: string
let log: ObservationLog
beforeEach(() => {
  folder = tempFolder('logged-run')
  log = new ObservationLog(join(folder, 'observations.db'))
})
afterEach(() => {
  log.close()
  rmSync(folder, { recursive: true })
})

function observe(advertiserId: string, startedAt: string): void {
  const ad = {
    ...anAd({
      advertiserId,
      country: 'KE',
      startedAt,
      stoppedAt: `${startedAt.slice(0, 11)}18:00:00Z`,
      currency: 'USD',
    }),
    political: true,
  }
  const lines = JSON.stringify({ ...ad, spend: { min: 500, max: 500 } })
  const receivedAt = Date.parse(startedAt)
  log.commit(() => log.append({ receivedAt, source: 'test', observations: 1, lines, ids: new BigUint64Array(0) }))
}

const setElections = (...elections: Election[]) => log.commit(() => log.setElections(elections, 0))

/** What is found from the start, or from a checkpoint at an offset on; with the offsets. */
function found(checkpointAt: number | null): [number, string, string[]][] {
  const before = LoggedRun.open(log, false, null)
  const all = log.after(0, 1000)
  for (const entry of all.slice(0, checkpointAt ?? 0)) before.read(entry)
  const logged =
    checkpointAt === null ? LoggedRun.open(log, false, null) : LoggedRun.open(log, false, before.run.snapshot())
  return log
    .after(logged.run.offset, 1000)
    .flatMap((entry) => logged.read(entry).map((finding): [number, Finding] => [entry.offset, finding]))
    .filter(([, { kind }]) => kind === 'silence-breach')
    .map(([offset, { subject, members }]) => [offset, subject.id, members.map(({ id }) => id)])
}

test('[COL12] each ad is judged by the elections in force when it was accepted, in every reading', () => {
  setElections(election(first))
  observe('early', '2026-05-03T10:00:00Z')
  observe('in-first', '2026-05-01T10:00:00Z')
  // A window before the first is added, and one after it: the first stays the window it was.
  setElections(election(window('2026-04-20T00:00', '2026-04-21T00:00'), first, second))
  observe('late', '2026-05-03T10:00:00Z')
  observe('in-first-too', '2026-05-01T10:00:00Z')
  setElections(election(first))
  observe('too-late', '2026-05-03T10:00:00Z')
  const expected = [
    [3, 'silence:ke-test:0:2026-05-01:ads', ['in-first']],
    [5, 'silence:ke-test:0:2026-05-03:ads', ['late']],
    [6, 'silence:ke-test:0:2026-05-01:ads', ['in-first', 'in-first-too']],
  ]
  expect(found(null)).toEqual(expected)
  for (let at = 0; at <= log.head(); at++) {
    expect([at, found(at)]).toEqual([at, expected.filter(([offset]) => (offset as number) > at)])
  }
})

test('[COL12] elections that are as they were are not written again', () => {
  expect(setElections(election(first))).toBe(1)
  expect(setElections(election(first))).toBe(1)
  expect(setElections(election(second))).toBe(2)
  expect(log.after(0, 10).map(({ elections }) => elections?.[0]?.silence[0]?.from)).toEqual([first.from, second.from])
})

test('[COL12] what a log of before the elections were in it holds is read with the first that it tells', () => {
  observe('in-first', '2026-05-01T10:00:00Z')
  setElections(election(first))
  setElections(election(second))
  expect(log.electionsAt(0)).toEqual([election(first)])
  expect(log.electionsAt(2)).toEqual([election(first)])
  expect(log.electionsAt(3)).toEqual([election(second)])
  expect(found(null)).toEqual([[1, 'silence:ke-test:0:2026-05-01:ads', ['in-first']]])
})
