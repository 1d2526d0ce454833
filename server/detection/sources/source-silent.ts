/**
 * Fires when a source that sends regularly has stopped, so that quiet and broken never look alike.
 *
 * A source counts as regular after 12 batches over at least 10 minutes whose gaps are alike; it is silent when the gap
 * is 8 times its usual one (a smoothed mean plus four smoothed deviations, as TCP's retransmission timer: Jacobson
 * 1988) and at least 3 minutes. Cost: one map look-up a batch. Blind to a source that sends in irregular bursts, to one
 * that has just been connected, and to new ones beyond a thousand names in a day.
 */
import type { Finding } from '../../../shared/domain/finding.ts'
import type { Observation } from '../../../shared/domain/observation.ts'
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/time.ts'
import type { Detector, Emit } from '../detector.ts'

interface SourceState {
  name: string
  firstAt: number
  lastAt: number
  batches: number
  gap: number
  deviation: number
  fired: boolean
  exercise: boolean
}

const REGULAR_AFTER_BATCHES = 12
const REGULAR_AFTER_MS = 10 * MINUTE_MS
const SILENT_AT_LEAST_MS = 3 * MINUTE_MS
const MAX_SOURCES = 1000

export function createSourceSilent(): Detector {
  let sources = new Map<string, SourceState>()
  let sweptAt: number | null = null
  return {
    id: 'source-silent',
    version: '1',
    observe(observation: Observation, now: number) {
      const name = observation.source ?? observation.platform
      const known = sources.get(name)
      if (known === undefined) {
        if (sources.size >= MAX_SOURCES) {
          // Once a batch: a flood of names must not cost a look through all of them each.
          if (sweptAt !== now) forgetPassing(sources, now)
          sweptAt = now
          if (sources.size >= MAX_SOURCES) return
        }
        const fresh = { gap: 0, deviation: 0, fired: false, exercise: observation.exercise === true }
        sources.set(name, { name, firstAt: now, lastAt: now, batches: 1, ...fresh })
      } else if (now > known.lastAt) learn(known, now)
    },
    advance(now: number, emit: Emit) {
      for (const source of sources.values()) {
        const limit = limitOf(source)
        if (source.fired || limit === null || now - source.lastAt <= limit) continue
        source.fired = true
        emit(findingOf(source, now, limit))
      }
    },
    snapshot: () => sources,
    restore(state) {
      // Written by `snapshot` of this version; the checkpoint is thrown away when versions differ.
      sources = state as Map<string, SourceState>
    },
  }
}

/** Names are the senders' own: those that came once and not again for a day make room for others. */
function forgetPassing(sources: Map<string, SourceState>, now: number): void {
  for (const [name, source] of sources) {
    if (limitOf(source) === null && source.lastAt < now - DAY_MS) sources.delete(name)
  }
}

function learn(source: SourceState, now: number): void {
  const gap = now - source.lastAt
  const resumed = source.fired
  source.lastAt = now
  source.fired = false
  source.batches++
  if (resumed) return
  source.deviation += (Math.abs(gap - source.gap) - source.deviation) / 8
  source.gap += (gap - source.gap) / 8
}

function limitOf(source: SourceState): number | null {
  if (source.batches < REGULAR_AFTER_BATCHES || source.lastAt - source.firstAt < REGULAR_AFTER_MS) return null
  return Math.max(SILENT_AT_LEAST_MS, 8 * source.gap, source.gap + 4 * source.deviation)
}

function findingOf(source: SourceState, now: number, limit: number): Finding {
  const minutes = (now - source.lastAt) / MINUTE_MS
  const usual = source.gap / MINUTE_MS
  const since = new Date(source.lastAt).toISOString()
  return {
    detector: 'source-silent',
    version: '1',
    kind: 'source-silent',
    subject: { type: 'source', id: source.name, name: source.name },
    members: [],
    country: null,
    subdivision: null,
    at: new Date(now).toISOString(),
    score: Math.min(1, 0.6 + 0.1 * Math.log2((now - source.lastAt) / limit + 1)),
    confidence: 0.9,
    reach: 0.6,
    title: `Source ${source.name} has gone silent`,
    summary: `Nothing from it for ${minutes.toFixed(0)} min; it usually sends every ${usual.toFixed(1)} min. What it would show is not seen.`,
    measure: { label: 'silent for', value: Math.round(minutes), unit: 'min' },
    features: [
      {
        name: 'time since the last batch',
        value: Math.round(minutes),
        unit: 'min',
        threshold: Math.round(limit / MINUTE_MS),
        baseline: Number(usual.toFixed(1)),
        window: `${source.batches} batches`,
      },
    ],
    evidence: [{ id: `${source.name}@${since}`, text: 'last batch received', source: source.name, at: since }],
    series: null,
    exercise: source.exercise,
  }
}
