/**
 * What the name of a Meta Ad Library Report says: `FacebookAdLibraryReport_<day>_<CC>_<range>[_<part>].csv`.
 * The day is the last one covered. The part is `advertisers`, `locations` or the name of a region.
 */
import { DAY_MS } from '../../../shared/domain/time.ts'
import type { Spend } from '../../../shared/domain/observation.ts'

export interface ReportName {
  readonly country: string
  readonly from: string
  readonly to: string
  readonly basis: NonNullable<Spend['basis']>
  /** Null for the zip itself. */
  readonly part: string | null
  /** The download it belongs to, the same for every part of it. */
  readonly pull: string
}

const NAME =
  /([A-Za-z]*AdLibraryReport_(\d{4}-\d\d-\d\d)_([A-Z]{2})_(yesterday|last_(7|30|90)_days|lifelong))(?:_(.+?))?\.(?:csv|zip)$/i

export function reportName(path: string): ReportName | null {
  const match = NAME.exec(path.slice(path.lastIndexOf('/') + 1))
  if (match === null) return null
  const [, pull = '', day = '', country = '', range = '', days, part = null] = match
  const end = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(end)) return null
  const span = days === undefined ? 1 : Number(days)
  return {
    country: country.toUpperCase(),
    // A lifetime total has no first day: it is what is known on its last one.
    from: new Date(end - (span - 1) * DAY_MS).toISOString().slice(0, 10),
    to: day,
    basis: range.toLowerCase() === 'lifelong' ? 'lifetime' : days === undefined ? 'period' : 'rolling',
    part,
    pull,
  }
}
