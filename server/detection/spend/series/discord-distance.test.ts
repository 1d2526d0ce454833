import { expect, test } from 'vitest'

import { seededRandom } from '../../../../tests/support/seeded-random.ts'
import { DiscordDistance } from './discord-distance.ts'

/** The same by comparing everything with everything. */
function distanceOf(values: readonly number[], size: number): number {
  const stretch = (from: number): number[] => {
    const part = values.slice(from, from + size)
    const mean = part.reduce((sum, value) => sum + value, 0) / size
    return part.map((value) => value - mean)
  }
  const start = values.length - size
  const newest = stretch(start)
  let least = Number.NaN
  for (let from = 0; from + size <= start; from++) {
    const other = stretch(from)
    const distance = Math.sqrt(newest.reduce((sum, value, i) => sum + (value - (other[i] ?? 0)) ** 2, 0) / size)
    if (!(distance >= least)) least = distance
  }
  return least
}

test('equals the comparison of everything with everything, also after the oldest values are forgotten', () => {
  const random = seededRandom(8)
  const [size, most] = [7, 40]
  const discord = new DiscordDistance(size, most)
  const held: number[] = []
  const measured: string[] = []
  const wanted: string[] = []
  for (let i = 0; i < 300; i++) {
    const value = 1000 + 10 * Math.sin(i / 3) + random.normal()
    // The oldest half goes when twice as many as wanted are held.
    if (held.length === 2 * most) held.splice(0, most)
    held.push(value)
    measured.push(discord.next(value).toFixed(5))
    wanted.push(distanceOf(held, size).toFixed(5))
  }
  expect(measured).toEqual(wanted)
})
