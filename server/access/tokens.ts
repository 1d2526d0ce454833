/** API tokens: printed once, stored hashed, with scopes. */
import { randomUUID } from 'node:crypto'

import { DomainError } from '../../shared/protocol/errors.ts'
import type { StoredToken } from '../store/access.ts'
import type { Store } from '../store/store.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { logAccess } from './sign-in.ts'

export const tokenScopes = ['ingest', 'read', 'wall', 'share'] as const
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
): Promise<string> {
  const secret = newSecret('wr_')
  await putToken(store, { name, secret, scopes }, now)
  return secret
}

/** A token whose secret the operator chose, as from the environment. */
export async function putToken(
  store: Store,
  { name, secret, scopes }: { name: string; secret: string; scopes: readonly TokenScope[] },
  now: Date,
): Promise<void> {
  const id = randomUUID()
  await store.transaction(async (tx) => {
    await tx.access.putToken({ id, name, tokenHash: hashSecret(secret), scopes, at: now.toISOString() })
    await logAccess(tx, now, 'access.token-created', 'operator', { name, scopes })
  })
}

export async function findToken(store: Store, secret: string): Promise<StoredToken | null> {
  return store.access.tokenByHash(hashSecret(secret))
}
