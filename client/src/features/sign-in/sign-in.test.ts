import { expect, test } from 'vitest'

import { nextPath } from './sign-in-page.tsx'

test('after signing in one only ever goes to a page of this site', () => {
  expect(nextPath('?next=%2Falert%2Fa1%3Fx%3D1')).toBe('/alert/a1?x=1')
  expect(nextPath('')).toBe('/feed')
  expect(nextPath('?next=https://evil.example')).toBe('/feed')
  expect(nextPath('?next=//evil.example')).toBe('/feed')
  expect(nextPath('?next=/\\evil.example')).toBe('/feed')
})
