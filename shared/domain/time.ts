import { z } from 'zod'

/** UTC or offset ISO 8601 time, e.g. 2026-10-04T12:00:03Z. Range is checked where observations enter. */
export const isoTime = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/,
    'an ISO 8601 time with zone, e.g. 2026-10-04T12:00:03Z',
  )

/** Calendar day, e.g. 2026-10-04, in the zone of the source. */
export const isoDay = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day, e.g. 2026-10-04')

export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000
