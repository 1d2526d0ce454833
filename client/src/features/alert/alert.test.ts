import { expect, test } from 'vitest'

import type { SessionUser } from '../../../../shared/domain/access.ts'
import { alertRow } from '../../test-support/alert-rows.ts'
import { verbsFor } from './action-bar.tsx'
import { closeMissing } from './close-form.tsx'
import { isWebAddress } from './evidence.tsx'

const user = (role: SessionUser['role']): SessionUser => ({
  id: 'me',
  email: '',
  name: 'Me',
  role,
  scope: null,
  lanes: [],
})
const names = (row: ReturnType<typeof alertRow>, role: SessionUser['role']) =>
  verbsFor(row, user(role)).map(({ action }) => action)

test('the action bar offers what the state and the role allow, and nothing else', () => {
  expect(names(alertRow(), 'analyst')).toContain('claim')
  expect(names(alertRow(), 'viewer')).toEqual([])
  expect(names(alertRow(), 'analyst')).not.toContain('override-severity')
  expect(names(alertRow(), 'lead')).toContain('override-severity')
  expect(names(alertRow({ state: 'closed' }), 'analyst')).not.toContain('close')
  const held = alertRow({ state: 'claimed', owner: { id: 'ana', name: 'Ana' } })
  expect(names(held, 'analyst')).toContain('take-over')
  expect(names(held, 'analyst')).not.toContain('release')
})

const given = { disposition: null, reason: 'x', note: '', refs: 0, isOne: true, hasEvidence: true } as const

test('a close says what it still lacks', () => {
  expect(closeMissing(given)).toBe('Choose a disposition')
  expect(closeMissing({ ...given, disposition: 'benign', reason: ' ' })).toBe('Give a reason')
  expect(closeMissing({ ...given, disposition: 'false-positive-threshold' })).toBe('This disposition needs a note')
  expect(closeMissing({ ...given, disposition: 'true-positive-actioned' })).toBe('Choose the evidence it rests on')
  expect(closeMissing({ ...given, disposition: 'true-positive-actioned', isOne: false })).toMatch(/one by one/)
  const without = { ...given, disposition: 'true-positive-actioned', hasEvidence: false } as const
  expect(closeMissing(without)).toBe('Say in the note what it rests on')
  expect(closeMissing({ ...without, note: 'a letter' })).toBeUndefined()
  expect(closeMissing({ ...given, disposition: 'benign' })).toBeUndefined()
})

test('only addresses of the web become links', () => {
  expect(isWebAddress('https://example.org/ad')).toBe(true)
  expect(isWebAddress('javascript:alert(1)')).toBe(false)
  expect(isWebAddress(' data:text/html,x')).toBe(false)
})
