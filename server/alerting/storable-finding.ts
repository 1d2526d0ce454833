import type { Finding, Member } from '../../shared/domain/finding.ts'
import { storable } from '../../shared/lib/storable.ts'
import { undirected } from '../../shared/lib/undirected.ts'

/**
 * A finding with a broken number or text is shown with what is left of it rather than lost. Shares, which are 0 to 1 by
 * contract, are kept within that. Names in it cannot turn the direction of the words around them.
 */
export function storableFinding(finding: Finding): Finding {
  const { subject, members, evidence, title, summary, score, confidence, reach, ...rest } = storable(finding)
  return {
    ...rest,
    subject: { ...subject, name: undirected(subject.name) },
    members: members.map(undirectedMember),
    evidence: evidence.map((each) => ({ ...each, text: undirected(each.text) })),
    title: undirected(title),
    summary: undirected(summary),
    score: share(score),
    confidence: share(confidence),
    reach: share(reach),
  }
}

function undirectedMember({ name, why, ...rest }: Member): Member {
  return { ...rest, name: undirected(name), ...(why === undefined ? {} : { why: undirected(why) }) }
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value))
}
