const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Seconds as people say them: "0.4 s", "42 s", "4 m 10 s", "3 h 5 m", "2 d 4 h"; a dash where there is none. */
export function durationText(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '–'
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`
  const whole = Math.round(seconds)
  if (whole < MINUTE) return `${whole} s`
  if (whole < HOUR) return two(whole, MINUTE, 'm', 1, 's')
  if (whole < 2 * DAY) return two(whole, HOUR, 'h', MINUTE, 'm')
  return two(whole, DAY, 'd', HOUR, 'h')
}

function two(seconds: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % big) / small)
  const first = `${Math.floor(seconds / big)} ${bigName}`
  return rest === 0 ? first : `${first} ${rest} ${smallName}`
}

const marks = [0.1, 1, 10, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 365 * DAY]

/** Round durations around the values, for an axis that spans seconds to weeks. The least is a tenth of a second. */
export function durationTicks(values: readonly number[]): number[] {
  const least = Math.max(0.1, values.length === 0 ? 0 : Math.min(...values))
  const most = Math.max(least, ...values)
  const from = Math.min(
    marks.findLastIndex((mark) => mark <= least),
    marks.length - 2,
  )
  const to = marks.findIndex((mark) => mark >= most)
  return marks.slice(from, to === -1 ? marks.length : Math.max(to, from + 1) + 1)
}
