import type { ActiveMute } from './draft.ts'

/** Whether a mute window covers a finding or alert. An empty list of the window matches everything. */
export function isMutedBy(
  window: ActiveMute,
  of: { readonly kind: string; readonly country: string | null; readonly subject: { readonly id: string } },
  at: string,
): boolean {
  return (
    window.endsAt > at &&
    (window.startsAt ?? '') <= at &&
    matches(window.kinds, of.kind) &&
    matches(window.countries, of.country ?? 'none') &&
    matches(window.subjectIds, of.subject.id)
  )
}

function matches(listed: readonly string[], value: string): boolean {
  return listed.length === 0 || listed.includes(value)
}
