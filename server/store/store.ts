/** The narrow interface of the state store. Core code sees this and nothing of a dialect. */
import { sql, type Kysely } from 'kysely'

import { Access } from './access.ts'
import { AlertFacts } from './alert-facts.ts'
import { Alerts } from './alerts.ts'
import { Audit } from './audit.ts'
import { Commands } from './commands.ts'
import { Counters } from './counters.ts'
import { Cursors } from './cursors.ts'
import { Deliveries } from './deliveries.ts'
import { Documents } from './documents.ts'
import { Elections } from './elections.ts'
import { Facets } from './facets.ts'
import { Feed } from './feed.ts'
import type { Gathered } from './gathered.ts'
import { Notices } from './notices.ts'
import { Ledger } from './ledger.ts'
import { Mutes } from './mutes.ts'
import { SecondFactors } from './second-factors.ts'
import { SignInFlows } from './sign-in-flows.ts'
import { ReadLog } from './read-log.ts'
import { Outbox } from './outbox.ts'
import type { Database } from './schema.ts'
import { Search } from './search.ts'

/** One view on the store: inside a transaction, or plain reading. */
export interface StoreView {
  readonly alerts: Alerts
  readonly audit: Audit
  readonly outbox: Outbox
  readonly facets: Facets
  readonly feed: Feed
  readonly commands: Commands
  readonly counters: Counters
  readonly access: Access
  readonly documents: Documents
  readonly mutes: Mutes
  readonly readLog: ReadLog
  readonly secondFactors: SecondFactors
  readonly signInFlows: SignInFlows
  readonly cursors: Cursors
  readonly deliveries: Deliveries
  readonly notices: Notices
  readonly search: Search
  readonly facts: AlertFacts
  readonly ledger: Ledger
  readonly elections: Elections
  readonly db: Kysely<Database>
}

export interface StoreTransaction extends StoreView {
  /**
   * All of `work` or nothing of it, while the transaction goes on. Answers what `work` threw, or null. A store that
   * fails (a full disk) is no fault of the work: that is thrown on.
   */
  attempt(work: () => Promise<void>): Promise<{ readonly error: unknown } | null>
}

export interface Store extends StoreView {
  /** All or nothing, one at a time: what `work` writes is on disk when the promise is answered. */
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>
  /** Called after each commit that wrote to the outbox. */
  onCommit(listener: () => void): () => void
  /** Removes what was deleted or overwritten from the files as well. Slow, and nothing else may write meanwhile. */
  eraseTraces(): Promise<void>
  close(): Promise<void>
}

function viewOf(db: Kysely<Database>, inTransaction: boolean): StoreView {
  const counters = new Counters(db, inTransaction)
  const facets = new Facets(db, inTransaction)
  const outbox = new Outbox(db)
  return {
    db,
    counters,
    facets,
    outbox,
    alerts: new Alerts(db, counters, facets, outbox),
    audit: new Audit(db, counters),
    feed: new Feed(db, facets, counters),
    commands: new Commands(db),
    access: new Access(db),
    documents: new Documents(db),
    mutes: new Mutes(db),
    readLog: new ReadLog(db),
    secondFactors: new SecondFactors(db),
    signInFlows: new SignInFlows(db),
    cursors: new Cursors(db),
    deliveries: new Deliveries(db),
    notices: new Notices(db),
    search: new Search(db),
    facts: new AlertFacts(db),
    ledger: new Ledger(db),
    elections: new Elections(db),
  }
}

/** What parts the dialects. */
export interface Dialect {
  readonly close: () => Promise<void>
  readonly eraseTraces: () => Promise<void>
  /** Whether an error says that the store itself fails, and not what was asked of it. */
  readonly isFault: (error: unknown) => boolean
}

export function createStore(db: Kysely<Database>, { close, eraseTraces, isFault }: Dialect): Store {
  const listeners = new Set<() => void>()

  async function attempt(tx: Kysely<Database>, work: () => Promise<void>): Promise<{ readonly error: unknown } | null> {
    await sql`SAVEPOINT attempt`.execute(tx)
    try {
      await work()
      await sql`RELEASE SAVEPOINT attempt`.execute(tx)
      return null
    } catch (error) {
      if (isFault(error)) throw error
      await sql`ROLLBACK TO SAVEPOINT attempt`.execute(tx)
      await sql`RELEASE SAVEPOINT attempt`.execute(tx)
      return { error }
    }
  }

  return {
    ...viewOf(db, false),
    async transaction(work) {
      const result = await db.transaction().execute(async (tx) => {
        const view = viewOf(tx, true)
        await view.counters.lock()
        const gathered: Gathered[] = [view.counters, view.facets, view.audit, view.search]
        const undoable = async (part: () => Promise<void>) => {
          const goBack = gathered.map((each) => each.mark())
          const failed = await attempt(tx, part)
          if (failed !== null) for (const back of goBack) back()
          return failed
        }
        const done = await work({ ...view, attempt: undoable })
        for (const each of gathered) await each.keep()
        return done
      })
      for (const listener of listeners) listener()
      return result
    },
    onCommit(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    eraseTraces,
    close,
  }
}
