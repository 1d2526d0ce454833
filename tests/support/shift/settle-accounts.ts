/** At the end of a shift: was everybody told of everything, or does the dead-letter list say why not? */
import type { DeliveryEntry } from '../../../shared/protocol/notify.ts'
import type { Store } from '../../../server/store/store.ts'
import type { AuditEntry } from '../../../shared/domain/alert.ts'
import type { TestUser } from '../start-app.ts'
import { keyOf, owedOf, type AlertFacts } from './owed.ts'
import type { PostOffice } from './post-office.ts'
import { shiftRules } from './receivers.ts'
import { eventIn } from './told-text.ts'

export interface Accounts {
  readonly owed: number
  /** Where the severity at the moment of telling decides: may be told, need not. */
  readonly optional: number
  /** Different notifications that a receiver took. */
  readonly delivered: number
  /** Taken once more under the same id. */
  readonly repeated: number
  readonly dead: number
  /** Dead letters by their last fault. */
  readonly faults: Readonly<Record<string, number>>
  readonly lost: readonly string[]
  /** Told though nobody owed it, or told twice under two ids. */
  readonly unexpected: readonly string[]
}

export async function settleAccounts(
  store: Store,
  office: PostOffice,
  dead: readonly DeliveryEntry[],
  nameOf: (channel: string) => string,
  people: readonly TestUser[],
): Promise<Accounts> {
  const { counts } = owedOf(await readLog(store), await readFacts(store), shiftRules, people)
  const delivered = new Map<string, number>()
  for (const { receiver, event, alertId } of office.letters.values()) add(delivered, keyOf(receiver, event, alertId))
  const buried = new Map<string, number>()
  const faults: Record<string, number> = {}
  for (const { channel, text, alertId, lastError } of dead) {
    // The list names people together: whose letter it was follows from who did not get one.
    add(buried, keyOf(nameOf(channel), eventIn(text) ?? text, alertId ?? ''))
    faults[lastError ?? 'no reason'] = (faults[lastError ?? 'no reason'] ?? 0) + 1
  }
  const lost: string[] = []
  for (const [key, { must }] of counts) {
    const [receiver = '', event = '', alertId = ''] = key.split(' ')
    const grave = keyOf(receiver.includes('@') ? nameOf('people') : receiver, event, alertId)
    for (let missing = must - (delivered.get(key) ?? 0); missing > 0; missing--) {
      const letters = buried.get(grave) ?? 0
      if (letters > 0) buried.set(grave, letters - 1)
      else lost.push(key)
    }
  }
  const unexpected = [...delivered].filter(([key, n]) => n > (counts.get(key)?.may ?? 0)).map(([key]) => key)
  const sums = [...counts.values()]
  return {
    owed: sums.reduce((sum, { must }) => sum + must, 0),
    optional: sums.reduce((sum, { must, may }) => sum + may - must, 0),
    delivered: office.letters.size,
    repeated: office.repeated,
    dead: dead.length,
    faults,
    lost,
    unexpected,
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

async function readLog(store: Store): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  for (;;) {
    const next = await store.audit.since(entries.at(-1)?.seq ?? 0, 5000)
    if (next.length === 0) return entries
    for (const entry of next) entries.push(entry)
  }
}

async function readFacts(store: Store): Promise<(alertId: string) => AlertFacts> {
  const rows = await store.db.selectFrom('alerts').select(['id', 'kind', 'country', 'row']).execute()
  const facts = new Map(
    rows.map(({ id, kind, country, row }) => {
      const { elections } = JSON.parse(row) as { elections: string[] }
      return [id, { kind, country, elections }]
    }),
  )
  return (alertId) => {
    const found = facts.get(alertId)
    if (found === undefined) throw new Error(`the log names ${alertId}, which is not there`)
    return found
  }
}
