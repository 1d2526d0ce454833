import { expect, test } from 'vitest'

import type { AccessScope } from '../../../../shared/domain/access.ts'
import type { ShiftEntry } from '../../../../shared/protocol/handover.ts'
import { peopleOf } from './use-standings.ts'

function shift(scope: AccessScope, running: boolean, ...names: string[]): ShiftEntry {
  const members = names.map((name) => ({ person: { id: name, name }, desk: '', online: true }))
  return { id: names.join(), name: 'night', from: '', to: '', scope, members, lead: null, running }
}

test('on shift for an election is who is on a running shift that watches it, each once', () => {
  const shifts = [
    shift(null, true, 'Lea', 'Ana'),
    shift({ countries: ['BR'], elections: [] }, true, 'Ben', 'Ana'),
    shift({ countries: [], elections: ['fr-2027'] }, true, 'Carl'),
    shift({ countries: ['BR'], elections: [] }, false, 'Dora'),
  ]
  expect(peopleOf(shifts, { id: 'br-2026', country: 'BR' })).toEqual(['Ana', 'Ben', 'Lea'])
  expect(peopleOf(shifts, { id: 'fr-2027', country: 'FR' })).toEqual(['Ana', 'Carl', 'Lea'])
  expect(peopleOf([], { id: 'fr-2027', country: 'FR' })).toEqual([])
})
