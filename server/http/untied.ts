import { DomainError } from '../../shared/protocol/errors.ts'
import type { StoredToken } from '../store/access.ts'

/** What is of the whole feed, or of the whole room, is not for a sender that is tied to some sources. */
export function requireUntied(token: StoredToken | null): void {
  if (token === null || token.sources === null) return
  throw new DomainError({
    code: 'FORBIDDEN',
    message: 'A token that is tied to its sources hands in observations and does nothing else',
  })
}
