/** Feeds ad detection as the live server does: batches in order, `advance` after each. */
import { createAdDetection } from '../../server/detection/ads/ad-detection.ts'
import type { Detector } from '../../server/detection/detector.ts'
import { createCalendar } from '../../server/elections/calendar.ts'
import { seedElections } from '../../server/elections/seed.ts'
import { observationTime } from '../../server/sources/observation-time.ts'
import type { Finding } from '../../shared/domain/finding.ts'
import { finding as findingSchema } from '../../shared/domain/finding.ts'
import type { Ad, Observation, Spend } from '../../shared/domain/observation.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'

export const adDetection = (): Detector => createAdDetection({ calendar: createCalendar(seedElections) })

/** Batches of six hours of observed time. */
export function batchesOf(observations: readonly Observation[]): { now: number; batch: Observation[] }[] {
  const batches: { now: number; batch: Observation[] }[] = []
  for (const observation of observations) {
    const time = observationTime(observation) ?? 0
    const last = batches.at(-1)
    if (last === undefined || time - last.now > 6 * HOUR_MS) batches.push({ now: time, batch: [observation] })
    else {
      last.batch.push(observation)
    }
  }
  return batches
}

export function feed(
  detector: Detector,
  batches: readonly { now: number; batch: readonly Observation[] }[],
): Finding[] {
  const findings: Finding[] = []
  for (const { now, batch } of batches) {
    for (const observation of batch) detector.observe(observation, now, (finding) => findings.push(finding))
    detector.advance(now, (finding) => findings.push(finding))
  }
  return findings
}

/** Every finding of a whole stream, each checked against the schema. */
export function findingsOf(observations: readonly Observation[], detector: Detector = adDetection()): Finding[] {
  const batches = batchesOf(observations)
  const findings = feed(detector, batches)
  detector.advance(batches.at(-1)?.now ?? 0, (finding) => findings.push(finding), true)
  for (const finding of findings) findingSchema.parse(finding)
  return findings
}

let nextId = 0

export function anAd(fields: Partial<Ad> & { advertiserId: string }): Ad {
  nextId += 1
  return { type: 'ad', platform: 'meta', adId: `ad-${nextId}`, ...fields }
}

export function aSpend(fields: Partial<Spend> & { advertiserId: string; to: string }, usd: number): Spend {
  return {
    type: 'spend',
    platform: 'meta',
    country: 'US',
    from: fields.to,
    spend: { min: usd, max: usd, currency: 'USD' },
    advertiserName: `Page ${fields.advertiserId}`,
    ...fields,
  }
}

/** The members of all findings of one kind. */
export function named(findings: readonly Finding[], kind: Finding['kind']): Set<string> {
  const of = findings.filter((finding) => finding.kind === kind)
  return new Set(
    of.flatMap((finding) =>
      [finding.subject, ...finding.members].filter((ref) => ref.type === 'advertiser').map((ref) => ref.id),
    ),
  )
}

/** A seeded stream of numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
