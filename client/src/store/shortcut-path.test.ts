import { expect, test } from 'vitest'

import type { ElectionEntry } from '../../../shared/protocol/http.ts'
import { useApp, type AppState } from './app-store.ts'
import { shortcutPath } from './shortcut-path.ts'

function stateOf(role: string, ids: readonly string[]): AppState {
  const state = useApp.getState()
  const value = ids.map((id, at) => ({ id, country: 'BR', daysToPolls: at }) as ElectionEntry)
  const session = { ...state.session, user: { role } } as AppState['session']
  return { ...state, session, elections: { ...state.elections, value } }
}

test('g w goes to the wall of the election in the header; a specialist has none', () => {
  expect(shortcutPath('goWall', stateOf('analyst', ['br-2026', 'br-2028']))).toBe('/wall/br-2026')
  expect(shortcutPath('goWall', stateOf('analyst', []))).toBeUndefined()
  expect(shortcutPath('goWall', stateOf('specialist', ['br-2026']))).toBeUndefined()
  expect(shortcutPath('goFeed', stateOf('specialist', []))).toBe('/feed')
  expect(shortcutPath('claim', stateOf('analyst', []))).toBeUndefined()
})
