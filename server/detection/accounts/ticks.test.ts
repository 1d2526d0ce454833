import { expect, test } from 'vitest'

import { keepTick, noTicks, ticksOf } from './ticks.ts'

test('the newest acts are kept, each once, and a checkpoint goes on where it stopped', () => {
  let ticks = noTicks()
  for (let at = 0; at < 1_000; at++) {
    keepTick(ticks, at % 7, at, at * 2)
    if (at % 400 === 0) ticks = structuredClone(ticks)
    const kept = ticksOf(ticks).sort((x, y) => x.at - y.at)
    const first = Math.max(0, at - 599)
    expect(kept).toHaveLength(at - first + 1)
    expect(kept[0]).toEqual({ account: first % 7, at: first, key: first * 2 })
    expect(kept.at(-1)).toEqual({ account: at % 7, at, key: at * 2 })
  }
})
