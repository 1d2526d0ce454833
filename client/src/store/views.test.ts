import { expect, test } from 'vitest'

import { activeView, standingViews } from './views.ts'

const night = { id: 'v1', name: 'Night', filter: { countries: ['BR'] }, groupBy: 'entity' } as const
const saved = [{ ...night, filter: { countries: ['BR'] } }]

test('the view that is looked at filters and groups alike; the room’s take any grouping', () => {
  expect(activeView({ countries: ['BR'] }, 'entity', saved)).toBe('v1')
  expect(activeView({ countries: ['BR'] }, 'region', saved)).toBe('open')
  expect(activeView({ owners: ['me'], countries: ['BR'] }, 'region', saved)).toBe('mine')
  expect(activeView({ severities: ['low'] }, 'none', saved)).toBeNull()
})

test('what was closed today is a view of its own beside all that is closed', () => {
  const views = standingViews({ countries: ['FR'] }, [])
  expect(views.find(({ name }) => name === 'closed-today')?.filter).toEqual({
    states: ['closed'],
    closedSince: 'today',
    countries: ['FR'],
  })
  expect(activeView({ states: ['closed'] }, 'none', [])).toBe('closed')
})
