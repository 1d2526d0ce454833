/**
 * What the observations say of each advertiser, in a file of its own beside the log: names, disclaimers, spend by day,
 * ads. It is a projection: it can be thrown away and read again from the log. A row of spend takes about 100 bytes.
 *
 * Spend of regions is left out (it is part of the country's), and totals that slide (`rolling`) tell nothing of a day.
 */
import type Sqlite from 'better-sqlite3'

import type { Ad, Observation, Spend } from '../../../shared/domain/observation.ts'
import { openSqliteFile } from '../../store/sqlite.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS progress (id INTEGER PRIMARY KEY CHECK (id = 1), "offset" INTEGER NOT NULL, log TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS names (advertiser TEXT NOT NULL, name TEXT NOT NULL, first_at TEXT NOT NULL,
    last_at TEXT NOT NULL, PRIMARY KEY (advertiser, name)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS disclaimers (advertiser TEXT NOT NULL, country TEXT NOT NULL, text TEXT NOT NULL,
    shown INTEGER NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL,
    PRIMARY KEY (advertiser, country, text, shown)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS spend (advertiser TEXT NOT NULL, country TEXT NOT NULL, currency TEXT NOT NULL,
    basis TEXT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL, disclaimer TEXT NOT NULL, platform TEXT NOT NULL,
    min REAL NOT NULL, max REAL, last_day TEXT NOT NULL, PRIMARY KEY (advertiser, country, currency, basis, from_day, to_day, disclaimer, platform))
    STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS spend_days ON spend (country, basis, from_day, to_day, currency, min, max);
  CREATE TABLE IF NOT EXISTS ads (platform TEXT NOT NULL, ad TEXT NOT NULL, advertiser TEXT NOT NULL,
    first_at TEXT NOT NULL, last_at TEXT NOT NULL, started_at TEXT, stopped_at TEXT, text TEXT NOT NULL, disclaimer TEXT,
    disclaimer_told INTEGER NOT NULL, countries TEXT NOT NULL, currency TEXT, spend_min REAL, spend_max REAL,
    impressions_min REAL, impressions_max REAL, PRIMARY KEY (platform, ad)) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS ads_advertiser ON ads (advertiser, first_at);`

const TEXT_KEPT = 500

/** Opens the file as it is written by one thread; others read it meanwhile. */
export function openAdvertiserFile(file: string): Sqlite.Database {
  const db = openSqliteFile(file)
  // What a power cut takes is read again from the log.
  db.pragma('synchronous = NORMAL')
  db.pragma('cache_size = -8192')
  db.exec(schema)
  return db
}

export class AdvertiserIndex {
  readonly #db: Sqlite.Database
  readonly #putName: Sqlite.Statement
  readonly #putDisclaimer: Sqlite.Statement
  readonly #putSpend: Sqlite.Statement
  readonly #putAd: Sqlite.Statement

  constructor(db: Sqlite.Database) {
    this.#db = db
    const spans = `first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)`
    this.#putName = db.prepare(
      `INSERT INTO names VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET ${spans}
        WHERE excluded.first_at < first_at OR excluded.last_at > last_at`,
    )
    this.#putDisclaimer = db.prepare(
      `INSERT INTO disclaimers VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET ${spans}
        WHERE excluded.first_at < first_at OR excluded.last_at > last_at`,
    )
    // Values are restated: the later word stands.
    this.#putSpend = db.prepare(
      `INSERT INTO spend VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET min = excluded.min, max = excluded.max, last_day = excluded.last_day
        WHERE excluded.last_day >= last_day`,
    )
    this.#putAd = db.prepare(
      `INSERT INTO ads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET ${spans}, advertiser = excluded.advertiser,
          started_at = coalesce(excluded.started_at, started_at), stopped_at = excluded.stopped_at,
          text = CASE excluded.text WHEN '' THEN text ELSE excluded.text END,
          disclaimer = CASE excluded.disclaimer_told WHEN 1 THEN excluded.disclaimer ELSE disclaimer END,
          disclaimer_told = max(disclaimer_told, excluded.disclaimer_told), countries = excluded.countries,
          currency = coalesce(excluded.currency, currency), spend_min = coalesce(excluded.spend_min, spend_min),
          spend_max = CASE WHEN excluded.spend_min IS NULL THEN spend_max ELSE excluded.spend_max END,
          impressions_min = coalesce(excluded.impressions_min, impressions_min),
          impressions_max = CASE WHEN excluded.impressions_min IS NULL THEN impressions_max
            ELSE excluded.impressions_max END`,
    )
  }

  /** Where to read on. A log that was replaced is read from its beginning, and what was kept of the other is dropped. */
  begin(log: string): number {
    const known = this.#db.prepare('SELECT "offset", log FROM progress').get() as
      | { offset: number; log: string }
      | undefined
    if (known?.log === log) return known.offset
    this.#db.exec(
      'DELETE FROM names; DELETE FROM disclaimers; DELETE FROM spend; DELETE FROM ads; DELETE FROM progress',
    )
    this.#db.prepare('INSERT INTO progress VALUES (1, 0, ?)').run(log)
    return 0
  }

  /** The observations of one entry and the new place, in one commit. */
  apply(offset: number, receivedAt: string, observations: readonly Observation[]): void {
    this.#db.transaction(() => {
      for (const observation of observations) {
        if (observation.type === 'spend') this.#spend(observation)
        else if (observation.type === 'ad') this.#ad(observation, receivedAt)
      }
      this.#db.prepare('UPDATE progress SET "offset" = ?').run(offset)
    })()
  }

  #spend(of: Spend): void {
    if (of.region !== undefined) return
    this.#named(of, of.country, of.from, of.to)
    const { advertiserId, country, from, to, platform, spend } = of
    const basis = of.basis ?? 'period'
    if (basis === 'rolling') return
    // Of totals only the last is of interest, and it replaces the one before.
    const first = basis === 'lifetime' ? '' : from
    const last = basis === 'lifetime' ? '' : to
    const key = [advertiserId, country, spend.currency, basis, first, last, of.disclaimer ?? '', platform]
    this.#putSpend.run(...key, spend.min, spend.max, to)
  }

  #ad(of: Ad, receivedAt: string): void {
    const at = of.at ?? of.startedAt ?? of.createdAt ?? receivedAt
    const countries = [...new Set([of.country, ...(of.targeting?.countries ?? [])].filter((c) => c !== undefined))]
    this.#named(of, countries[0] ?? '', at, at)
    this.#putAd.run(
      of.platform,
      of.adId,
      of.advertiserId,
      of.createdAt ?? at,
      at,
      of.startedAt ?? null,
      of.stoppedAt ?? null,
      (of.text ?? '').slice(0, TEXT_KEPT),
      of.disclaimer ?? null,
      of.disclaimer === undefined ? 0 : 1,
      JSON.stringify(countries.slice(0, 20)),
      of.currency ?? null,
      of.spend?.min ?? null,
      of.spend?.max ?? null,
      of.impressions?.min ?? null,
      of.impressions?.max ?? null,
    )
  }

  #named(of: Spend | Ad, country: string, first: string, last: string): void {
    if (of.advertiserName !== undefined) this.#putName.run(of.advertiserId, of.advertiserName, first, last)
    if (of.disclaimer === undefined) return
    const shown = of.disclaimer === null ? 0 : 1
    this.#putDisclaimer.run(of.advertiserId, country, of.disclaimer ?? '', shown, first, last)
  }

  close(): void {
    this.#db.close()
  }
}
