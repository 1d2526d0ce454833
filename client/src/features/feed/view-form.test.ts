import { expect, test } from 'vitest'

import { viewBody } from '../../../../shared/protocol/views.ts'
import { audienceText, bodyOf } from './view-form.tsx'

const draft = { name: ' Night ', isDefault: true, sound: '', notify: 'high', takesScreen: false } as const
const kept = { groupBy: 'entity' } as const

test('what is sent of a view is what the server accepts, for every audience', () => {
  const roles = ['analyst', 'specialist', 'lead', 'admin', 'viewer'] as const
  for (const role of roles) {
    const body = bodyOf({ ...draft, audience: `role ${role}` }, { ...kept, filter: { countries: ['BR'] } })
    expect(viewBody.parse(body)).toEqual(body)
    expect(body).toMatchObject({
      visibility: 'role',
      role,
      isDefault: true,
      name: 'Night',
      sound: null,
      notify: 'high',
    })
  }
  for (const audience of ['private', 'team'] as const) {
    const body = bodyOf({ ...draft, audience }, { ...kept, filter: { countries: ['BR'] } })
    expect(viewBody.parse(body)).toEqual(body)
    // Only people of a role begin with a view.
    expect(body).toMatchObject({ visibility: audience, role: null, isDefault: false, groupBy: 'entity' })
  }
})

test('a view says for whom it is', () => {
  expect(audienceText({ visibility: 'private', role: null })).toBe('')
  expect(audienceText({ visibility: 'team', role: null })).toBe('team')
  expect(audienceText({ visibility: 'role', role: 'specialist' })).toBe('specialists')
})
