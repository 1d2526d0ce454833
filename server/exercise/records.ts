/** Observations of the exercise: every one is marked, has a fixed id, and comes from the source `exercise`. */
import type { Account, Ad, Observation, Post, Pull, Spend } from '../../shared/domain/observation.ts'

/** An observation with the moment it arrives. */
export interface Timed {
  readonly atMs: number
  readonly observation: Observation
}

const marked = { source: 'exercise', exercise: true } as const

type Given<T> = Omit<T, 'type' | 'source' | 'exercise' | 'observationId' | 'platform'>

export function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}

export function dayOf(ms: number): string {
  return isoOf(ms).slice(0, 10)
}

export function postRecord(run: string, atMs: number, given: Omit<Given<Post>, 'at'>): Timed {
  const observationId = `${run}-p-${given.postId}`
  return { atMs, observation: { type: 'post', ...marked, platform: 'x', observationId, at: isoOf(atMs), ...given } }
}

export function accountRecord(run: string, atMs: number, given: Omit<Given<Account>, 'at'>): Timed {
  const observationId = `${run}-a-${given.accountId}`
  return { atMs, observation: { type: 'account', ...marked, platform: 'x', observationId, at: isoOf(atMs), ...given } }
}

/** One state of an ad as one pull of the library shows it. */
export function adRecord(run: string, atMs: number, given: Omit<Given<Ad>, 'at' | 'pull'>): Timed {
  const pull = `ex-ads-${isoOf(atMs).slice(0, 16)}`
  const observationId = `${run}-ad-${given.adId}-${atMs.toString(36)}`
  return {
    atMs,
    observation: { type: 'ad', ...marked, platform: 'meta', observationId, at: isoOf(atMs), pull, ...given },
  }
}

export function spendRecord(run: string, atMs: number, given: Given<Spend> & { pull: string }): Timed {
  const observationId = `${run}-s-${given.advertiserId}-${given.to}-${given.pull}`
  return { atMs, observation: { type: 'spend', ...marked, platform: 'meta', observationId, basis: 'period', ...given } }
}

export function pullRecord(run: string, atMs: number, given: Omit<Given<Pull>, 'at'>): Timed {
  const observationId = `${run}-pull-${given.pull}`
  return { atMs, observation: { type: 'pull', ...marked, platform: 'meta', observationId, at: isoOf(atMs), ...given } }
}
