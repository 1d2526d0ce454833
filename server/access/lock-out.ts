/** Wrong passwords and codes are counted for each account, by whatever way they are tried; too many lock it for a while. */
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { DomainError } from '../../shared/protocol/errors.ts'
import { logAccess, type SignInContext } from './context.ts'

export const LOCK_AFTER = 8
export const LOCK_MS = 15 * MINUTE_MS

export function requireUnlocked(lockedUntil: string | null, now: Date): void {
  if (lockedUntil === null || lockedUntil <= now.toISOString()) return
  throw new DomainError({
    code: 'RATE_LIMITED',
    message: 'Too many wrong passwords; this account is locked for a while',
    retryAfter: Math.ceil((Date.parse(lockedUntil) - now.getTime()) / 1000),
  })
}

/** Read again inside the transaction: guesses that come at once are each counted. */
export async function countFailure({ store }: SignInContext, userId: string, now: Date): Promise<void> {
  await store.transaction(async (tx) => {
    const user = await tx.access.user(userId)
    if (user === null || (user.lockedUntil !== null && user.lockedUntil > now.toISOString())) return
    const failedSignIns = user.failedSignIns + 1
    const lockedUntil = failedSignIns >= LOCK_AFTER ? new Date(now.getTime() + LOCK_MS).toISOString() : null
    const next = { ...user, failedSignIns: lockedUntil === null ? failedSignIns : 0, lockedUntil }
    await tx.access.putUser(next, now.toISOString())
    if (lockedUntil !== null) await logAccess(tx, now, 'access.locked', user.id, { until: lockedUntil })
  })
}

/** The right one: what was mistyped before does not count any more. */
export async function forgetFailures({ store, now }: SignInContext, userId: string): Promise<void> {
  await store.transaction(async (tx) => {
    const user = await tx.access.user(userId)
    if (user === null || user.failedSignIns === 0) return
    await tx.access.putUser({ ...user, failedSignIns: 0 }, now().toISOString())
  })
}
