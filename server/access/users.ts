/** What an admin does about people. Every change is one transaction with its entry in the chain of administration. */
import type { SessionUser } from '../../shared/domain/access.ts'
import { DomainError } from '../../shared/protocol/errors.ts'
import type { InviteUser, SignInLink, UpdateUser, UserEntry } from '../../shared/protocol/http.ts'
import { logAdministration } from '../audit/administration.ts'
import type { StoredUser } from '../store/access.ts'
import type { Store, StoreView } from '../store/store.ts'
import type { Administrator, SignInContext } from './context.ts'
import { createUser, LINK_MS, newLink } from './sign-in.ts'

export async function listUsers(store: Store): Promise<UserEntry[]> {
  const [users, seen] = [await store.access.users(), await store.access.presenceOfUsers()]
  return users.map((user) => userEntry(user, seen.get(user.id)))
}

export async function inviteUser(
  context: SignInContext,
  by: Administrator,
  given: InviteUser,
): Promise<{ user: UserEntry; link: SignInLink }> {
  const { user, linkToken } = await createUser(context, given, by)
  const at = context.now()
  const expiresAt = new Date(at.getTime() + LINK_MS).toISOString()
  const entry = userEntry(user, { createdAt: at.toISOString(), lastSeenAt: null })
  return { user: entry, link: { token: linkToken ?? '', expiresAt } }
}

export async function resetLink(context: SignInContext, by: Administrator, userId: string): Promise<SignInLink> {
  const user = await context.store.access.user(userId)
  if (user === null) throw unknown()
  if (user.disabled) throw new DomainError({ code: 'NOT_ALLOWED', message: 'This account is disabled' })
  const token = await newLink(context, userId, by)
  return { token, expiresAt: new Date(context.now().getTime() + LINK_MS).toISOString() }
}

/**
 * Changes role, scope, lanes, name or whether somebody is let in. Nobody changes their own rights, so a role always has
 * another admin behind it, and the last admin who is let in stays one. Open pages lose a changed session within a second.
 */
export async function updateUser(
  { store, now }: SignInContext,
  by: Administrator,
  userId: string,
  given: UpdateUser,
): Promise<UserEntry> {
  const at = now()
  await store.transaction(async (tx) => {
    const before = await tx.access.user(userId)
    if (before === null) throw unknown()
    const after: StoredUser = {
      ...before,
      name: given.name ?? before.name,
      role: given.role ?? before.role,
      scope: given.scope === undefined ? before.scope : given.scope,
      lanes: given.lanes ?? before.lanes,
      disabled: given.disabled ?? before.disabled,
    }
    const changed = changedRights(before, after)
    if (by.id === userId && Object.keys(changed).length > 0) {
      throw new DomainError({ code: 'FORBIDDEN', message: 'Another admin changes your rights' })
    }
    if (isAdmin(before) && !isAdmin(after)) await requireAnotherAdmin(tx, userId)
    await tx.access.putUser(after, at.toISOString())
    if (after.disabled && !before.disabled) await tx.access.removeLinksOf(userId)
    if (after.disabled) await tx.access.removeSessionsOf(userId)
    const patch = { user: userId, ...changed, ...(after.name === before.name ? {} : { renamed: true }) }
    await logAdministration(tx, at, by, 'access.user-changed', patch)
  })
  const found = (await listUsers(store)).find((user) => user.id === userId)
  if (found === undefined) throw unknown()
  return found
}

/** For somebody who has lost the device: the password stays, the second factor goes. */
export async function dropSecondFactor(
  { store, now }: SignInContext,
  by: Administrator,
  userId: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    if ((await tx.access.user(userId)) === null) throw unknown()
    if (by.id === userId)
      throw new DomainError({ code: 'FORBIDDEN', message: 'Switch off your own with your password' })
    await tx.secondFactors.set(userId, null)
    await tx.access.removeSessionsOf(userId)
    await logAdministration(tx, now(), by, 'access.second-factor-dropped', { user: userId })
  })
}

function changedRights(before: StoredUser, after: StoredUser): Record<string, unknown> {
  const fields = ['role', 'scope', 'lanes', 'disabled'] as const satisfies readonly (keyof StoredUser)[]
  const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
  return Object.fromEntries(changed.map((field) => [field, { from: before[field], to: after[field] }]))
}

/** Who can let others in: an admin of some places cannot. */
function isAdmin(user: Pick<StoredUser, 'role' | 'disabled' | 'scope'>): boolean {
  return user.role === 'admin' && !user.disabled && user.scope === null
}

export async function requireAnotherAdmin(tx: StoreView, userId: string): Promise<void> {
  const others = (await tx.access.users()).filter((user) => isAdmin(user) && user.id !== userId)
  if (others.length > 0) return
  throw new DomainError({ code: 'NOT_ALLOWED', message: 'This is the last admin; make another one first' })
}

function userEntry(user: StoredUser, seen: { createdAt: string; lastSeenAt: string | null } | undefined): UserEntry {
  const { id, email, name, role, scope, lanes, disabled, pseudonym, lockedUntil } = user
  return {
    ...({ id, email, name, role, scope, lanes } satisfies SessionUser),
    disabled,
    pseudonym,
    hasPassword: user.passwordHash !== null,
    hasSecondFactor: user.totpSecret !== null,
    hasSingleSignOn: user.oidcSubject !== null,
    lockedUntil,
    createdAt: seen?.createdAt ?? '',
    lastSeenAt: seen?.lastSeenAt ?? null,
  }
}

function unknown(): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message: 'There is no such person' })
}
