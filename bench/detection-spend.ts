/** Throughput and memory of spend detection on one core: a country of 20,000 advertisers over 60 days. */
import { performance } from 'node:perf_hooks'

import type { Observation } from '../shared/domain/observation.ts'
import { createSpendDetection } from '../server/detection/spend/spend-detection.ts'
import type { BenchRow } from './bench-row.ts'

const ADVERTISERS = 20_000
const DAYS = 60
const ACTIVE_SHARE = 0.25
const ROUNDS = 3
const LEAST_PER_SECOND = 200_000
const MOST_BYTES = 200

export async function run(): Promise<BenchRow[]> {
  const days = fieldDays()
  const floor = parseFloor(days[0] ?? [])
  const rounds = Array.from({ length: ROUNDS }, () => measure(days))
  const perSecond = Math.max(...rounds.map((round) => round.perSecond))
  const { series, bytes } = rounds[0]?.memory ?? { series: 1, bytes: 0 }
  return Promise.resolve([
    {
      name: 'spend observations through detection, one core',
      value: Math.round(perSecond),
      unit: 'observations/s',
      floor: Math.round(floor),
      floorName: 'JSON.parse of the same observations',
      budget: `≥ ${LEAST_PER_SECOND}`,
      ok: perSecond >= LEAST_PER_SECOND,
    },
    {
      name: `memory of an advertiser series (${series} series)`,
      value: Math.round(bytes / series),
      unit: 'bytes',
      budget: `≤ ${MOST_BYTES}`,
      ok: bytes / series <= MOST_BYTES,
    },
  ])
}

/** One pass over all days with a fresh detector; the best of some counts, since the machine is shared. */
function measure(days: readonly Observation[][]): { perSecond: number; memory: { series: number; bytes: number } } {
  const detection = createSpendDetection()
  let count = 0
  let findings = 0
  const started = performance.now()
  for (const day of days) {
    for (const observation of day) detection.observe(observation, 0, () => findings++)
    count += day.length
  }
  detection.advance(0, () => findings++, true)
  return { perSecond: count / ((performance.now() - started) / 1000), memory: detection.memory() }
}

function parseFloor(observations: readonly Observation[]): number {
  const lines = observations.map((observation) => JSON.stringify(observation))
  const started = performance.now()
  let parsed = 0
  for (let round = 0; round < 20; round++) for (const line of lines) if (JSON.parse(line) !== null) parsed++
  return parsed / ((performance.now() - started) / 1000)
}

/** Log-normal levels, small daily noise, a quarter active a day: the shape of a library's daily report. */
function fieldDays(): Observation[][] {
  let state = 7
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
  const levels = Array.from({ length: ADVERTISERS }, () => Math.exp(3 + 3.5 * (random() + random() + random() - 1.5)))
  return Array.from({ length: DAYS }, (_, d) => {
    const day = new Date(Date.UTC(2026, 0, 1 + d)).toISOString().slice(0, 10)
    const rows: Observation[] = []
    levels.forEach((level, i) => {
      if ((i * 7 + Math.floor(d / 9) * 13) % 100 >= ACTIVE_SHARE * 100) return
      const amount = Math.round(level * (0.8 + 0.4 * random()))
      rows.push({
        type: 'spend',
        platform: 'meta',
        source: 'bench',
        advertiserId: String(100_000_000_000_000 + i * 7919),
        advertiserName: `Advertiser ${i}`,
        disclaimer: `Payer ${i}`,
        country: 'BR',
        from: day,
        to: day,
        spend: { min: amount, max: amount, currency: 'USD' },
      })
    })
    return rows
  })
}
