import type { Kysely } from 'kysely'

import type { AuditEntry } from '../../shared/domain/alert.ts'
import { storable } from '../../shared/lib/storable.ts'
import { GENESIS, hashEntry } from '../audit/hash-chain.ts'
import type { Counters } from './counters.ts'
import type { Gathered } from './gathered.ts'
import type { Database } from './schema.ts'

export type NewAuditEntry = Omit<AuditEntry, 'seq' | 'prevHash' | 'hash'>

interface Head {
  readonly hash: string
  readonly chainSeq: number
}

/** The append-only log, one hash chain per election and one for administration. */
export class Audit implements Gathered {
  readonly #db: Kysely<Database>
  readonly #counters: Counters
  /** Of the chains this transaction has added to: nobody else writes until it ends. */
  #heads = new Map<string, Head>()
  constructor(db: Kysely<Database>, counters: Counters) {
    this.#db = db
    this.#counters = counters
  }

  /** Call inside a transaction: the head of the chain is read and replaced there. */
  async append(entry: NewAuditEntry): Promise<AuditEntry> {
    const seq = await this.#counters.next('audit')
    const head = this.#heads.get(entry.chain) ?? (await this.head(entry.chain))
    const chainSeq = (head?.chainSeq ?? 0) + 1
    const unsealed = storable({ ...entry, seq, prevHash: head?.hash ?? GENESIS })
    const sealed: AuditEntry = { ...unsealed, hash: hashEntry(unsealed) }
    await this.#db
      .insertInto('audit')
      .values({
        seq,
        chain: entry.chain,
        chain_seq: chainSeq,
        alert_id: entry.alertId,
        at: entry.at,
        action: entry.action,
        entry: JSON.stringify(sealed),
        hash: sealed.hash,
      })
      .execute()
    this.#heads.set(entry.chain, { hash: sealed.hash, chainSeq })
    return sealed
  }

  mark(): () => void {
    const heads = new Map(this.#heads)
    return () => {
      this.#heads = heads
    }
  }

  /** Entries are written as they come; of their chains nothing is left to write. */
  async keep(): Promise<void> {
    this.#heads.clear()
  }

  async head(chain: string): Promise<Head | null> {
    const row = await this.#db
      .selectFrom('audit')
      .select(['hash', 'chain_seq'])
      .where('chain', '=', chain)
      .orderBy('chain_seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row === undefined ? null : { hash: row.hash, chainSeq: Number(row.chain_seq) }
  }

  async heads(): Promise<{ chain: string; entries: number; hash: string }[]> {
    const chains = await this.#db.selectFrom('audit').select('chain').distinct().orderBy('chain').execute()
    const heads = []
    for (const { chain } of chains) {
      const head = await this.head(chain)
      if (head !== null) heads.push({ chain, entries: head.chainSeq, hash: head.hash })
    }
    return heads
  }

  /** All its entries, oldest first. */
  async ofAlert(alertId: string): Promise<AuditEntry[]> {
    const rows = await this.#db
      .selectFrom('audit')
      .select('entry')
      .where('alert_id', '=', alertId)
      .orderBy('seq')
      .execute()
    return rows.map((row) => JSON.parse(row.entry) as AuditEntry)
  }

  /** Its newest entries, oldest first: what detectors find again and again leaves more than can be shown. */
  async newestOfAlert(alertId: string, limit: number): Promise<AuditEntry[]> {
    const rows = await this.#db
      .selectFrom('audit')
      .select('entry')
      .where('alert_id', '=', alertId)
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => JSON.parse(row.entry) as AuditEntry).toReversed()
  }

  /** The newest entries of one chain, newest first. */
  async latest(chain: string, before: number | null, limit: number): Promise<AuditEntry[]> {
    const rows = await this.#db
      .selectFrom('audit')
      .select('entry')
      .where('chain', '=', chain)
      .where('seq', '<', before ?? Number.MAX_SAFE_INTEGER)
      .orderBy('chain_seq', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => JSON.parse(row.entry) as AuditEntry)
  }

  /** Entries by time, oldest first, for reports, handover and rebuilding. */
  async since(seq: number, limit: number): Promise<AuditEntry[]> {
    const rows = await this.#db
      .selectFrom('audit')
      .select('entry')
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(limit)
      .execute()
    return rows.map((row) => JSON.parse(row.entry) as AuditEntry)
  }

  async between(from: string, to: string, limit: number): Promise<AuditEntry[]> {
    const rows = await this.#db
      .selectFrom('audit')
      .select('entry')
      .where('at', '>=', from)
      .where('at', '<=', to)
      .orderBy('seq')
      .limit(limit)
      .execute()
    return rows.map((row) => JSON.parse(row.entry) as AuditEntry)
  }

  /** One chain in order, in pages, with the stored hash beside the entry. */
  async *chain(chain: string): AsyncGenerator<{ chainSeq: number; entry: AuditEntry; storedHash: string }> {
    let after = 0
    for (;;) {
      const rows = await this.#db
        .selectFrom('audit')
        .select(['chain_seq', 'entry', 'hash'])
        .where('chain', '=', chain)
        .where('chain_seq', '>', after)
        .orderBy('chain_seq')
        .limit(1000)
        .execute()
      for (const row of rows) {
        after = Number(row.chain_seq)
        yield { chainSeq: after, entry: JSON.parse(row.entry) as AuditEntry, storedHash: row.hash }
      }
      if (rows.length < 1000) return
    }
  }
}
