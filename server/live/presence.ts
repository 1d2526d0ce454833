/** Who looks at what. Kept in memory only: it is volatile by nature and rebuilt as pages say it again. */
import { inSight, type AskedPlaced, type Sight } from '../../shared/domain/access.ts'
import type { Presence } from '../../shared/protocol/events.ts'

interface Entry {
  readonly presence: Presence
  /** Where the alert is, to show it to nobody outside. */
  readonly placed: AskedPlaced | null
}

export class PresenceBoard {
  readonly #bySocket = new Map<string, Entry>()

  set(socketId: string, presence: Presence, placed: AskedPlaced | null): void {
    this.#bySocket.set(socketId, { presence, placed })
  }

  remove(socketId: string): void {
    this.#bySocket.delete(socketId)
  }

  isOnline(userId: string): boolean {
    return [...this.#bySocket.values()].some((entry) => entry.presence.user.id === userId)
  }

  /** One entry a person and alert; an alert out of the viewer's sight is not named. */
  visibleTo(sight: Sight): Presence[] {
    const seen = new Map<string, Presence>()
    for (const { presence, placed } of this.#bySocket.values()) {
      const hidden = presence.alertId !== null && (placed === null || !inSight(sight, placed))
      const shown = hidden ? { ...presence, alertId: null, field: null } : presence
      seen.set(`${shown.user.id} ${shown.alertId ?? ''}`, shown)
    }
    return [...seen.values()]
  }
}
