/**
 * Puts anomalies of one kind into a real series, so that a scorer can be judged on backgrounds that nobody invented.
 *
 * The kinds are those of the literature: global and contextual points, shapelets, seasons and trends (Lai et al. 2021,
 * TODS), reversed, smoothed, scaled and flattened stretches (Wu & Keogh 2021, the UCR archive), shifts of level that
 * pass or last, more noise, a run of spikes, dropouts to zero (NAB, server monitoring). Sizes are drawn in units of the
 * background's own spread, so some of what is drawn is as hard to see as on a real benchmark. Everything begins after
 * the first third; of a shift that lasts only the beginning is labelled.
 */
import { quantile } from '../../../server/detection/spend/quantile.ts'
import { seededRandom } from '../seeded-random.ts'
import type { SeededRandom } from '../seeded-random.ts'

interface Bed {
  readonly values: number[]
  /** The values before anything was put in. */
  readonly before: readonly number[]
  readonly labels: boolean[]
  /** Spread of the whole series, and of its steps. */
  readonly spread: number
  readonly step: number
  readonly random: SeededRandom
}

type Inject = (bed: Bed, from: number, length: number) => void

const sign = (random: SeededRandom): number => (random.next() < 0.5 ? -1 : 1)

/** Each kind: how long it is, and what it does. A length of 1 is a point. */
const KINDS = {
  'global point': {
    long: false,
    inject: (bed, from) => {
      const middle = middleOf(bed.before)
      set(bed, from, middle + sign(bed.random) * bed.spread * bed.random.between(3.5, 7))
    },
  },
  'contextual point': {
    long: false,
    inject: (bed, from) => {
      const near = bed.before.slice(Math.max(0, from - 10), from + 10)
      const size = bed.random.between(3, 6) * Math.max(bed.step, 0.3 * spreadOf(near))
      set(bed, from, (bed.before[from] ?? 0) + sign(bed.random) * size)
    },
  },
  shapelet: {
    long: true,
    inject: (bed, from, length) => {
      const near = bed.before.slice(from, from + length)
      const [middle, spread] = [middleOf(near), Math.max(spreadOf(near), bed.step)]
      const period = Math.max(4, length / bed.random.between(1.5, 4))
      each(from, length, (i) => {
        const shape = Math.sin((2 * Math.PI * (i - from)) / period) > 0 ? 1 : -1
        set(bed, i, middle + spread * shape + 0.3 * bed.step * bed.random.normal())
      })
    },
  },
  season: {
    long: true,
    inject: (bed, from, length) => {
      const pace = bed.random.next() < 0.5 ? 2 : 0.5
      const origin = from - (pace < 1 ? 0 : length)
      each(from, length, (i) => set(bed, i, at(bed.before, origin + (i - from) * pace)))
    },
  },
  trend: {
    long: true,
    inject: (bed, from, length) => {
      const height = sign(bed.random) * bed.spread * bed.random.between(1.5, 3)
      each(from, length, (i) => add(bed, i, (height * (i - from + 1)) / length))
    },
  },
  reversed: {
    long: true,
    inject: (bed, from, length) => {
      each(from, length, (i) => set(bed, i, bed.before[from + length - 1 - (i - from)] ?? 0))
    },
  },
  smoothed: {
    long: true,
    inject: (bed, from, length) => {
      each(from, length, (i) => set(bed, i, middleOfMean(bed.before.slice(Math.max(0, i - 4), i + 5))))
    },
  },
  amplitude: {
    long: true,
    inject: (bed, from, length) => {
      const middle = middleOfMean(bed.before.slice(from, from + length))
      const factor = bed.random.next() < 0.5 ? bed.random.between(0.2, 0.4) : bed.random.between(2, 3)
      each(from, length, (i) => set(bed, i, middle + factor * ((bed.before[i] ?? 0) - middle)))
    },
  },
  flat: {
    long: true,
    inject: (bed, from, length) => each(from, length, (i) => set(bed, i, bed.before[from - 1] ?? 0)),
  },
  'passing shift': {
    long: true,
    inject: (bed, from, length) => {
      const size = sign(bed.random) * bed.spread * bed.random.between(1, 3)
      each(from, length, (i) => add(bed, i, size))
    },
  },
  'lasting shift': {
    long: true,
    inject: (bed, from, length) => {
      const size = sign(bed.random) * bed.spread * bed.random.between(1, 3)
      for (let i = from; i < bed.values.length; i++) bed.values[i] = (bed.values[i] ?? 0) + size
      each(from, Math.min(length, 20), (i) => (bed.labels[i] = true))
    },
  },
  noise: {
    long: true,
    inject: (bed, from, length) => {
      const size = bed.step * bed.random.between(3, 6)
      each(from, length, (i) => add(bed, i, size * bed.random.normal()))
    },
  },
  'run of spikes': {
    long: true,
    inject: (bed, from, length) => {
      const size = sign(bed.random) * Math.max(bed.step * 5, bed.spread * bed.random.between(0.7, 2))
      each(from, length, (i) =>
        add(bed, i, bed.random.next() < 0.3 || i === from ? size * bed.random.between(0.6, 1.2) : 0),
      )
    },
  },
  dropouts: {
    long: true,
    inject: (bed, from, length) => {
      const floor = Math.min(...bed.before) - (bed.random.next() < 0.5 ? bed.spread : 0)
      each(from, Math.min(length, bed.random.whole(1, 8)), (i) => set(bed, i, floor))
    },
  },
} satisfies Record<string, { long: boolean; inject: Inject }>

