import { expect, test } from 'vitest'

import { peopleCounts } from './people-counts.ts'

const person = { disabled: false, hasPassword: true, hasSingleSignOn: false }

test('who was invited and has not come yet is not counted as let in', () => {
  const invited = { ...person, hasPassword: false }
  const bySingleSignOn = { ...invited, hasSingleSignOn: true }
  expect(peopleCounts([person])).toBe('1 let in, 0 disabled')
  expect(peopleCounts([person, bySingleSignOn, invited, { ...invited, disabled: true }])).toBe(
    '2 let in, 1 invited, 1 disabled',
  )
})
