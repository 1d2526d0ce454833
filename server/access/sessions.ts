/** Sessions as people see them: one may end one's own, an admin anybody's. An open page of it is cut off at once. */
import { DomainError } from '../../shared/protocol/errors.ts'
import type { SessionEntry } from '../../shared/protocol/http.ts'
import { logAdministration } from '../audit/administration.ts'
import { logAccess, type Administrator, type SignInContext } from './context.ts'
import { hashPassword } from './passwords.ts'
import { provePassword } from './second-factor.ts'
import { hashSecret } from './secrets.ts'

/** A name for the session that leads back to nothing. */
function publicId(idHash: string): string {
  return hashSecret(idHash).slice(0, 16)
}

export async function listSessions(
  { store, now }: SignInContext,
  userId: string,
  currentHash: string | null,
): Promise<SessionEntry[]> {
  const at = now().toISOString()
  const sessions = (await store.access.sessionsOf(userId)).filter((session) => session.expiresAt > at)
  return sessions
    .map(({ idHash, ...rest }) => ({ id: publicId(idHash), ...rest, current: idHash === currentHash }))
    .toSorted((a, b) => (a.lastSeenAt < b.lastSeenAt ? 1 : -1))
}

/** Ends the sessions of a person that `which` picks; returns how many. */
export async function endSessions(
  { store, now }: SignInContext,
  by: Administrator,
  userId: string,
  which: (session: { readonly id: string; readonly idHash: string }) => boolean,
): Promise<number> {
  return store.transaction(async (tx) => {
    const chosen = (await tx.access.sessionsOf(userId)).filter(({ idHash }) => which({ id: publicId(idHash), idHash }))
    for (const { idHash } of chosen) await tx.access.removeSession(idHash)
    if (chosen.length > 0) {
      await logAdministration(tx, now(), by, 'access.sessions-ended', { user: userId, sessions: chosen.length })
    }
    return chosen.length
  })
}

export async function endOneSession(
  context: SignInContext,
  by: Administrator,
  userId: string,
  id: string,
): Promise<void> {
  const ended = await endSessions(context, by, userId, (session) => session.id === id)
  if (ended === 0) throw new DomainError({ code: 'NOT_FOUND', message: 'There is no such session' })
}

/** A new password ends every session but the one that set it, and makes links worthless. */
export async function changePassword(
  context: SignInContext,
  userId: string,
  given: { readonly current: string; readonly next: string },
  currentHash: string | null,
): Promise<void> {
  const { store, now } = context
  await provePassword(context, userId, given.current)
  const passwordHash = await hashPassword(given.next)
  await store.transaction(async (tx) => {
    const user = await tx.access.user(userId)
    if (user === null) return
    await tx.access.putUser({ ...user, passwordHash }, now().toISOString())
    await tx.access.removeLinksOf(userId)
    for (const { idHash } of await tx.access.sessionsOf(userId)) {
      if (idHash !== currentHash) await tx.access.removeSession(idHash)
    }
    await logAccess(tx, now(), 'access.password-changed', userId, {})
  })
}