export type AnomalyKind = keyof typeof KINDS
export const anomalyKinds = Object.keys(KINDS).filter((kind): kind is AnomalyKind => kind in KINDS)

export function withAnomalies(
  background: readonly number[],
  kind: AnomalyKind,
  seed: number,
): { values: number[]; labels: boolean[] } {
  const random = seededRandom(seed)
  const before = filled(background)
  const steps = before.slice(1).map((value, i) => Math.abs(value - (before[i] ?? 0)))
  const spread = spreadOf(before)
  const bed: Bed = {
    values: [...before],
    before,
    labels: before.map(() => false),
    spread,
    step: Math.max(1.4826 * middleOf(steps), 0.02 * spread),
    random,
  }
  const n = before.length
  const { long, inject } = KINDS[kind]
  const events = kind === 'lasting shift' ? Math.min(2, Math.ceil(n / 400)) : n < 200 ? 2 : random.whole(2, 5)
  const slot = (n * 0.64) / events
  for (let event = 0; event < events; event++) {
    const length = long
      ? Math.max(3, Math.round(random.logBetween(Math.min(12, 0.2 * slot), Math.min(120, 0.35 * slot))))
      : 1
    inject(bed, Math.floor(n * 0.34 + event * slot + random.next() * (slot - length)), length)
  }
  return { values: bed.values, labels: bed.labels }
}

function each(from: number, length: number, what: (i: number) => void): void {
  for (let i = from; i < from + length; i++) what(i)
}

function set(bed: Bed, i: number, value: number): void {
  if (i >= bed.values.length) return
  bed.values[i] = value
  bed.labels[i] = true
}

function add(bed: Bed, i: number, value: number): void {
  set(bed, i, (bed.values[i] ?? 0) + value)
}

/** Between two values where `place` is no whole number. */
function at(values: readonly number[], place: number): number {
  const low = Math.floor(place)
  const here = values[low] ?? 0
  return here + (place - low) * ((values[low + 1] ?? here) - here)
}

function filled(values: readonly number[]): number[] {
  let last = values.find(Number.isFinite) ?? 0
  return values.map((value) => (last = Number.isFinite(value) ? value : last))
}

function middleOf(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
    0,
  )
}

function middleOfMean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

/** Standard deviation. */
function spreadOf(values: readonly number[]): number {
  const mean = middleOfMean(values)
  return Math.sqrt(middleOfMean(values.map((value) => (value - mean) ** 2))) || 1e-9
}
