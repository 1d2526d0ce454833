import { expect, test } from 'vitest'

import { firstView, isStill, pauseReasons, toggleSelected } from './view-state.ts'

const feed = { order: ['a', 'b', 'c'] }

test('a list nobody works in is live', () => {
  expect(pauseReasons(firstView, feed)).toEqual([])
  expect(isStill({ ...firstView, cursor: 'a' }, feed)).toBe(false)
})

test('the list stands still while a row is selected, the cursor is below row 1, something is open, or the tab is hidden', () => {
  expect(pauseReasons({ ...firstView, selected: new Set(['a']) }, feed)).toEqual(['selected'])
  expect(pauseReasons({ ...firstView, cursor: 'b' }, feed)).toEqual(['cursor'])
  expect(pauseReasons({ ...firstView, openId: 'a' }, feed)).toEqual(['open'])
  expect(pauseReasons({ ...firstView, menus: 1 }, feed)).toEqual(['menu'])
  expect(pauseReasons({ ...firstView, overlay: 'palette' }, feed)).toEqual(['menu'])
  expect(pauseReasons({ ...firstView, hidden: true }, feed)).toEqual(['hidden'])
  expect(pauseReasons({ ...firstView, pausedByHand: true }, feed)).toEqual(['hand'])
})

test('selecting is a set: twice on is on, off is off', () => {
  const on = toggleSelected(toggleSelected(firstView, ['a', 'b'], true), ['a'], true)
  expect([...on.selected]).toEqual(['a', 'b'])
  expect([...toggleSelected(on, ['a'], false).selected]).toEqual(['b'])
})
