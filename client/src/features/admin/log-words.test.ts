import { expect, test } from 'vitest'

import { actionText, patchText } from './log-words.ts'

test('an entry of the administration log is told in words, and people by name', () => {
  const names = new Map([['4be0ac32', 'Ana']])
  expect(actionText('access.user-created')).toBe('Access: user created')
  expect(actionText('odd')).toBe('Odd')
  expect(patchText({ user: '4be0ac32', role: 'lead', scope: null, lanes: [] }, names)).toBe(
    'user Ana · role lead · scope none · lanes none',
  )
  expect(patchText({ lanes: ['legal', 'policy'], alerts: 0 }, names)).toBe('lanes legal, policy · alerts 0')
  expect(patchText({}, names)).toBe('–')
})
