import { expect, test } from 'vitest'

import type { Observation } from '../../../shared/domain/observation.ts'
import { createSourceSilent } from './source-silent.ts'

const at = '2026-09-01T00:00:00Z'
const from = (source: string): Observation => ({ type: 'post', platform: 'x', postId: 'p', accountId: 'a', at, source })

test('a flood of names costs neither memory nor time, and does not push a regular source out', () => {
  const detector = createSourceSilent()
  const minute = 60_000
  let now = Date.parse(at)
  for (let n = 0; n < 30; n++) detector.observe(from('regular'), (now += minute), () => undefined)
  const began = performance.now()
  for (let n = 0; n < 300_000; n++) detector.observe(from(`name-${n}`), now, () => undefined)
  expect(performance.now() - began).toBeLessThan(5000)
  expect((detector.snapshot() as Map<string, unknown>).size).toBe(1000)
  // A day later those that came once have made room.
  now += 86_400_000 + minute
  detector.observe(from('newcomer'), now, () => undefined)
  const names = [...(detector.snapshot() as Map<string, unknown>).keys()]
  expect(names).toEqual(['regular', 'newcomer'])
  const found: string[] = []
  detector.advance(now, ({ subject }) => found.push(subject.name))
  expect(found).toEqual(['regular'])
})
