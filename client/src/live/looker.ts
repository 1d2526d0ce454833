import { useApp } from '../store/app-store.ts'
import { dayStart, zoneOfClock } from '../store/day-start.ts'
import type { Looker } from '../store/view-url.ts'

/** Who looks now, and when their day began by the server's time and the clock they chose. */
export function lookerNow(): Looker {
  const { session, settings, elections, view, link } = useApp.getState()
  const zone = zoneOfClock(settings.clock, elections.value, view.filter)
  return { userId: session.user?.id, dayStart: dayStart(Date.now() + link.skewMs, zone) }
}
