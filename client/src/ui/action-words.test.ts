import { expect, test } from 'vitest'

import { errorCode } from '../../../shared/protocol/errors.ts'
import { failureText } from './action-words.ts'

const now = Date.parse('2026-10-04T12:00:10Z')
const ana = { who: { id: 'ana', name: 'Ana' }, since: '2026-10-04T12:00:06Z' }

test('a lost race is told as what happened, not as an error', () => {
  expect(failureText({ code: 'ALREADY_IN_STATE', message: 'x', ...ana }, 'close', now)).toBe('Ana closed this 4 s ago')
  expect(failureText({ code: 'CLAIMED_BY', message: 'x', ...ana }, 'claim', now)).toBe('Ana has held this for 4 s')
})

test('every code has words, and none is shown raw', () => {
  for (const code of errorCode.options) {
    const text = failureText({ code, message: 'It went wrong' }, 'claim', now)
    expect(text).not.toBe('')
    expect(text).not.toContain(code)
  }
})

test('a fault of the server names the request, so that it can be found', () => {
  expect(failureText({ code: 'INTERNAL', message: 'Oh', requestId: 'r-1' }, 'claim', now)).toBe('Oh (request r-1)')
})
