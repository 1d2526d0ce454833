/** The hash chain of the audit log: SHA-256 over the hash before and the RFC 8785 canonical JSON of the entry. */
import { createHash } from 'node:crypto'

import canonicalize from 'canonicalize'

import type { AuditEntry } from '../../shared/domain/alert.ts'

/** What the first entry of a chain follows. */
export const GENESIS = '0'.repeat(64)

export function hashEntry(entry: Omit<AuditEntry, 'hash'>): string {
  const { prevHash, ...rest } = entry
  return createHash('sha256')
    .update(prevHash)
    .update(canonicalize(rest) ?? '')
    .digest('hex')
}

export interface ChainLink {
  readonly chainSeq: number
  readonly entry: AuditEntry
  readonly storedHash: string
}

export interface ChainVerdict {
  readonly entries: number
  readonly head: string
  /** The first row that does not hold, or null. */
  readonly firstBad: { readonly chainSeq: number; readonly seq: number; readonly why: string } | null
}

/** Recomputes a chain and stops at its first bad row. */
export async function verifyChain(links: AsyncIterable<ChainLink>): Promise<ChainVerdict> {
  let head = GENESIS
  let entries = 0
  for await (const link of links) {
    const why = faultOf(link, head, entries + 1)
    if (why !== null) return { entries, head, firstBad: { chainSeq: link.chainSeq, seq: link.entry.seq, why } }
    head = link.storedHash
    entries = link.chainSeq
  }
  return { entries, head, firstBad: null }
}

function faultOf(link: ChainLink, head: string, expected: number): string | null {
  if (link.chainSeq !== expected) return `row ${expected} of the chain is missing`
  const { hash, ...unsealed } = link.entry
  if (unsealed.prevHash !== head) return 'does not follow the row before it'
  if (hash !== link.storedHash) return 'the stored hash differs from the one in the entry'
  if (hashEntry(unsealed) !== hash) return 'its content was changed after it was sealed'
  return null
}
