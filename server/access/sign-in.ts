/** Signing in: by password with lock-out and second factor, or by a one-time link. */
import { randomUUID } from 'node:crypto'

import type { Role, SessionUser } from '../../shared/domain/access.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { DomainError } from '../../shared/protocol/errors.ts'
import type { RedeemLink, SignIn } from '../../shared/protocol/http.ts'
import type { StoredUser } from '../store/access.ts'
import { logAdministration } from '../audit/administration.ts'
import { logAccess, type Administrator, type SecretContext, type SignInContext } from './context.ts'
import { countFailure, LOCK_AFTER, LOCK_MS, requireUnlocked } from './lock-out.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { useSecondFactor } from './second-factor.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { UnknownEmails } from './unknown-emails.ts'

export type { SignInContext }

export interface Session {
  readonly user: SessionUser
  /** The cookie's value; only its hash is stored. */
  readonly secret: string
}

export const LINK_MS = 24 * 60 * MINUTE_MS
const MAX_SESSIONS = 20
const unknownEmails = new UnknownEmails(LOCK_AFTER, LOCK_MS)

export async function signInByPassword(context: SecretContext, given: SignIn, agent: string): Promise<Session> {
  const { store } = context
  const now = context.now()
  const user = await store.access.userByEmail(given.email)
  const email = given.email.toLowerCase()
  requireUnlocked(user?.lockedUntil ?? lockOfUnknown(user, email, now), now)
  const right = await isPassword(user?.passwordHash ?? null, given.password)
  if (user === null || !right || user.disabled) {
    if (user === null) unknownEmails.count(email, now.getTime())
    else await countFailure(context, user.id, now)
    throw new DomainError({ code: 'SIGNED_OUT', message: 'E-mail or password is wrong' })
  }
  // Guesses that ran side by side may have locked it while this one was checked.
  const fresh = await store.access.user(user.id)
  requireUnlocked(fresh?.lockedUntil ?? null, now)
  await requireSecondFactor(context, user, given.totp, now)
  return openSession(context, user, agent)
}

function lockOfUnknown(user: StoredUser | null, email: string, now: Date): string | null {
  const until = user === null ? unknownEmails.lockedUntil(email, now.getTime()) : 0
  return until === 0 ? null : new Date(until).toISOString()
}

async function requireSecondFactor(context: SecretContext, user: StoredUser, code: string | undefined, now: Date) {
  if (user.totpSecret === null) return
  if (code === undefined) throw codeMissing()
  if (!(await useSecondFactor(context.store, context.secrets, user, code, now))) {
    await countFailure(context, user.id, now)
    throw new DomainError({ code: 'SIGNED_OUT', message: 'The second factor is wrong, or was used before' })
  }
}

function codeMissing(): DomainError {
  return new DomainError({
    code: 'INVALID',
    message: 'The six digits of your second factor',
    fields: [{ field: 'totp', message: 'six digits' }],
  })
}

/**
 * A link takes the place of the password, not of the second factor; without that it is not used up. Whoever held a
 * session before is signed out.
 */
export async function redeemLink(context: SecretContext, given: RedeemLink, agent: string): Promise<Session> {
  const now = context.now()
  const passwordHash = await hashPassword(given.password)
  const user = await context.store.transaction(async (tx) => {
    const userId = await tx.access.useLink(hashSecret(given.token), now.toISOString())
    const found = userId === null ? null : await tx.access.user(userId)
    if (found === null || found.disabled) return null
    if (found.totpSecret !== null && given.totp === undefined) throw codeMissing()
    if (found.totpSecret !== null && !(await useSecondFactor(tx, context.secrets, found, given.totp ?? '', now)))
      return null
    const next = { ...found, name: given.name ?? found.name, passwordHash, failedSignIns: 0, lockedUntil: null }
    await tx.access.putUser(next, now.toISOString())
    await tx.access.removeSessionsOf(found.id)
    await logAccess(tx, now, 'access.link-used', found.id, {})
    return next
  })
  if (user === null)
    throw new DomainError({ code: 'SIGNED_OUT', message: 'This link is unknown, used or past; ask for a new one' })
  return openSession(context, user, agent)
}

