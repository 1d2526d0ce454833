import { sql, type Kysely } from 'kysely'

import type { AccessScope, Sight } from '../../shared/domain/access.ts'
import type { AlertRow, AuditEntry } from '../../shared/domain/alert.ts'
import { sightCondition } from './feed.ts'
import type { Gathered } from './gathered.ts'
import type { Database } from './schema.ts'

export type SearchKind = 'alert' | 'note' | 'entity'

export interface SearchHit {
  readonly ref: string
  readonly text: string
}

/**
 * Words in alerts, notes and names. All words must occur, the last as a beginning; case and accents do not count.
 * Blind: languages written without spaces are split only at punctuation.
 */
export class Search implements Gathered {
  readonly #db: Kysely<Database>
  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** What waits is in the store itself, and undone with it. */
  mark(): () => void {
    return () => undefined
  }

  /** Enters the words that were written: at once, since the index writes a piece of its own for every statement. */
  async keep(): Promise<void> {
    const { rows } = await sql`SELECT 1 FROM search_waiting LIMIT 1`.execute(this.#db)
    if (rows.length === 0) return
    await sql`INSERT INTO search_index (rowid, text, places)
      SELECT id, text, places FROM search_waiting CROSS JOIN search_entries USING (id) ORDER BY id`.execute(this.#db)
    await sql`DELETE FROM search_waiting`.execute(this.#db)
  }

  /** Newest first. What is found lies in sight by its places; callers look at the alert itself once more. */
  async find(kind: SearchKind, words: string, sight: Sight, limit: number): Promise<SearchHit[]> {
    const match = matchOf(kind, words, sight)
    if (match === null) return []
    const { rows } = await sql<SearchHit>`
      SELECT ref, text FROM search_entries WHERE id IN (
        SELECT rowid FROM search_index WHERE search_index MATCH ${match} ORDER BY rowid DESC LIMIT ${limit})
      ORDER BY id DESC`.execute(this.#db)
    return rows
  }

  async notes(seqs: readonly string[]): Promise<AuditEntry[]> {
    if (seqs.length === 0) return []
    const rows = await this.#db
      .selectFrom('audit')
      .select('entry')
      .where('seq', 'in', seqs.map(Number))
      .orderBy('seq', 'desc')
      .execute()
    return rows.map((row) => JSON.parse(row.entry) as AuditEntry)
  }

  /** The newest alert in sight that names an entity, and how many there are, counted up to `most`. */
  async naming(
    type: string,
    id: string,
    sight: Sight,
    most: number,
  ): Promise<{ newest: AlertRow; alerts: number } | null> {
    let rows = this.#db
      .selectFrom('alert_members')
      .innerJoin('alerts', 'alerts.id', 'alert_members.alert_id')
      .where('entity_id', '=', id)
      .where('entity_type', '=', type)
    if (sight !== null) rows = rows.where((eb) => sightCondition(eb, sight))
    const first = await rows.select('alerts.row').orderBy('alerts.raised_at', 'desc').limit(1).executeTakeFirst()
    if (first === undefined) return null
    const counted = await rows.select('alert_members.alert_id').limit(most).execute()
    return { newest: JSON.parse(first.row) as AlertRow, alerts: counted.length }
  }
}

function matchOf(kind: SearchKind, words: string, sight: Sight): string | null {
  const terms = words
    // At a NUL the question would end for SQLite, in the middle of a word.
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, 12)
    // In quotes a word is text, whatever signs are in it.
    .map((word) => `"${word.replaceAll('"', '""')}"`)
  if (terms.length === 0) return null
  const places = sight === null ? [] : [placesOf(sight.scope), lanesOf(sight.lanes)].filter((each) => each !== null)
  if (places.includes('')) return null
  const where = [`k${kind}`, ...places.map((each) => `(${each})`)].join(' AND ')
  return `text : (${terms.join(' AND ')}*) AND places : (${where})`
}

/** The words that stand for places in the index; null for everywhere, empty for nowhere. */
function placesOf(scope: AccessScope): string | null {
  if (scope === null) return null
  const countries = scope.countries.filter((country) => /^[\w-]+$/.test(country)).map((country) => `"c${country}"`)
  const elections = scope.elections.map((id) => `"e${hexOf(id)}"`)
  return [...countries, ...elections].join(' OR ')
}

function lanesOf(lanes: readonly string[] | null): string | null {
  return lanes === null ? null : lanes.map((lane) => `"l${hexOf(lane)}"`).join(' OR ')
}

function hexOf(text: string): string {
  return Buffer.from(text).toString('hex')
}
