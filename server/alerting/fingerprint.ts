import { createHash } from 'node:crypto'

import type { Finding } from '../../shared/domain/finding.ts'

/** What makes two findings the same condition: family, subject and scope, not the numbers. */
export function fingerprintOf(finding: Finding): string {
  const { kind, subject, country, subdivision, aspect, exercise } = finding
  return createHash('sha256')
    .update(JSON.stringify([kind, subject.type, subject.id, country, subdivision, aspect ?? null, exercise]))
    .digest('hex')
    .slice(0, 32)
}
