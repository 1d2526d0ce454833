import { expect, test } from 'vitest'

import { NewVersion } from '../ui/new-version.ts'
import { fetchCode, type Found } from './fetch-code.ts'

/** Loads that fail until there are no failures left, beside a server that is found as told, the last again and again. */
function scene(failures: number, finds: readonly Found[]) {
  const seen = { loads: 0, looks: 0, pauses: 0 }
  const load = async () => {
    if (seen.loads++ < failures) throw new TypeError('Failed to fetch dynamically imported module')
    return 'code'
  }
  const surroundings = {
    look: async () => finds[Math.min(seen.looks++, finds.length - 1)] ?? 'same',
    pause: async () => void seen.pauses++,
  }
  return { seen, run: () => fetchCode(load, surroundings) }
}

test('what comes at the first try asks nothing', async () => {
  const { seen, run } = scene(0, [])
  expect(await run()).toBe('code')
  expect(seen).toEqual({ loads: 1, looks: 0, pauses: 0 })
})

test('code is waited for as long as the server is away', async () => {
  const { seen, run } = scene(50, ['away'])
  expect(await run()).toBe('code')
  expect(seen).toEqual({ loads: 51, looks: 50, pauses: 50 })
})

test('a server that comes back with another build ends the wait with a new version', async () => {
  const { seen, run } = scene(50, ['away', 'away', 'renewed'])
  await expect(run()).rejects.toThrow(NewVersion)
  expect(seen).toEqual({ loads: 3, looks: 3, pauses: 2 })
})

test('a server of the same build that fails again and again is not asked for ever', async () => {
  const { seen, run } = scene(50, ['same'])
  await expect(run()).rejects.toThrow('Failed to fetch')
  expect(seen.loads).toBe(3)
})
