/**
 * The log of an alert as one reader may see it. Entries name other alerts: what this one was merged into, what was merged
 * into it, what else a measure was about, a link that somebody wrote into a note. Where the reader does not see that
 * alert its id is taken out. The chain is verified over the entries as they are stored, not over these.
 */
import { sees, sightOf, type SessionUser } from '../../shared/domain/access.ts'
import { OUT_OF_SIGHT, type AuditEntry } from '../../shared/domain/alert.ts'
import type { StoreView } from '../store/store.ts'

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

export async function logInSight(
  store: Pick<StoreView, 'alerts'>,
  user: SessionUser,
  entries: readonly AuditEntry[],
): Promise<AuditEntry[]> {
  if (sightOf(user) === null) return [...entries]
  const told = JSON.stringify(entries.map(wordsOf))
  const named = [...new Set(told.match(ID))]
  const hidden = new Set(
    (await store.alerts.getMany(named)).filter(({ row }) => !sees(user, row)).map(({ row }) => row.id),
  )
  if (hidden.size === 0) return [...entries]
  const withoutHidden = (text: string) => text.replaceAll(ID, (id) => (hidden.has(id) ? OUT_OF_SIGHT : id))
  // An id is no more than letters, digits and dashes: taking it out of JSON text leaves JSON of the same shape.
  return entries.map((entry) => ({
    ...entry,
    ...(JSON.parse(withoutHidden(JSON.stringify(wordsOf(entry)))) as ReturnType<typeof wordsOf>),
  }))
}

function wordsOf({ patch, reason, noteInternal, noteOutward, evidenceRefs }: AuditEntry) {
  return { patch, reason, noteInternal, noteOutward, evidenceRefs }
}
