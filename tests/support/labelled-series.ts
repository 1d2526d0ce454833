/**
 * Invented series of the kinds that public benchmarks hold (server load, traffic, sensors, daily counts), with labels.
 * Each has a season or none, noise, perhaps a trend, and anomalies: spikes, dips, shifts of level, noisy stretches, a
 * season that stops, values wrong for their phase.
 */
import { seededRandom } from './seeded-random.ts'
import type { SeededRandom } from './seeded-random.ts'

export interface LabelledSeries {
  readonly name: string
  readonly values: number[]
  /** True where the value belongs to an anomaly; of a shift only its first points. */
  readonly labels: boolean[]
}

interface Shape {
  readonly name: string
  readonly length: number
  base(i: number, random: SeededRandom): number
  readonly noise: number
}

const wave = (i: number, period: number): number => Math.sin((2 * Math.PI * i) / period)

const SHAPES: readonly Shape[] = [
  { name: 'hourly load', length: 1400, base: (i) => 100 + 30 * wave(i, 24) + 8 * wave(i, 12), noise: 4 },
  { name: 'weekly days', length: 700, base: (i) => (i % 7 < 5 ? 5000 : 2600) + i, noise: 220 },
  { name: 'five minutes', length: 4000, base: (i) => 40 + 25 * Math.max(0, wave(i, 288)) + 3 * wave(i, 48), noise: 2 },
  { name: 'flat sensor', length: 1200, base: () => 0.004, noise: 0.0002 },
  {
    name: 'counts with bursts',
    length: 1500,
    base: (_, random) => (random.next() < 0.08 ? 40 * random.next() : 0) + 5,
    noise: 1,
  },
  { name: 'square wave', length: 1500, base: (i) => (i % 48 < 24 ? 10 : 80), noise: 1.5 },
]

export function labelledSeries(seed: number): LabelledSeries[] {
  return SHAPES.flatMap((shape, s) =>
    ['spikes', 'shifts', 'noise'].map((kind, k) => make(shape, kind, seed * 100 + s * 10 + k)),
  )
}

/** A wandering series: an ordinary random walk drifts anywhere without being odd. */
export function randomWalk(seed: number, length: number): number[] {
  const random = seededRandom(seed)
  let value = 0
  return Array.from({ length }, () => (value += random.normal()))
}

function make(shape: Shape, kind: string, seed: number): LabelledSeries {
  const random = seededRandom(seed)
  const values = Array.from({ length: shape.length }, (_, i) => shape.base(i, random) + shape.noise * random.normal())
  const labels = values.map(() => false)
  const events = 4
  for (let event = 0; event < events; event++) {
    const slot = (shape.length * 0.65) / events
    const at = Math.floor(shape.length * 0.33 + event * slot + random.between(0.1, 0.6) * slot)
    apply(kind, at, values, labels, shape.noise, random)
  }
  return { name: `${shape.name}, ${kind}`, values, labels }
}

function apply(
  kind: string,
  at: number,
  values: number[],
  labels: boolean[],
  noise: number,
  random: SeededRandom,
): void {
  const sign = random.next() < 0.5 ? -1 : 1
  const set = (i: number, add: number): void => {
    values[i] = (values[i] ?? 0) + add
    labels[i] = true
  }
  if (kind === 'spikes') {
    const length = random.whole(1, 3)
    for (let i = 0; i < length; i++) set(at + i, sign * noise * random.between(8, 16))
  } else if (kind === 'noise') {
    for (let i = 0; i < 12; i++) set(at + i, noise * 6 * random.normal())
  } else {
    const size = sign * noise * random.between(7, 12)
    for (let i = at; i < values.length; i++) values[i] = (values[i] ?? 0) + size
    for (let i = 0; i < 4; i++) labels[at + i] = true
  }
}
