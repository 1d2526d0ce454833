/**
 * The observation log: accepted batches in order, one row a batch, and the dead letters beside it.
 * Everything to the right of it can be rebuilt by reading it again.
 */
import { hash } from 'node:crypto'

import type Sqlite from 'better-sqlite3'

import type { Election } from '../../shared/domain/election.ts'
import { openSqliteFile } from '../store/sqlite.ts'
import type { Rejection } from './check-observation.ts'
import { MAX_LINE_CHARACTERS } from './limits.ts'
import { SeenIds } from './seen-ids.ts'

export interface LogEntry {
  readonly offset: number
  readonly receivedAt: number
  readonly source: string
  readonly observations: number
  /** Accepted lines, joined by line feeds. */
  readonly lines: Buffer
  /** The elections in force from here on; null where they go on as they were. */
  readonly elections: readonly Election[] | null
}

/** A source as the newest entries show it; times in milliseconds. */
export interface PastSource {
  readonly source: string
  readonly firstAt: number
  readonly lastAt: number
  readonly batches: number
}

export interface LogTotals {
  readonly entries: number
  readonly observations: number
  /** Offset of the newest entry, 0 when there is none. */
  readonly head: number
  readonly bytes: number
}

export interface NewDeadLetter extends Rejection {
  readonly source: string
  /** Its sender was tied to its sources: the ids of each are a space of their own. */
  readonly tied: boolean
  readonly line: number
  readonly raw: string
}

export interface StoredDeadLetter extends NewDeadLetter {
  readonly id: number
  readonly at: number
  readonly attempts: number
  /** Of the whole line as it came. */
  readonly characters: number
  /** Of the whole line as it came, in UTF-8, where only its beginning is kept; null where all of it is. */
  readonly sha256: string | null
}

/** Any line short enough to be read is kept whole, so that it can be tried again; of others the beginning. */
export const RAW_KEPT = MAX_LINE_CHARACTERS
/** Characters of a line in a list. */
const RAW_LISTED = 2000
/** Beyond this the oldest go: a sender gone mad must not fill the disk. */
const DEAD_LETTERS_KEPT = 100_000
/** How many ids are read back at the start: as many as are remembered. */
const IDS_REMEMBERED = 4_000_000
/** Entries that are looked through at the start for who has sent. */
const ENTRIES_RECALLED = 50_000

export class ObservationLog {
  readonly #db: Sqlite.Database
  readonly #insertEntry: Sqlite.Statement
  readonly #addTotals: Sqlite.Statement
  readonly #insertDead: Sqlite.Statement
  readonly #readAfter: Sqlite.Statement

