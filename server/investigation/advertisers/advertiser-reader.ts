/** Reads the advertiser file while its thread writes on. Questions are about one advertiser, or the days of a country. */
import type Sqlite from 'better-sqlite3'

export interface KnownSpan {
  readonly firstAt: string
  readonly lastAt: string
}
export interface SpendRow {
  readonly country: string
  readonly currency: string
  readonly basis: 'period' | 'lifetime'
  readonly from: string
  readonly to: string
  /** Of totals: the last day they are of. */
  readonly lastDay: string
  readonly platform: string
  readonly min: number
  readonly max: number | null
}
export interface AdRow extends KnownSpan {
  readonly platform: string
  readonly adId: string
  readonly startedAt: string | null
  readonly stoppedAt: string | null
  readonly text: string
  readonly disclaimer: string | null
  readonly disclaimerTold: number
  readonly countries: readonly string[]
  readonly currency: string | null
  readonly spendMin: number | null
  readonly spendMax: number | null
  readonly impressionsMin: number | null
  readonly impressionsMax: number | null
}
export interface CountryDay {
  readonly day: string
  readonly currency: string
  readonly min: number
  readonly max: number | null
}

const SPEND_ROWS = 20_000
const AD_ROWS = 5000

export class AdvertiserReader {
  readonly #db: Sqlite.Database
  constructor(db: Sqlite.Database) {
    this.#db = db
  }

  names(advertiser: string): (KnownSpan & { name: string })[] {
    return this.#all(
      'SELECT name, first_at AS firstAt, last_at AS lastAt FROM names WHERE advertiser = ? ORDER BY last_at DESC LIMIT 200',
      advertiser,
    )
  }

  disclaimers(advertiser: string): (KnownSpan & { country: string; text: string; shown: number })[] {
    return this.#all(
      `SELECT country, text, shown, first_at AS firstAt, last_at AS lastAt FROM disclaimers
        WHERE advertiser = ? ORDER BY last_at DESC LIMIT 500`,
      advertiser,
    )
  }

  /** Summed over disclaimers; without an upper bound where one of them has none. Newest first. */
  spend(advertiser: string): SpendRow[] {
    return this.#all(
      `SELECT country, currency, basis, from_day AS "from", to_day AS "to", platform, sum(min) AS min,
          max(last_day) AS lastDay, CASE WHEN count(max) = count(*) THEN sum(max) END AS max
        FROM spend WHERE advertiser = ? GROUP BY country, currency, basis, from_day, to_day, platform
        ORDER BY to_day DESC LIMIT ${SPEND_ROWS}`,
      advertiser,
    )
  }

  /** Newest first, at most 5,000. */
  ads(advertiser: string): AdRow[] {
    const rows = this.#all<Omit<AdRow, 'countries'> & { readonly countries: string }>(
      `SELECT platform, ad AS adId, first_at AS firstAt, last_at AS lastAt, started_at AS startedAt,
          stopped_at AS stoppedAt, text, disclaimer, disclaimer_told AS disclaimerTold, countries, currency,
          spend_min AS spendMin, spend_max AS spendMax, impressions_min AS impressionsMin,
          impressions_max AS impressionsMax
        FROM ads WHERE advertiser = ? ORDER BY first_at DESC LIMIT ${AD_ROWS}`,
      advertiser,
    )
    // Written by the index from a list of countries.
    return rows.map((row) => ({ ...row, countries: JSON.parse(row.countries) as string[] }))
  }

  /** Spend of all advertisers of a country on its last days, from reports that tell single days. */
  countryDays(country: string, days: number): CountryDay[] {
    return this.#all(
      `SELECT from_day AS day, currency, sum(min) AS min, CASE WHEN count(max) = count(*) THEN sum(max) END AS max
        FROM spend WHERE country = ? AND basis = 'period' AND from_day = to_day
          AND from_day > date((SELECT max(from_day) FROM spend WHERE country = ? AND basis = 'period'), ?)
        GROUP BY from_day, currency ORDER BY from_day`,
      country,
      country,
      `-${days} days`,
    )
  }

  close(): void {
    this.#db.close()
  }

  /** Rows have the columns that the statement names. */
  #all<T>(statement: string, ...given: string[]): T[] {
    return this.#db.prepare(statement).all(...given) as T[]
  }
}
