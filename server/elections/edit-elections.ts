/**
 * Elections as a lead has corrected or added them, over those known from the start. Calendars take a change at once, and so
 * do detectors: it is written into the observation log, where they read it in its place among the observations.
 */
import type { SessionUser } from '../../shared/domain/access.ts'
import { inScope } from '../../shared/domain/access.ts'
import { election as electionSchema, type Election } from '../../shared/domain/election.ts'
import { DomainError } from '../../shared/protocol/errors.ts'
import { logChange } from '../audit/log-change.ts'
import type { StoredElection } from '../store/elections.ts'
import type { Store, StoreView } from '../store/store.ts'
import { faultsOf } from './check-election.ts'
import { seedElections } from './seed.ts'

export interface ElectionContext {
  readonly store: Store
  readonly now: () => Date
  /** Every election that pages show, of the exercise too. */
  readonly calendar: () => readonly Election[]
  /** Takes what is stored into calendars and detection; resolves when what is observed from now on is judged by it. */
  readonly takeElections: () => Promise<void>
}

export interface KnownElection {
  readonly election: Election
  /** `seed` as it came, `edited` over a seed, `added` by this room, `exercise` invented and not to be edited. */
  readonly origin: 'seed' | 'edited' | 'added' | 'exercise'
  readonly updatedAt: string | null
}

export async function knownElections(store: Pick<StoreView, 'elections'>): Promise<KnownElection[]> {
  const stored = new Map((await store.elections.all()).map((each) => [each.election.id, each]))
  const seeds = seedElections.map((seed) => knownOf(seed, stored.get(seed.id)))
  const seedIds = new Set(seedElections.map(({ id }) => id))
  const added = [...stored.values()].filter(({ election }) => !seedIds.has(election.id))
  return [...seeds, ...added.map(({ election, updatedAt }) => ({ election, origin: 'added' as const, updatedAt }))]
}

function knownOf(seed: Election, stored: StoredElection | undefined): KnownElection {
  if (stored === undefined) return { election: seed, origin: 'seed', updatedAt: null }
  return { election: stored.election, origin: 'edited', updatedAt: stored.updatedAt }
}

/** One election to read, those of the running exercise too. */
export async function readElection(
  context: Pick<ElectionContext, 'store' | 'calendar'>,
  user: SessionUser,
  id: string,
): Promise<KnownElection> {
  const invented = context.calendar().find((election) => election.exercise && election.id === id)
  if (invented === undefined || !isSeen(user, invented)) return electionFor(context.store, user, id)
  return { election: invented, origin: 'exercise', updatedAt: null }
}

async function electionFor(store: Pick<StoreView, 'elections'>, user: SessionUser, id: string) {
  const known = (await knownElections(store)).find(({ election }) => election.id === id)
  if (known === undefined || !isSeen(user, known.election)) {
    throw new DomainError({ code: 'NOT_FOUND', message: 'There is no such election' })
  }
  return known
}

function isSeen(user: SessionUser, { id, country }: Election): boolean {
  return inScope(user.scope, { country, elections: [id] })
}

export interface ElectionEdit {
  readonly election: unknown
  readonly reason: string
  /** `updatedAt` of what was seen; null for a new one or an untouched seed. */
  readonly seen: string | null
}

export async function saveElection(
  context: ElectionContext,
  user: SessionUser,
  id: string | null,
  edit: ElectionEdit,
): Promise<KnownElection> {
  const election = parse(edit.election, id)
  if (!isSeen(user, election)) {
    throw new DomainError({ code: 'OUT_OF_SCOPE', message: 'This election lies outside your scope' })
  }
  const { store, now, takeElections } = context
  const at = now().toISOString()
  await store.transaction(async (tx) => {
    const before = (await knownElections(tx)).find((known) => known.election.id === election.id) ?? null
    if (id === null && before !== null) {
      throw new DomainError({
        code: 'INVALID',
        message: 'There is an election of this id',
        fields: [{ field: 'election.id', message: 'an id of its own' }],
      })
    }
    if (id !== null && (before === null || !isSeen(user, before.election))) {
      throw new DomainError({ code: 'NOT_FOUND', message: 'There is no such election' })
    }
    requireSeen(before, edit.seen)
    await tx.elections.put(election, at)
    const action = before === null ? 'election.added' : 'election.changed'
    const patch = { id: election.id, before: before?.election ?? null, after: election }
    await logChange(tx, { user, now: now(), action, patch, reason: edit.reason })
  })
  await takeElections()
  return electionFor(store, user, election.id)
}

/** Back to the seed; one that this room added is gone. Alerts keep the elections they were raised for. */
export async function revertElection(
  context: ElectionContext,
  user: SessionUser,
  id: string,
  reason: string,
): Promise<void> {
  const { store, now, takeElections } = context
  await store.transaction(async (tx) => {
    const before = await electionFor(tx, user, id)
    if (before.origin === 'seed') {
      throw new DomainError({
        code: 'NOT_ALLOWED',
        message: 'This election is as it came; there is nothing to take back',
      })
    }
    await tx.elections.remove(id)
    const patch = { id, before: before.election, origin: before.origin }
    await logChange(tx, { user, now: now(), action: 'election.reverted', patch, reason })
  })
  await takeElections()
}

function parse(given: unknown, id: string | null): Election {
  const parsed = electionSchema.safeParse(given)
  const faults = parsed.success
    ? faultsOf(parsed.data)
    : parsed.error.issues.map((issue) => ({ field: `election.${issue.path.join('.')}`, message: issue.message }))
  if (parsed.success && id !== null && parsed.data.id !== id) {
    faults.push({ field: 'election.id', message: `the id stays ${id}` })
  }
  if (!parsed.success || faults.length > 0) {
    throw new DomainError({ code: 'INVALID', message: 'The election has wrong fields', fields: faults.slice(0, 20) })
  }
  return parsed.data
}

function requireSeen(before: KnownElection | null, seen: string | null): void {
  if ((before?.updatedAt ?? null) === seen) return
  throw new DomainError({ code: 'VERSION_CONFLICT', message: 'A colleague has changed this election since' })
}
