/** Times as people read them. All of these take the time they are told, so that they can be tested. */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** "4 s", "12 m", "3 h", "2 d": one unit, for columns. */
export function spanText(ms: number): string {
  const span = Math.max(0, ms)
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`
  if (span < HOUR) return `${Math.floor(span / MINUTE)} m`
  if (span < 2 * DAY) return `${Math.floor(span / HOUR)} h`
  return `${Math.floor(span / DAY)} d`
}

export function ageText(iso: string, now: number): string {
  const at = Date.parse(iso)
  return Number.isFinite(at) ? spanText(now - at) : '–'
}

/** "9 h 12 m", "3 d 4 h": two units, for countdowns. */
export function countdownText(ms: number): string {
  const span = Math.max(0, ms)
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`
  if (span < HOUR) return `${Math.floor(span / MINUTE)} m`
  const hours = Math.floor(span / HOUR)
  if (span < 2 * DAY) return `${hours} h ${Math.floor((span % HOUR) / MINUTE)} m`
  return `${Math.floor(span / DAY)} d ${Math.floor((span % DAY) / HOUR)} h`
}

export interface DueText {
  readonly text: string
  readonly tone: 'plain' | 'near' | 'over'
}

/** How long a clock still runs; the last two minutes are near. */
export function dueText(iso: string, now: number): DueText {
  const left = Date.parse(iso) - now
  if (!Number.isFinite(left)) return { text: '–', tone: 'plain' }
  if (left < 0) return { text: spanText(-left), tone: 'over' }
  return { text: spanText(left), tone: left < 2 * MINUTE ? 'near' : 'plain' }
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string | undefined, seconds: boolean): Intl.DateTimeFormat {
  const key = `${zone ?? ''}${seconds}`
  let clock = clocks.get(key)
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      ...(seconds ? { second: '2-digit' } : {}),
      ...(zone === undefined ? {} : { timeZone: zone }),
    })
    clocks.set(key, clock)
  }
  return clock
}

/** A zone that the browser does not know gives no time rather than a wrong one. */
export function clockText(at: number, zone?: string, seconds = false): string {
  try {
    return clockOf(zone, seconds).format(at)
  } catch {
    return '–'
  }
}

const stamp = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'UTC',
})

/** "4 Oct 2026, 12:00:03 UTC"; a day without a time stays a day. */
export function stampText(iso: string): string {
  const at = Date.parse(iso)
  if (!Number.isFinite(at)) return iso
  if (/^\d{4}-\d\d-\d\d$/.test(iso)) return dayText(iso)
  return `${stamp.format(at)} UTC`
}

const day = new Intl.DateTimeFormat('en-GB', { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' })

export function dayText(iso: string): string {
  const at = Date.parse(iso)
  return Number.isFinite(at) ? day.format(at) : iso
}

/** The name of a zone's place: "America/Sao_Paulo" → "Sao Paulo". */
export function placeOfZone(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}
