/** Times as fields of the browser take them: UTC, as all stamps of the room. */

/** "2026-10-04T12:00" of an instant, for a field that says that it is in UTC. */
export function momentText(at: number): string {
  return new Date(at).toISOString().slice(0, 16)
}

/** The instant of such a text; null when it is none. */
export function momentOf(text: string): string | null {
  const at = Date.parse(`${text}:00Z`)
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) && Number.isFinite(at) ? new Date(at).toISOString() : null
}
