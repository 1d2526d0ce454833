import { expect, test } from 'vitest'

import { BriefMemory } from './brief-memory.ts'

test('an answer is kept for a moment, also where the clock is set back meanwhile', async () => {
  let at = 10_000_000
  const memory = new BriefMemory(2000, () => new Date(at))
  let asked = 0
  const ask = () => memory.of('wall', async () => ++asked)
  expect([await ask(), await ask()]).toEqual([1, 1])
  at += 2000
  expect(await ask()).toBe(2)
  at -= 3_600_000
  expect([await ask(), await ask()]).toEqual([3, 3])
})
