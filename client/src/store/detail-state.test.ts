import { expect, test } from 'vitest'

import type { AlertDetail } from '../../../shared/domain/alert.ts'
import { alertRow } from '../test-support/alert-rows.ts'
import { acceptDetail, emptyDetail, failDetail, openDetail, patchDetail } from './detail-state.ts'

function detailOf(change: Parameters<typeof alertRow>[0] = {}): AlertDetail {
  return {
    row: alertRow(change),
    members: [],
    features: [],
    severityFactors: [],
    severityOverride: null,
    evidence: [],
    series: null,
    escalation: null,
    closing: null,
    checklist: [],
    techniques: [],
    related: [{ row: alertRow({ id: 'other' }), reason: 'same payer' }],
    precision: null,
    detail: {},
    mergedInto: null,
  }
}

test('a late answer about another alert is not shown', () => {
  const open = openDetail(emptyDetail, 'b')
  expect(acceptDetail(open, detailOf({ id: 'a' }))).toBe(open)
  expect(failDetail(open, 'a', { code: 'INTERNAL', message: '' })).toBe(open)
})

test('an answer older than what was pushed keeps the newer row', () => {
  let detail = acceptDetail(openDetail(emptyDetail, 'a1'), detailOf({ seq: 1 }))
  detail = patchDetail(detail, [alertRow({ seq: 5, state: 'closed' })])
  detail = acceptDetail(detail, detailOf({ seq: 3 }))
  expect(detail.alert?.row.state).toBe('closed')
})

test('pushed rows patch the alert and those it lists; others leave it the same object', () => {
  const detail = acceptDetail(openDetail(emptyDetail, 'a1'), detailOf())
  expect(patchDetail(detail, [alertRow({ id: 'stranger', seq: 9 })])).toBe(detail)
  expect(patchDetail(detail, [alertRow({ seq: 1, state: 'closed' })])).toBe(detail)
  const patched = patchDetail(detail, [alertRow({ id: 'other', seq: 9, state: 'closed' })])
  expect(patched.alert?.related[0]?.row.state).toBe('closed')
})
