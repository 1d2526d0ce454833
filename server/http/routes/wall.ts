/** The wall of an election: for a session in scope, or for a token that is bound to this one wall. */
import { inScope, type SessionUser } from '../../../shared/domain/access.ts'
import type { Election } from '../../../shared/domain/election.ts'
import { DomainError } from '../../../shared/protocol/errors.ts'
import { logChange } from '../../audit/log-change.ts'
import { BriefMemory } from '../../reporting/brief-memory.ts'
import { wallOf, type WallContext } from '../../reporting/wall.ts'
import type { StoredToken } from '../../store/access.ts'
import type { Store } from '../../store/store.ts'
import { leads, roomWide, route, type Route } from '../route.ts'

export interface WallRoutes extends WallContext {
  readonly elections: () => readonly Election[]
}

const WALL_TOKEN = 'wall-token'
const KEPT_MS = 2000

export function wallRoutes(options: WallRoutes): Route[] {
  const { store, now, elections } = options
  const memory = new BriefMemory(KEPT_MS, now)
  return [
    route({
      method: 'GET',
      url: '/api/wall/:electionId',
      summary: 'The state of one election at a glance; a wall token opens the first wall it is used for and no other',
      guard: { roles: [...roomWide, 'wall'], token: 'wall' },
      handle: async ({ params, user, token }) => {
        const election = electionFor(elections(), user, params['electionId'] ?? '')
        if (token !== null) await requireBound(store, now(), user, token, election.id)
        return memory.of(election.id, () => wallOf(options, election))
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/wall/tokens/:tokenId',
      summary: 'Free a wall token from its wall, so that the next use binds it again',
      guard: { roles: leads },
      handle: async ({ params, user }) => {
        const id = params['tokenId'] ?? ''
        const freed = await store.transaction(async (tx) => {
          const bound = await tx.documents.get<{ electionId: string }>(WALL_TOKEN, id)
          if (bound === null) return false
          requireFreeing(elections(), user, bound.body.electionId)
          await logChange(tx, { user, now: now(), action: 'wall.token-freed', patch: { token: id, ...bound.body } })
          return tx.documents.remove(WALL_TOKEN, id)
        })
        return { freed }
      },
    }),
  ]
}

function electionFor(elections: readonly Election[], user: SessionUser, id: string): Election {
  const election = elections.find((each) => each.id === id)
  if (election === undefined || !inScope(user.scope, { country: election.country, elections: [id] })) throw noWall()
  return election
}

/** Where an election that was removed lay is not known any more: its wall is let go by who sees everything. */
function requireFreeing(elections: readonly Election[], user: SessionUser, id: string): void {
  if (user.scope !== null || elections.some((each) => each.id === id)) electionFor(elections, user, id)
}

async function requireBound(
  store: Store,
  now: Date,
  user: SessionUser,
  token: StoredToken,
  electionId: string,
): Promise<void> {
  const known = await store.documents.get<{ electionId: string }>(WALL_TOKEN, token.id)
  if (known !== null) {
    if (known.body.electionId !== electionId) throw noWall()
    return
  }
  await store.transaction(async (tx) => {
    const meanwhile = await tx.documents.get<{ electionId: string }>(WALL_TOKEN, token.id)
    if (meanwhile !== null && meanwhile.body.electionId !== electionId) throw noWall()
    await tx.documents.put(WALL_TOKEN, token.id, null, { electionId }, now.toISOString())
    await logChange(tx, { user, now, action: 'wall.token-bound', patch: { token: token.id, electionId } })
  })
}

function noWall(): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message: 'There is no such wall' })
}