/** Always a new session id: one that was planted before signing in is worth nothing. */
export async function openSession(
  { store, now, sessionHours }: SignInContext,
  user: StoredUser,
  agent: string,
): Promise<Session> {
  const at = now()
  const secret = newSecret()
  await store.transaction(async (tx) => {
    const fresh = await tx.access.user(user.id)
    // A new password and a disabling end what is under way with the old rights too.
    if (fresh === null || fresh.disabled || fresh.passwordHash !== user.passwordHash) {
      throw new DomainError({ code: 'SIGNED_OUT', message: 'E-mail or password is wrong' })
    }
    if (fresh.failedSignIns > 0 || fresh.lockedUntil !== null) {
      await tx.access.putUser({ ...fresh, failedSignIns: 0, lockedUntil: null }, at.toISOString())
    }
    const others = await tx.access.sessionsOf(user.id)
    const tooMany = others.toSorted((a, b) => (a.lastSeenAt < b.lastSeenAt ? 1 : -1)).slice(MAX_SESSIONS - 1)
    for (const { idHash } of tooMany) await tx.access.removeSession(idHash)
    const expiresAt = new Date(at.getTime() + sessionHours * 60 * MINUTE_MS).toISOString()
    await tx.access.putSession({ idHash: hashSecret(secret), userId: user.id, at: at.toISOString(), expiresAt, agent })
    await logAccess(tx, at, 'access.signed-in', user.id, {})
  })
  return { user: sessionUserOf(user), secret }
}

export function sessionUserOf({ id, email, name, role, scope, lanes }: StoredUser): SessionUser {
  return { id, email, name, role, scope, lanes }
}

export interface NewUser {
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly scope: SessionUser['scope']
  readonly lanes: readonly string[]
  readonly password?: string
}

/** Makes a user; without a password, also a one-time link, whose token is returned once. */
export async function createUser(
  context: SignInContext,
  given: NewUser,
  by: Administrator | string,
): Promise<{ user: StoredUser; linkToken: string | null }> {
  const now = context.now()
  const passwordHash = given.password === undefined ? null : await hashPassword(given.password)
  const linkToken = passwordHash === null ? newSecret() : null
  const user: StoredUser = {
    id: randomUUID(),
    email: given.email.toLowerCase(),
    name: given.name,
    role: given.role,
    scope: given.scope,
    lanes: [...given.lanes],
    passwordHash,
    totpSecret: null,
    oidcSubject: null,
    disabled: false,
    failedSignIns: 0,
    lockedUntil: null,
    pseudonym: `analyst-${randomUUID().slice(0, 8)}`,
  }
  await context.store.transaction(async (tx) => {
    if ((await tx.access.userByEmail(user.email)) !== null) {
      throw new DomainError({
        code: 'INVALID',
        message: 'Somebody has this e-mail already',
        fields: [{ field: 'email', message: 'an e-mail that is not in use' }],
      })
    }
    await tx.access.putUser(user, now.toISOString())
    if (linkToken !== null)
      await tx.access.putLink(hashSecret(linkToken), user.id, new Date(now.getTime() + LINK_MS).toISOString())
    const { id, role, scope, lanes } = user
    const patch = { user: id, role, scope, lanes, ...(typeof by === 'string' ? { by } : {}) }
    await logAdministration(tx, now, typeof by === 'string' ? null : by, 'access.user-created', patch)
  })
  return { user, linkToken }
}

/** A one-time link for somebody who exists; the ones before it are worth nothing any more. */
export async function newLink(
  { store, now }: SignInContext,
  userId: string,
  by: Administrator | null = null,
): Promise<string> {
  const token = newSecret()
  const at = now()
  await store.transaction(async (tx) => {
    await tx.access.removeLinksOf(userId)
    await tx.access.putLink(hashSecret(token), userId, new Date(at.getTime() + LINK_MS).toISOString())
    await logAdministration(tx, at, by, 'access.link-created', { user: userId })
  })
  return token
}
