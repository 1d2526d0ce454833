/** Midnight UTC of a day, ms. Rows of a report repeat their day thousands of times, so parsed days are kept. */
const known = new Map<string, number>()
const MAX_KNOWN = 10_000

export function dayTime(day: string): number {
  const held = known.get(day)
  if (held !== undefined) return held
  const time = Date.parse(`${day}T00:00:00Z`)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(day, time)
  return time
}
