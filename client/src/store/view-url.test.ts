import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { alertStates, severities } from '../../../shared/domain/alert.ts'
import { feedFilter, type FeedFilter } from '../../../shared/domain/feed-filter.ts'
import { filterFromUrl, filterToUrl, resolveFilter, sameFilter } from './view-url.ts'

const someOf = (values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 })

const filters = fc.record(
  {
    severities: someOf(severities),
    states: someOf(alertStates),
    countries: someOf(['BR', 'FR', 'none']),
    elections: someOf(['br-2026-general', 'fr-2027']),
    owners: someOf(['me', 'none', '8780e743-7ed9']),
    detectors: someOf(['ad-spend', 'co-action']),
    exercise: fc.boolean(),
    text: fc.constantFrom('rubles', 'two words', 'a&b=c,d'),
  },
  { requiredKeys: [] },
)

test('a filter written into the address is read back the same', () => {
  fc.assert(
    fc.property(filters, (filter) => {
      const written = filterToUrl(filter as FeedFilter, new URLSearchParams('alert=x1')).toString()
      const read = new URLSearchParams(written)
      expect(filterFromUrl(read)).toEqual(filter)
      expect(read.get('alert')).toBe('x1')
    }),
  )
})

test('whatever an address says, the filter is one that the server accepts', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.constantFrom('severity', 'state', 'kind', 'country', 'owner', 'lane', 'q', 'exercise', 'closed', 'group'),
          fc.oneof(
            fc.string(),
            fc.constantFrom('today', 'entity', '2026-02-31T00:00:00.000Z', '2026-11-22T00:00:00.000Z'),
          ),
        ),
      ),
      (pairs) => {
        expect(feedFilter.safeParse(filterFromUrl(new URLSearchParams(pairs))).success).toBe(true)
      },
    ),
  )
})

test('me stands for the person who looks, and today for their day', () => {
  const looker = { userId: 'ana', dayStart: '2026-11-21T23:00:00.000Z' }
  expect(resolveFilter({ owners: ['me', 'none'] }, looker)).toEqual({ owners: ['ana', 'none'] })
  expect(resolveFilter({ closedSince: 'today' }, looker)).toEqual({ closedSince: looker.dayStart })
  const filter = { closedSince: '2026-11-20T00:00:00.000Z' }
  expect(resolveFilter(filter, looker)).toBe(filter)
})

test('an empty facet is no facet', () => {
  expect(sameFilter({ countries: [] }, {})).toBe(true)
  expect(sameFilter({ countries: ['BR'] }, {})).toBe(false)
})
