/** Opens the embedded store: SQLite in WAL mode, one writer, every commit on disk before it is answered. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import Sqlite from 'better-sqlite3'
import { CompiledQuery, Kysely, SqliteDialect, type SqliteDatabase } from 'kysely'

import { migrations } from './migrations.ts'
import type { Database } from './schema.ts'
import { createStore, type Store } from './store.ts'

export function openSqliteFile(file: string): Sqlite.Database {
  const db = new Sqlite(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('busy_timeout = 5000')
  db.pragma('cache_size = -65536')
  db.pragma('mmap_size = 268435456')
  // 32 MB: a page that many changes touch is copied into the file once, not for every few of them.
  db.pragma('wal_autocheckpoint = 8000')
  return db
}

/** More texts than the program has; only lists of many lengths make new ones without end. */
const STATEMENTS_KEPT = 1000

/** Compiles each text of SQL once: compiling costs more than most of the queries themselves. */
export function withStatements(database: Sqlite.Database): SqliteDatabase {
  const statements = new Map<string, Sqlite.Statement>()
  return {
    prepare(sql) {
      const known = statements.get(sql)
      if (known !== undefined) return known
      const statement = database.prepare(sql)
      const oldest = statements.keys().next().value
      if (statements.size >= STATEMENTS_KEPT && oldest !== undefined) statements.delete(oldest)
      statements.set(sql, statement)
      return statement
    },
    close() {
      statements.clear()
      database.close()
    },
  }
}

/** Held here so that no lock is swept up, and with it given up, while its store is merely unused. */
const locks = new Set<Sqlite.Database>()

/**
 * Two processes on one folder would corrupt the order of changes: the second one is refused. The lock is one of the
 * operating system, taken by SQLite: it ends with its process, and holds where numbers of processes mean nothing, as
 * between two containers. Who holds it is written beside it for people to read.
 */
function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const holder = join(folder, 'lock')
  const lock = new Sqlite(join(folder, 'lock.db'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (!(error instanceof Sqlite.SqliteError) || error.code !== 'SQLITE_BUSY') throw error
    const who = existsSync(holder) ? readFileSync(holder, 'utf8').trim() : 'of another server'
    throw new Error(`${folder} is in use by process ${who}; stop it or set DATA_DIR to another folder`, {
      cause: error,
    })
  }
  locks.add(lock)
  writeFileSync(holder, String(process.pid))
  return () => {
    rmSync(holder, { force: true })
    locks.delete(lock)
    lock.close()
  }
}

export interface OpenOptions {
  /** False for a short command beside a running server: SQLite itself keeps the two apart. */
  readonly exclusive?: boolean
}

export async function openSqliteStore(folder: string, { exclusive = true }: OpenOptions = {}): Promise<Store> {
  if (folder !== ':memory:') mkdirSync(folder, { recursive: true })
  const unlock = folder === ':memory:' || !exclusive ? () => undefined : lockFolder(folder)
  const database = openSqliteFile(folder === ':memory:' ? folder : join(folder, 'war-room.db'))
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: withStatements(database) }) })
  await migrate(db)
  const close = async () => {
    await db.destroy()
    unlock()
  }
  const eraseTraces = async () => {
    await db.executeQuery(CompiledQuery.raw('VACUUM'))
    await db.executeQuery(CompiledQuery.raw('PRAGMA wal_checkpoint(TRUNCATE)'))
  }
  return createStore(db, { close, eraseTraces, isFault })
}

/** A row that a constraint refuses, or a value that cannot be bound, would be refused again by the best of stores. */
function isFault(error: unknown): boolean {
  if (!(error instanceof Sqlite.SqliteError)) return false
  return !/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE|ERROR)/.test(error.code)
}

async function migrate(db: Kysely<Database>): Promise<void> {
  await db.executeQuery(CompiledQuery.raw('CREATE TABLE IF NOT EXISTS migrations (id text PRIMARY KEY)'))
  const done = await db.executeQuery<{ id: string }>(CompiledQuery.raw('SELECT id FROM migrations'))
  const ids = new Set(done.rows.map((row) => row.id))
  for (const step of migrations) {
    if (ids.has(step.id)) continue
    await db.transaction().execute(async (tx) => {
      for (const sql of step.sql) await tx.executeQuery(CompiledQuery.raw(sql))
      await tx.executeQuery(CompiledQuery.raw('INSERT INTO migrations (id) VALUES (?)', [step.id]))
    })
  }
}
