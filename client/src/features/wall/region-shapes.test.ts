import * as geo from 'd3-geo'
import { expect, test } from 'vitest'

import { overlap, stepOf } from './region-map.tsx'
import { loadShapes, nearParts } from './region-shapes.ts'

test.each([
  ['US', 51, 'US-AL'],
  ['BR', 27, 'BR-SP'],
  ['DE', 16, 'DE-BY'],
  ['MX', 32, 'MX-JAL'],
])('%s is drawn with its %i regions under their ISO 3166-2 codes', async (country, count, one) => {
  const shapes = await loadShapes(country)
  expect(shapes).toMatchObject({ isOutline: false })
  const codes = shapes?.regions.map(({ code }) => code) ?? []
  expect(codes).toContain(one)
  expect(new Set(codes).size).toBe(count)
  expect(shapes?.regions.filter(({ code, path }) => !code.startsWith(`${country}-`) || !/^m/i.test(path))).toEqual([])
})

test('another country is its outline with the land around it, and an unknown one has none', async () => {
  for (const country of ['FR', 'KE', 'NL', 'MD']) {
    const shapes = await loadShapes(country)
    expect(shapes).toMatchObject({ isOutline: true, regions: [{ code: country }] })
    expect(shapes?.around.length).toBeGreaterThan(100)
  }
  expect(await loadShapes('XX')).toBeNull()
})

test('land overseas does not make the country small', () => {
  const square = (x: number, y: number, size: number) => [
    [
      [x, y],
      [x, y + size],
      [x + size, y + size],
      [x + size, y],
      [x, y],
    ],
  ]
  const country = {
    type: 'Feature' as const,
    properties: {},
    geometry: { type: 'MultiPolygon' as const, coordinates: [square(-53, 3, 3), square(0, 44, 6), square(9, 41, 1)] },
  }
  const near = nearParts(country, geo)
  expect(near.geometry).toMatchObject({ coordinates: [square(0, 44, 6), square(9, 41, 1)] })
})

test('a region is shaded by its share of the largest, and one without alerts not at all', () => {
  expect([0, 1, 2, 3, 4, 8].map((count) => stepOf(count, 8))).toEqual([0, 1, 1, 2, 2, 4])
  expect(stepOf(0, 0)).toBe(0)
})

test('names of regions stand in each other when their boxes share a place, not when they only touch', () => {
  const box = (left: number, top: number) => ({ left, top, right: left + 40, bottom: top + 20 })
  expect(overlap(box(0, 0), box(39, 19))).toBe(true)
  expect(overlap(box(0, 0), box(40, 0))).toBe(false)
  expect(overlap(box(0, 0), box(0, 20))).toBe(false)
})