  constructor(file: string) {
    this.#db = openSqliteFile(file)
    this.#db.exec(`
      CREATE TABLE IF NOT EXISTS entries (
        "offset" INTEGER PRIMARY KEY, received_at INTEGER NOT NULL, source TEXT NOT NULL,
        observations INTEGER NOT NULL, ids BLOB NOT NULL, lines BLOB NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS elections ("offset" INTEGER PRIMARY KEY, elections TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS totals (
        id INTEGER PRIMARY KEY CHECK (id = 1), entries INTEGER NOT NULL, observations INTEGER NOT NULL) STRICT;
      INSERT OR IGNORE INTO totals SELECT 1, count(*), coalesce(sum(observations), 0) FROM entries;
      CREATE TABLE IF NOT EXISTS dead_letters (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, source TEXT NOT NULL, line INTEGER NOT NULL,
        field TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, raw TEXT NOT NULL, attempts INTEGER NOT NULL,
        characters INTEGER NOT NULL, sha256 TEXT, tied INTEGER NOT NULL DEFAULT 0) STRICT;`)
    this.#addColumns()
    this.#insertEntry = this.#db.prepare(
      'INSERT INTO entries (received_at, source, observations, lines, ids) VALUES (?, ?, ?, ?, ?)',
    )
    this.#addTotals = this.#db.prepare('UPDATE totals SET entries = entries + 1, observations = observations + ?')
    this.#insertDead = this.#db.prepare(
      'INSERT INTO dead_letters (at, source, line, field, code, message, raw, attempts, characters, sha256, tied) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    this.#readAfter = this.#db.prepare(
      `SELECT "offset", received_at AS receivedAt, source, observations, lines, elections FROM entries
       LEFT JOIN elections USING ("offset") WHERE "offset" > ? ORDER BY "offset" LIMIT ?`,
    )
  }

  /** Logs of before held no measures of the whole line; its hash cannot be told any more. Nor were senders tied. */
  #addColumns(): void {
    const columns = this.#db.pragma('table_info(dead_letters)') as { name: string }[]
    const has = (column: string) => columns.some(({ name }) => name === column)
    if (!has('tied')) this.#db.exec('ALTER TABLE dead_letters ADD COLUMN tied INTEGER NOT NULL DEFAULT 0')
    if (has('characters')) return
    this.#db.exec(`
      ALTER TABLE dead_letters ADD COLUMN characters INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE dead_letters ADD COLUMN sha256 TEXT;
      UPDATE dead_letters SET characters = length(raw), sha256 = iif(code = 'line_too_long', '', NULL);`)
  }

  /** All of `work` in one commit: on disk when it returns. */
  commit<T>(work: () => T): T {
    return this.#db.transaction(work).immediate()
  }

  append(entry: {
    receivedAt: number
    source: string
    observations: number
    lines: string
    ids: BigUint64Array
  }): number {
    const { lastInsertRowid } = this.#insertEntry.run(
      entry.receivedAt,
      entry.source,
      entry.observations,
      Buffer.from(entry.lines),
      Buffer.from(entry.ids.buffer, 0, entry.ids.byteLength),
    )
    this.#addTotals.run(entry.observations)
    return Number(lastInsertRowid)
  }

  after(offset: number, limit: number): LogEntry[] {
    const rows = this.#readAfter.all(offset, limit) as (Omit<LogEntry, 'elections'> & { elections: string | null })[]
    return rows.map((row) => ({ ...row, elections: row.elections === null ? null : electionsOf(row.elections) }))
  }

  /**
   * Writes down which elections are in force from here on, as an entry of its own: what detectors make of the calendar has
   * its place in the order of observations, and a replay finds it there. Returns the head of the log, which is the entry
   * before when nothing has changed since.
   */
  setElections(elections: readonly Election[], at: number): number {
    const json = JSON.stringify(elections)
    const last = this.#db.prepare('SELECT elections FROM elections ORDER BY "offset" DESC LIMIT 1').get() as
      | { elections: string }
      | undefined
    if (last?.elections === json) return this.head()
    const nothing = { observations: 0, lines: '', ids: new BigUint64Array(0) }
    const offset = this.append({ receivedAt: at, source: 'elections', ...nothing })
    this.#db.prepare('INSERT INTO elections ("offset", elections) VALUES (?, ?)').run(offset, json)
    return offset
  }

  /**
   * The elections in force after an offset. Entries before the first that tells (logs of earlier versions did not) were
   * read with those that it found in force.
   */
  electionsAt(offset: number): readonly Election[] {
    const row = this.#db
      .prepare(
        `SELECT elections FROM elections WHERE "offset" <= max(?, (SELECT min("offset") FROM elections))
         ORDER BY "offset" DESC LIMIT 1`,
      )
      .get(offset) as { elections: string } | undefined
    return row === undefined ? [] : electionsOf(row.elections)
  }

  head(): number {
    const row = this.#db.prepare('SELECT max("offset") AS head FROM entries').get() as { head: number | null }
    return row.head ?? 0
  }

  /** Kept in the commit of each entry: counting millions of rows every two seconds would hold up the senders. */
  totals(): LogTotals {
    const row = this.#db.prepare('SELECT entries, observations FROM totals').get() as Omit<LogTotals, 'bytes' | 'head'>
    const pages = this.#db.pragma('page_count', { simple: true }) as number
    const size = this.#db.pragma('page_size', { simple: true }) as number
    return { ...row, head: this.head(), bytes: pages * size }
  }

  /** Who sent the newest entries; the ticks of the clock are nobody's. */
  sources(): PastSource[] {
    return this.#db
      .prepare(
        `SELECT source, min(received_at) AS firstAt, max(received_at) AS lastAt, count(*) AS batches FROM entries
         WHERE "offset" > (SELECT coalesce(max("offset"), 0) FROM entries) - ? AND observations > 0 GROUP BY source`,
      )
      .all(ENTRIES_RECALLED) as PastSource[]
  }

  /** The ids of the newest batches, as many as are remembered. */
  recentIds(): SeenIds {
    const seen = new SeenIds(IDS_REMEMBERED)
    const batches: BigUint64Array[] = []
    let held = 0
    const newest = this.#db.prepare('SELECT ids FROM entries WHERE length(ids) > 0 ORDER BY "offset" DESC')
    for (const row of newest.iterate() as IterableIterator<{ ids: Buffer }>) {
      const copy = new Uint8Array(row.ids)
      batches.push(new BigUint64Array(copy.buffer))
      held += copy.length / 8
      if (held >= IDS_REMEMBERED) break
    }
    for (const ids of batches.reverse()) for (const id of ids) seen.add(id)
    return seen
  }

  bury(letter: NewDeadLetter, at: number, attempts: number): number {
    const { source, tied, line, field, code, message, raw } = letter
    const kept = raw.slice(0, RAW_KEPT)
    const sha256 = kept.length < raw.length ? hash('sha256', raw) : null
    const { lastInsertRowid } = this.#insertDead.run(
      at,
      source,
      line,
      field,
      code,
      message,
      kept,
      attempts,
      raw.length,
      sha256,
      tied ? 1 : 0,
    )
    const id = Number(lastInsertRowid)
    if (id % 1000 === 0) this.#db.prepare('DELETE FROM dead_letters WHERE id <= ?').run(id - DEAD_LETTERS_KEPT)
    return id
  }

  /** Newest first, each with the beginning of its line. */
  deadLetters(before: number | null, limit: number): { letters: StoredDeadLetter[]; total: number } {
    const letters = this.#db
      .prepare(
        `SELECT id, at, source, line, field, code, message, substr(raw, 1, ${RAW_LISTED}) AS raw, attempts, characters, sha256, tied
         FROM dead_letters WHERE id < ? ORDER BY id DESC LIMIT ?`,
      )
      .all(before ?? Number.MAX_SAFE_INTEGER, limit) as LetterRow[]
    const { total } = this.#db.prepare('SELECT count(*) AS total FROM dead_letters').get() as { total: number }
    return { letters: letters.map(letterOf), total }
  }

  deadLetter(id: number): StoredDeadLetter | null {
    const row = this.#db.prepare('SELECT * FROM dead_letters WHERE id = ?').get(id) as LetterRow | undefined
    return row === undefined ? null : letterOf(row)
  }

  discard(ids: readonly number[]): number {
    const statement = this.#db.prepare('DELETE FROM dead_letters WHERE id = ?')
    return ids.reduce((n, id) => n + statement.run(id).changes, 0)
  }

  close(): void {
    this.#db.close()
  }
}

/** As the statements above name its columns. */
type LetterRow = Omit<StoredDeadLetter, 'tied'> & { readonly tied: number }

function letterOf(row: LetterRow): StoredDeadLetter {
  return { ...row, tied: row.tied === 1 }
}

/** Written by setElections. */
function electionsOf(json: string): Election[] {
  return JSON.parse(json) as Election[]
}
