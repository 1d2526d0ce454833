import { createHash } from 'node:crypto'

import type { Finding } from '../../shared/domain/finding.ts'

/** What makes two findings the same condition: family, subject and scope, not the numbers. */
export function fingerprintOf(finding: Finding): string {
  const { kind, subject, aspect, exercise } = finding
  // A cluster has an id of its own, and may be placed in another country as more of it is seen.
  const isPlaced = subject.type !== 'account-cluster'
  const country = isPlaced ? finding.country : null
  const subdivision = isPlaced ? finding.subdivision : null
  return createHash('sha256')
    .update(JSON.stringify([kind, subject.type, subject.id, country, subdivision, aspect ?? null, exercise]))
    .digest('hex')
    .slice(0, 32)
}
