import { expect, test } from 'vitest'

import type { AuditEntry } from '../../shared/domain/alert.ts'
import { withEntry } from './gather-facts.ts'

const none = { claimedAt: null, escalatedAt: null, decidedAt: null, actedAt: null }
const at = (minute: number) => `2026-09-20T12:0${minute}:00.000Z`
const entry = (action: string, minute: number, given: Partial<AuditEntry> = {}): AuditEntry => ({
  seq: minute,
  chain: 'br',
  alertId: 'a',
  at: at(minute),
  actor: { type: 'user', id: 'ana', name: 'Ana' },
  onBehalfOf: null,
  channel: 'socket',
  role: 'analyst',
  action,
  from: null,
  to: null,
  versionBefore: 1,
  versionAfter: 2,
  reason: null,
  noteInternal: null,
  noteOutward: null,
  patch: {},
  commandId: null,
  evidenceRefs: [],
  prevHash: '',
  hash: '',
  ...given,
})

test('first times stay: a second claim or a decision after a reopening changes none', () => {
  const actioned = { patch: { disposition: 'true-positive-actioned' } }
  const log = [
    entry('alert.raise', 0, { actor: { type: 'detector', id: 'd', name: 'd' } }),
    entry('alert.claim', 1),
    entry('alert.claim', 2),
    entry('alert.escalate', 3),
    entry('alert.close', 4, actioned),
    entry('alert.reopen', 5),
    entry('alert.close', 6, actioned),
  ]
  expect(log.reduce(withEntry, none)).toEqual({
    claimedAt: at(1),
    escalatedAt: at(3),
    decidedAt: at(4),
    actedAt: at(4),
  })
})

test('what was taken back did not happen', () => {
  const log = [entry('alert.claim', 1), entry('alert.close', 2), entry('alert.undo', 3, { patch: { undoneAt: at(2) } })]
  expect(log.reduce(withEntry, none)).toEqual({ ...none, claimedAt: at(1) })
})

test('a measure in the enforcement ledger is an action at its own time, a planned one is not', () => {
  const ledger = (state: string) => entry('enforcement.recorded', 3, { patch: { state, at: at(2) } })
  expect(withEntry(none, ledger('requested')).actedAt).toBeNull()
  expect(withEntry(none, ledger('done')).actedAt).toBe(at(2))
})

test('a service takes nothing up', () => {
  const wake = entry('alert.close', 1, { actor: { type: 'service', id: 's', name: 's' } })
  expect(withEntry(none, wake).claimedAt).toBeNull()
})
