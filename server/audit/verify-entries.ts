import type { AuditEntry } from '../../shared/domain/alert.ts'
import { hashEntry } from './hash-chain.ts'

/** Checks the hash of each of an alert's entries; the seq up to which all hold, or null when there are none. */
export function verifyEntries(entries: readonly AuditEntry[]): number | null {
  let okTo: number | null = null
  for (const { hash, ...unsealed } of entries) {
    if (hashEntry(unsealed) !== hash) break
    okTo = unsealed.seq
  }
  return okTo
}
