/** API tokens: printed once, stored hashed, with scopes. */
import { randomUUID } from 'node:crypto'

import { DomainError } from '../../shared/protocol/errors.ts'
import { tokenScopes, type TokenEntry } from '../../shared/protocol/http.ts'
import type { StoredToken } from '../store/access.ts'
import type { Store } from '../store/store.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { logAdministration } from '../audit/administration.ts'
import type { Administrator } from './context.ts'

export type TokenScope = (typeof tokenScopes)[number]

export function parseTokenScopes(text: string): TokenScope[] {
  const asked = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  const known = tokenScopes.filter((scope) => asked.includes(scope))
  if (known.length !== asked.length || known.length === 0) {
    throw new DomainError({
      code: 'INVALID',
      message: `Scopes are ${tokenScopes.join(', ')}, joined by commas; found "${text}"`,
    })
  }
  return known
}

export async function createToken(
  store: Store,
  name: string,
  scopes: readonly TokenScope[],
  now: Date,
  by: Administrator | null = null,
  sources: readonly string[] | null = null,
): Promise<string> {
  const secret = newSecret('wr_')
  await putToken(store, { name, secret, scopes, sources }, now, by)
  return secret
}

/** A token whose secret the operator chose, as from the environment. */
export async function putToken(
  store: Store,
  token: {
    readonly name: string
    readonly secret: string
    readonly scopes: readonly TokenScope[]
    readonly sources?: readonly string[] | null
  },
  now: Date,
  by: Administrator | null = null,
): Promise<void> {
  const id = randomUUID()
  const { name, secret, scopes, sources = null } = token
  await store.transaction(async (tx) => {
    await tx.access.putToken({ id, name, tokenHash: hashSecret(secret), scopes, sources, at: now.toISOString() })
    await logAdministration(tx, now, by, 'access.token-created', { token: id, name, scopes, sources })
  })
}

export async function findToken(store: Store, secret: string): Promise<StoredToken | null> {
  return store.access.tokenByHash(hashSecret(secret))
}

export async function revokeToken(store: Store, id: string, now: Date, by: Administrator): Promise<void> {
  await store.transaction(async (tx) => {
    const known = (await tx.access.tokens()).find((token) => token.id === id)
    if (known === undefined) throw new DomainError({ code: 'NOT_FOUND', message: 'There is no such token' })
    if (known.revokedAt !== null) throw new DomainError({ code: 'ALREADY_IN_STATE', message: 'It is revoked already' })
    await tx.access.revokeToken(id, now.toISOString())
    await logAdministration(tx, now, by, 'access.token-revoked', { token: id, name: known.name })
  })
}

export function tokenEntry({ id, name, scopes, sources, createdAt, lastUsedAt, revokedAt }: StoredToken): TokenEntry {
  return { id, name, scopes, sources, createdAt, lastUsedAt, revokedAt }
}
