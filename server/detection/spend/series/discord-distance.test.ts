import { expect, test } from 'vitest'

import { seededRandom } from '../../../../tests/support/seeded-random.ts'
import { DiscordDistance } from './discord-distance.ts'

/** The same by comparing everything with everything. */
function distanceOf(values: readonly number[], size: number, noise: number): number {
  const stretch = (from: number): number[] => {
    const part = values.slice(from, from + size)
    const mean = part.reduce((sum, value) => sum + value, 0) / size
    const spread = Math.sqrt(part.reduce((sum, value) => sum + (value - mean) ** 2, 0) + size * noise * noise)
    return part.map((value) => (value - mean) / spread)
  }
  const start = values.length - size
  const newest = stretch(start)
  let least = Number.NaN
  for (let from = 0; from + size <= start; from++) {
    const other = stretch(from)
    const distance = Math.sqrt(newest.reduce((sum, value, i) => sum + (value - (other[i] ?? 0)) ** 2, 0))
    if (!(distance >= least)) least = distance
  }
  return least
}

test('equals the comparison of everything with everything, also after the oldest values are forgotten', () => {
  const random = seededRandom(8)
  const [size, most, noise] = [7, 40, 0.5]
  const discord = new DiscordDistance(size, most, noise)
  const held: number[] = []
  const measured: string[] = []
  const wanted: string[] = []
  for (let i = 0; i < 300; i++) {
    const value = 1000 + 10 * Math.sin(i / 3) + random.normal()
    // The oldest half goes when twice as many as wanted are held.
    if (held.length === 2 * most) held.splice(0, most)
    held.push(value)
    measured.push(discord.next(value).toFixed(5))
    wanted.push(distanceOf(held, size, noise).toFixed(5))
  }
  expect(measured).toEqual(wanted)
})

test('what stands still again is as it was before', () => {
  const discord = new DiscordDistance(5, 100, 0.1)
  const values = [...Array<number>(12).fill(0), 3, 1, 4, 1, 5, ...Array<number>(12).fill(2)]
  const distances = values.map((value) => discord.next(value))
  expect(distances.at(-1)).toBe(0)
  expect(distances[14]).toBeGreaterThan(0.8)
})
