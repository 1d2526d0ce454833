/** Signing in: by password with lock-out and second factor, or by a one-time link. */
import { randomUUID } from 'node:crypto'

import { Secret, TOTP } from 'otpauth'

import type { Role, SessionUser } from '../../shared/domain/access.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { DomainError } from '../../shared/protocol/errors.ts'
import type { RedeemLink, SignIn } from '../../shared/protocol/http.ts'
import type { StoredUser } from '../store/access.ts'
import type { Store } from '../store/store.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { hashSecret, newSecret } from './secrets.ts'

export interface SignInContext {
  readonly store: Store
  readonly now: () => Date
  readonly sessionHours: number
}

export interface Session {
  readonly user: SessionUser
  /** The cookie's value; only its hash is stored. */
  readonly secret: string
}

const LOCK_AFTER = 8
const LOCK_MS = 15 * MINUTE_MS
const LINK_MS = 24 * 60 * MINUTE_MS
const MAX_SESSIONS = 20

export async function signInByPassword(context: SignInContext, given: SignIn, agent: string): Promise<Session> {
  const { store } = context
  const now = context.now()
  const user = await store.access.userByEmail(given.email)
  if (user?.lockedUntil && user.lockedUntil > now.toISOString()) {
    const retryAfter = Math.ceil((Date.parse(user.lockedUntil) - now.getTime()) / 1000)
    throw new DomainError({
      code: 'RATE_LIMITED',
      message: 'Too many wrong passwords; this account is locked for a while',
      retryAfter,
    })
  }
  const right = await isPassword(user?.passwordHash ?? null, given.password)
  if (user === null || !right || user.disabled) {
    if (user !== null) await countFailure(context, user, now)
    throw new DomainError({ code: 'SIGNED_OUT', message: 'E-mail or password is wrong' })
  }
  await requireSecondFactor(context, user, given.totp, now)
  return openSession(context, user, agent)
}

async function requireSecondFactor(context: SignInContext, user: StoredUser, code: string | undefined, now: Date) {
  if (user.totpSecret === null) return
  if (code === undefined)
    throw new DomainError({
      code: 'INVALID',
      message: 'The six digits of your second factor',
      fields: [{ field: 'totp', message: 'six digits' }],
    })
  const totp = new TOTP({ secret: Secret.fromBase32(user.totpSecret) })
  if (totp.validate({ token: code, window: 1, timestamp: now.getTime() }) === null) {
    await countFailure(context, user, now)
    throw new DomainError({ code: 'SIGNED_OUT', message: 'The second factor is wrong' })
  }
}

async function countFailure({ store }: SignInContext, user: StoredUser, now: Date): Promise<void> {
  const failedSignIns = user.failedSignIns + 1
  const lockedUntil = failedSignIns >= LOCK_AFTER ? new Date(now.getTime() + LOCK_MS).toISOString() : null
  const next = { ...user, failedSignIns: lockedUntil === null ? failedSignIns : 0, lockedUntil }
  await store.transaction(async (tx) => {
    await tx.access.putUser(next, now.toISOString())
    if (lockedUntil !== null) await logAccess(tx, now, 'access.locked', user.id, { until: lockedUntil })
  })
}

export async function redeemLink(context: SignInContext, given: RedeemLink, agent: string): Promise<Session> {
  const now = context.now()
  const passwordHash = await hashPassword(given.password)
  const user = await context.store.transaction(async (tx) => {
    const userId = await tx.access.useLink(hashSecret(given.token), now.toISOString())
    const found = userId === null ? null : await tx.access.user(userId)
    if (found === null || found.disabled) return null
    const next = { ...found, name: given.name ?? found.name, passwordHash, failedSignIns: 0, lockedUntil: null }
    await tx.access.putUser(next, now.toISOString())
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
    if (user.failedSignIns > 0 || user.lockedUntil !== null) {
      await tx.access.putUser({ ...user, failedSignIns: 0, lockedUntil: null }, at.toISOString())
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
  byId: string,
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
    await logAccess(tx, now, 'access.user-created', user.id, { role: user.role, scope: user.scope, by: byId })
  })
  return { user, linkToken }
}

export async function newLink({ store, now }: SignInContext, userId: string): Promise<string> {
  const token = newSecret()
  const at = now()
  await store.transaction((tx) =>
    tx.access.putLink(hashSecret(token), userId, new Date(at.getTime() + LINK_MS).toISOString()),
  )
  return token
}

/** Administration has a chain of its own. */
export async function logAccess(
  tx: Pick<Store, 'audit'>,
  now: Date,
  action: string,
  userId: string,
  patch: Record<string, unknown>,
): Promise<void> {
  await tx.audit.append({
    chain: 'administration',
    alertId: null,
    at: now.toISOString(),
    actor: { type: 'user', id: userId, name: userId },
    onBehalfOf: null,
    channel: 'access',
    role: null,
    action,
    from: null,
    to: null,
    versionBefore: null,
    versionAfter: null,
    reason: null,
    noteInternal: null,
    noteOutward: null,
    patch,
    commandId: null,
    evidenceRefs: [],
  })
}
