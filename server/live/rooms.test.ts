import { array, assert, constantFrom, option, property, record, subarray } from 'fast-check'
import { expect, test } from 'vitest'

import { inScope } from '../../shared/domain/access.ts'
import { roomsOfChange, roomsOfSubscription } from './rooms.ts'

const countries = ['BR', 'FR', 'MX']
const elections = ['br-2026', 'fr-2027', 'us-2026']
const some = (of: string[]) => subarray(of)
const scopes = option(record({ countries: some(countries), elections: some(elections) }), { nil: null })
const places = record({ country: constantFrom(null, ...countries), elections: some(elections) })

test('[LIVE3] a change reaches the rooms of a session exactly when it is in its scope', () => {
  assert(
    property(scopes, places, (scope, placed) => {
      const rooms = roomsOfSubscription(scope, {})
      const reached = roomsOfChange(placed).some((room) => rooms.includes(room))
      expect(reached).toBe(inScope(scope, placed))
    }),
  )
})

test('[LIVE3] whatever is asked for, no room shows a change outside scope', () => {
  const asked = record({
    countries: option(array(constantFrom(...countries, 'none', '*', 'all')), { nil: undefined }),
    elections: option(array(constantFrom(...elections, 'all', '')), { nil: undefined }),
  })
  assert(
    property(scopes, asked, places, (scope, query, placed) => {
      const given = {
        ...(query.countries === undefined ? {} : { countries: query.countries }),
        ...(query.elections === undefined ? {} : { elections: query.elections }),
      }
      const rooms = roomsOfSubscription(scope, given)
      const reached = roomsOfChange(placed).some((room) => rooms.includes(room))
      expect(!reached || inScope(scope, placed)).toBe(true)
    }),
  )
})
