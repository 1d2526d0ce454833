import { array, assert, constantFrom, option, property, record, subarray } from 'fast-check'
import { expect, test } from 'vitest'

import { inSight, type Sight } from '../../shared/domain/access.ts'
import { roomsOfChange, roomsOfSubscription } from './rooms.ts'

const countries = ['BR', 'FR', 'MX']
const elections = ['br-2026', 'fr-2027', 'us-2026']
const lanes = ['legal', 'policy', 'platform-liaison']
const some = (of: string[]) => subarray(of)
const scopes = option(record({ countries: some(countries), elections: some(elections) }), { nil: null })
const sights = option(record({ scope: scopes, lanes: option(some(lanes), { nil: null }) }), { nil: null })
const places = record({
  country: constantFrom(null, ...countries),
  elections: some(elections),
  lanesAsked: some(lanes),
})

test('[LIVE3] a change reaches the rooms of a session exactly when it is in its sight', () => {
  assert(
    property(sights, places, (sight: Sight, placed) => {
      const rooms = roomsOfSubscription(sight, {})
      const reached = roomsOfChange(placed).some((room) => rooms.includes(room))
      expect(reached).toBe(inSight(sight, placed))
    }),
  )
})

test('[LIVE3] whatever is asked for, no room shows a change out of sight', () => {
  const asked = record({
    countries: option(array(constantFrom(...countries, 'none', '*', 'all')), { nil: undefined }),
    elections: option(array(constantFrom(...elections, 'all', '')), { nil: undefined }),
  })
  assert(
    property(sights, asked, places, (sight: Sight, query, placed) => {
      const given = {
        ...(query.countries === undefined ? {} : { countries: query.countries }),
        ...(query.elections === undefined ? {} : { elections: query.elections }),
      }
      const rooms = roomsOfSubscription(sight, given)
      const reached = roomsOfChange(placed).some((room) => rooms.includes(room))
      expect(!reached || inSight(sight, placed)).toBe(true)
    }),
  )
})
