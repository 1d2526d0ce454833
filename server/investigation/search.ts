/** Search over alerts, what people wrote about them, and the advertisers and accounts they name. */
import { sees, sightOf, type SessionUser } from '../../shared/domain/access.ts'
import type { AlertRow } from '../../shared/domain/alert.ts'
import { entityRef } from '../../shared/domain/finding.ts'
import type { SearchAnswer } from '../../shared/protocol/views.ts'
import type { SearchHit } from '../store/search.ts'
import type { Store } from '../store/store.ts'
import { logInSight } from './log-in-sight.ts'

const ALERTS_COUNTED = 1000
const NOTE_SHOWN = 400

export async function search(store: Store, user: SessionUser, words: string, limit: number): Promise<SearchAnswer> {
  const find = (kind: 'alert' | 'note' | 'entity') => store.search.find(kind, words, sightOf(user), limit + 1)
  const [alertHits, noteHits, entityHits] = [await find('alert'), await find('note'), await find('entity')]
  const rows = await visible(store, user, alertHits.slice(0, limit))
  return {
    alerts: alertHits.flatMap(({ ref }) => rows.get(ref) ?? []),
    notes: await notesOf(store, user, noteHits.slice(0, limit)),
    entities: await entitiesOf(store, user, entityHits.slice(0, limit)),
    more: {
      alerts: alertHits.length > limit,
      notes: noteHits.length > limit,
      entities: entityHits.length > limit,
    },
  }
}

async function visible(store: Store, user: SessionUser, hits: readonly SearchHit[]): Promise<Map<string, AlertRow>> {
  const found = await store.alerts.getMany(hits.map(({ ref }) => ref))
  return new Map(found.filter(({ row }) => sees(user, row)).map(({ row }) => [row.id, row]))
}

async function notesOf(store: Store, user: SessionUser, hits: readonly SearchHit[]): Promise<SearchAnswer['notes']> {
  const entries = await logInSight(store, user, await store.search.notes(hits.map(({ ref }) => ref)))
  const ids = [...new Set(entries.flatMap(({ alertId }) => (alertId === null ? [] : [alertId])))]
  const rows = await visible(
    store,
    user,
    ids.map((ref) => ({ ref, text: '' })),
  )
  return entries.flatMap((entry) => {
    const row = rows.get(entry.alertId ?? '')
    if (row === undefined) return []
    const text = [entry.reason, entry.noteInternal, entry.noteOutward].filter((part) => part !== null).join('\n')
    return [
      { alertId: row.id, alertTitle: row.title, at: entry.at, by: entry.actor.name, text: text.slice(0, NOTE_SHOWN) },
    ]
  })
}

/** An entity is entered once for each set of places; it is shown once. */
async function entitiesOf(
  store: Store,
  user: SessionUser,
  hits: readonly SearchHit[],
): Promise<SearchAnswer['entities']> {
  const found: SearchAnswer['entities'] = []
  const texts = new Map(hits.map(({ ref, text }) => [ref, text]))
  for (const [ref, text] of texts) {
    const [type = ''] = ref.split(':', 1)
    const id = ref.slice(type.length + 1)
    const naming = await store.search.naming(type, id, sightOf(user), ALERTS_COUNTED)
    const entity = entityRef.safeParse({ type, id, name: text.slice(0, -id.length - 1) })
    if (naming === null || !entity.success) continue
    found.push({ ...entity.data, alerts: naming.alerts, lastAlert: naming.newest })
  }
  return found
}
