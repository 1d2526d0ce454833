/** What the liaison register and the enforcement ledger have in common: place, links, versions, the log. */
import { randomUUID } from 'node:crypto'

import { inScope, sees, sightOf, type Placed, type SessionUser } from '../../shared/domain/access.ts'
import type { AlertRow, Person } from '../../shared/domain/alert.ts'
import { DomainError } from '../../shared/protocol/errors.ts'
import { logChange } from '../audit/log-change.ts'
import type { LedgerKind, LedgerQuery, LedgerRecord } from '../store/ledger.ts'
import type { Store, StoreView } from '../store/store.ts'
import { chainOf } from '../triage/apply-change.ts'

export interface LedgerContext {
  readonly store: Store
  readonly now: () => Date
}

/** What every entry keeps beside the fields of its kind. */
export interface Kept<F> {
  readonly fields: F
  readonly by: Person
  readonly voided: { readonly by: Person; readonly at: string; readonly reason: string } | null
}

export interface Placing {
  readonly country?: string | null | undefined
  readonly elections?: readonly string[] | undefined
  readonly alertIds: readonly string[]
}

export interface EntryColumns {
  readonly action: string
  readonly amount: number
  readonly state: string
  readonly at: string
  readonly dueAt: string | null
}

type Entry<F> = LedgerRecord<Kept<F>>

/** Times are compared as text in the store: one form for all. */
export function utc(at: string): string {
  return new Date(at).toISOString()
}

export async function addEntry<F>(
  { store, now }: LedgerContext,
  user: SessionUser,
  kind: LedgerKind,
  placing: Placing,
  fields: F,
  columns: EntryColumns,
  logged: string,
): Promise<Entry<F>> {
  return store.transaction(async (tx) => {
    const alerts = await linked(tx, user, placing.alertIds)
    const placed = placeOf(user, placing, alerts)
    const at = now().toISOString()
    const entry: Entry<F> = {
      id: randomUUID(),
      kind,
      ...placed,
      ...columns,
      alertIds: alerts.map(({ id }) => id),
      body: { fields, by: { id: user.id, name: user.name }, voided: null },
      version: 1,
      createdAt: at,
      updatedAt: at,
    }
    await tx.ledger.put(entry)
    await logEntry(tx, user, now(), entry, logged)
    return entry
  })
}

/** `change` gets the entry as it is and says what it becomes; links and place are replaced when given. */
export async function changeEntry<F>(
  { store, now }: LedgerContext,
  user: SessionUser,
  kind: LedgerKind,
  id: string,
  seen: number | null,
  change: (before: Entry<F>) => Partial<EntryColumns> & {
    readonly body: Kept<F>
    readonly placing?: Placing
    readonly logged: string
    readonly reason?: string
  },
): Promise<Entry<F>> {
  return store.transaction(async (tx) => {
    const before = await entryFor<F>(tx, user, kind, id)
    if (seen !== null && seen !== before.version) {
      const message = 'The entry has changed since you looked at it'
      throw new DomainError({ code: 'VERSION_CONFLICT', message, current: before.version })
    }
    if (before.body.voided !== null) {
      throw new DomainError({ code: 'NOT_ALLOWED', message: `${before.body.voided.by.name} has struck this out` })
    }
    const { placing, logged, reason, ...changed } = change(before)
    const alerts = placing === undefined ? null : await linked(tx, user, placing.alertIds)
    const after: Entry<F> = {
      ...before,
      ...changed,
      ...(placing === undefined || alerts === null
        ? {}
        : { ...placeOf(user, placing, alerts), alertIds: await keptLinks(tx, user, before, alerts) }),
      version: before.version + 1,
      updatedAt: now().toISOString(),
    }
    await tx.ledger.put(after)
    await logEntry(tx, user, now(), after, logged, reason)
    const shown = await visibleAlerts(tx, user, after.alertIds)
    return { ...after, alertIds: after.alertIds.filter((linkedId) => shown.has(linkedId)) }
  })
}

async function entryFor<F>(
  store: Pick<StoreView, 'ledger' | 'alerts'>,
  user: SessionUser,
  kind: LedgerKind,
  id: string,
): Promise<Entry<F>> {
  const entry = await store.ledger.get<Kept<F>>(kind, id)
  if (entry === null || !(await isSeen(store, user, entry))) {
    throw new DomainError({ code: 'NOT_FOUND', message: 'There is no such entry' })
  }
  return entry
}

