import { expect, test } from 'vitest'

import { exportAddress } from './export-menu.tsx'

test('the file is asked for with the filter of the view', () => {
  expect(exportAddress({}, 'json')).toBe('/api/export.json?')
  expect(exportAddress({ severities: ['critical', 'high'], exercise: false, text: 'a&b' }, 'csv')).toBe(
    '/api/export.csv?severity=critical%2Chigh&exercise=false&text=a%26b',
  )
})

test('a view by lanes is asked for by lanes, so that no more is in the file', () => {
  expect(exportAddress({ lanes: ['legal'] }, 'csv')).toBe('/api/export.csv?lane=legal')
})
