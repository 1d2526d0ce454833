import type { Finding } from '../../shared/domain/finding.ts'
import { storable } from '../../shared/lib/storable.ts'

/**
 * A finding with a broken number or text is shown with what is left of it rather than lost. Shares, which are 0 to 1 by
 * contract, are kept within that. The finding itself when there is nothing to mend.
 */
export function storableFinding(finding: Finding): Finding {
  const mended = storable(finding)
  const { score, confidence, reach } = mended
  if ([score, confidence, reach].every((value) => value >= 0 && value <= 1)) return mended
  return { ...mended, score: share(score), confidence: share(confidence), reach: share(reach) }
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value))
}
