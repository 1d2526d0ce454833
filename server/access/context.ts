/** What everything about access is given. */
import type { SessionUser } from '../../shared/domain/access.ts'
import { logAdministration } from '../audit/administration.ts'
import type { Store } from '../store/store.ts'
import type { SecretBox } from './secret-box.ts'

export interface SignInContext {
  readonly store: Store
  readonly now: () => Date
  readonly sessionHours: number
}

/** Where secrets are opened or sealed. */
export interface SecretContext extends SignInContext {
  readonly secrets: SecretBox
}

/** Who changes somebody's access, as the log names them. */
export type Administrator = Pick<SessionUser, 'id' | 'name' | 'role'>

/** What people do about their own access. */
export async function logAccess(
  tx: Pick<Store, 'audit'>,
  now: Date,
  action: string,
  userId: string,
  patch: Record<string, unknown>,
): Promise<void> {
  await logAdministration(tx, now, { id: userId, name: userId, role: null }, action, patch)
}