/** Whoever sees what lanes were asked sees the entries about these alerts and no others. */
async function isSeen(
  store: Pick<StoreView, 'alerts'>,
  user: SessionUser,
  entry: Placed & { readonly alertIds: readonly string[] },
): Promise<boolean> {
  if (!inScope(user.scope, entry)) return false
  return !isOfLanes(user) || (await visibleAlerts(store, user, entry.alertIds)).size > 0
}

function isOfLanes(user: SessionUser): boolean {
  return (sightOf(user)?.lanes ?? null) !== null
}

/** A page of entries; links to alerts that the person may not see are left out. */
export async function listEntries<F>(
  { store }: LedgerContext,
  user: SessionUser,
  query: Omit<LedgerQuery, 'sight'>,
): Promise<{ entries: Entry<F>[]; next: string | null }> {
  const found = await store.ledger.list<Kept<F>>({ ...query, sight: sightOf(user), limit: query.limit + 1 })
  const entries = found.slice(0, query.limit)
  const last = entries.at(-1)
  const next = found.length > query.limit && last !== undefined ? `${last.at} ${last.id}` : null
  const seen = await visibleAlerts(store, user, [...new Set(entries.flatMap(({ alertIds }) => alertIds))])
  return {
    entries: entries.map((entry) => ({ ...entry, alertIds: entry.alertIds.filter((id) => seen.has(id)) })),
    next,
  }
}

export function cursorOf(text: string | undefined): LedgerQuery['after'] {
  const [at, id] = text?.split(' ') ?? []
  return at === undefined || id === undefined ? null : { at, id }
}

async function visibleAlerts(
  store: Pick<StoreView, 'alerts'>,
  user: SessionUser,
  ids: readonly string[],
): Promise<Map<string, AlertRow>> {
  const found = (await store.alerts.getMany(ids)).map(({ row }) => row).filter((row) => sees(user, row))
  return new Map(found.map((row) => [row.id, row]))
}

async function linked(tx: StoreView, user: SessionUser, ids: readonly string[]): Promise<AlertRow[]> {
  const seen = await visibleAlerts(tx, user, ids)
  return [...new Set(ids)].map((id) => {
    const row = seen.get(id)
    if (row === undefined) throw new DomainError({ code: 'NOT_FOUND', message: `There is no alert ${id}` })
    return row
  })
}

/** Links that this person does not see are not theirs to remove. */
async function keptLinks(
  tx: StoreView,
  user: SessionUser,
  before: { readonly alertIds: readonly string[] },
  alerts: readonly AlertRow[],
): Promise<string[]> {
  const seen = await visibleAlerts(tx, user, before.alertIds)
  return [...new Set([...before.alertIds.filter((id) => !seen.has(id)), ...alerts.map(({ id }) => id)])]
}

function placeOf(user: SessionUser, placing: Placing, alerts: readonly AlertRow[]): Placed {
  if (alerts.length === 0 && isOfLanes(user)) {
    const fields = [{ field: 'alertIds', message: 'an alert that your lane was asked about' }]
    throw new DomainError({ code: 'INVALID', message: 'A specialist’s entry is about an alert of their lane', fields })
  }
  const country = placing.country === undefined ? (alerts[0]?.country ?? null) : placing.country
  const elections = placing.elections ?? [...new Set(alerts.flatMap((row) => row.elections))]
  const placed = { country, elections: [...new Set(elections)] }
  if (!inScope(user.scope, placed)) {
    throw new DomainError({ code: 'OUT_OF_SCOPE', message: 'This entry would lie outside your scope' })
  }
  return placed
}

/** In the log of every alert it is about, or else in the chain of its election. */
async function logEntry(
  tx: StoreView,
  user: SessionUser,
  now: Date,
  entry: Entry<unknown>,
  action: string,
  reason?: string,
): Promise<void> {
  const patch = {
    id: entry.id,
    version: entry.version,
    action: entry.action,
    amount: entry.amount,
    state: entry.state,
    at: entry.at,
    fields: entry.body.fields,
  }
  const base = { user, now, action, patch, ...(reason === undefined ? {} : { reason }) }
  const rows = (await tx.alerts.getMany(entry.alertIds)).map(({ row }) => row)
  for (const row of rows) await logChange(tx, { ...base, chain: chainOf(row), alertId: row.id })
  if (rows.length === 0) await logChange(tx, { ...base, chain: chainOf(entry) })
}
