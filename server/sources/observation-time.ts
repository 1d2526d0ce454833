/** The moment an observation speaks of, in milliseconds since 1970: what a replay is ordered and paced by. */
import { DAY_MS } from '../../shared/domain/time.ts'
import type { Observation } from '../../shared/domain/observation.ts'
import { unreachable } from '../../shared/lib/unreachable.ts'

/** Null where an ad or account tells no time at all. A day's spend is known when the day is over. */
export function observationTime(observation: Observation): number | null {
  switch (observation.type) {
    case 'spend':
      return Date.parse(`${observation.to}T00:00:00Z`) + DAY_MS
    case 'ad':
      return parsed(observation.at ?? observation.createdAt ?? observation.startedAt)
    case 'account':
      return parsed(observation.at ?? observation.createdAt)
    case 'post':
    case 'pull':
      return parsed(observation.at)
    default:
      return unreachable(observation)
  }
}

function parsed(time: string | undefined): number | null {
  if (time === undefined) return null
  const ms = Date.parse(time)
  return Number.isNaN(ms) ? null : ms
}
