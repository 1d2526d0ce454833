import { expect, test } from 'vitest'

import { findingOf } from '../../tests/support/findings.ts'
import { storableFinding } from './storable-finding.ts'

test('a name that turns the direction of writing does not turn the words of an alert', () => {
  const name = 'Party\u202E'
  const told = storableFinding(
    findingOf({
      title: `${name} spends 40 times its usual day`,
      subject: { type: 'advertiser', id: 'page-1', name },
      members: [{ type: 'advertiser', id: 'page-2', name, why: `paid by ${name}` }],
      evidence: [{ id: 'ad-1', text: `${name}: 4 USD`, source: 'ads', at: '2026-09-20' }],
    }),
  )
  expect(told.title).toBe('Party spends 40 times its usual day')
  expect(told.subject).toEqual({ type: 'advertiser', id: 'page-1', name: 'Party' })
  expect(told.members).toEqual([{ type: 'advertiser', id: 'page-2', name: 'Party', why: 'paid by Party' }])
  expect(told.evidence[0]?.text).toBe('Party: 4 USD')
})
