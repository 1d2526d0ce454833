import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { defaultSettings, settingsFrom } from './settings-state.ts'

test('whatever the storage holds, settings come out whole', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (stored) => {
      const settings = settingsFrom(stored)
      expect(Object.keys(settings).toSorted()).toEqual(Object.keys(defaultSettings).toSorted())
      expect(Object.keys(settings.keys)).toEqual(Object.keys(defaultSettings.keys))
    }),
  )
})

test('what was stored is read back', () => {
  const settings = {
    ...defaultSettings,
    theme: 'light' as const,
    shortcuts: false,
    keys: { ...defaultSettings.keys, claim: 'q' },
  }
  expect(settingsFrom(JSON.parse(JSON.stringify(settings)))).toEqual(settings)
})
