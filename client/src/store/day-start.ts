import type { ElectionEntry } from '../../../shared/protocol/http.ts'
import type { FeedFilter } from '../../../shared/domain/feed-filter.ts'
import { zonedDay, zonedInstant } from '../../../shared/lib/zoned-time.ts'
import { electionInScope } from './scope-election.ts'
import type { DayClock } from './settings-state.ts'

const own = new Intl.DateTimeFormat().resolvedOptions().timeZone

/** The zone of the clock that somebody chose; that of the election is the one in scope, as the header shows it. */
export function zoneOfClock(clock: DayClock, elections: readonly ElectionEntry[], filter: FeedFilter): string {
  if (clock === 'utc') return 'UTC'
  const zone = clock === 'election' ? electionInScope(elections, filter)?.rounds[0]?.zones[0] : undefined
  return zone ?? own
}

/** The instant at which the day of `at` began in a zone, as ISO in UTC. */
export function dayStart(at: number, zone: string): string {
  return new Date(zonedInstant(zonedDay(at, zone), '00:00', zone)).toISOString()
}
