import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { fateOf, holdAnswer, holdFrame, type Held } from './room-chain.ts'

test('[LIVE4] a frame that follows what is held is applied, one behind it is repeated, one ahead of it shows a gap', () => {
  const held: Held = { all: 10 }
  expect(fateOf(held, { room: 'all', prev: 10, seq: 12 })).toBe('apply')
  expect(fateOf(held, { room: 'all', prev: 8, seq: 10 })).toBe('repeated')
  expect(fateOf(held, { room: 'all', prev: 11, seq: 12 })).toBe('gap')
  expect(fateOf(held, { room: 'all', prev: 8, seq: 12 })).toBe('apply')
  expect(fateOf(held, { room: 'country:BR', prev: 0, seq: 1 })).toBe('gap')
})

test('[LIVE4] whatever is lost, repeated or swapped, no frame is skipped unnoticed', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 60 }), (arrivals) => {
      const frames = Array.from({ length: 10 }, (_, n) => ({ room: 'all', prev: n * 3, seq: n * 3 + 3 }))
      let held: Held = { all: 0 }
      const applied: number[] = []
      for (const n of arrivals) {
        const frame = frames[n]
        if (frame === undefined || fateOf(held, frame) !== 'apply') continue
        applied.push(n)
        held = holdFrame(held, frame)
      }
      expect(applied).toEqual(applied.map((_, index) => index))
    }),
  )
})

test('holding the same frame again keeps the same object', () => {
  const held: Held = { all: 3 }
  expect(holdFrame(held, { room: 'all', seq: 3 })).toBe(held)
})

test('[LIVE4] an answer that a frame has overtaken takes nothing back; a snapshot begins anew', () => {
  const held = holdFrame({ all: 10 }, { room: 'all', seq: 12 })
  const after = holdAnswer(held, { rooms: { all: 10, 'country:BR': 9 }, resume: 'current' })
  expect(after).toEqual({ all: 12, 'country:BR': 9 })
  expect(fateOf(after, { room: 'all', prev: 12, seq: 13 })).toBe('apply')
  expect(holdAnswer({ all: 500 }, { rooms: { all: 7 }, resume: 'snapshot' })).toEqual({ all: 7 })
})
