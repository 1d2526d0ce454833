/** The way from an alert to a proposal that mutes more of its kind. */
import type { AlertRow } from '../../../../shared/domain/alert.ts'
import { alertKinds, type AlertKind } from '../../../../shared/domain/finding.ts'

export interface MuteDraft {
  readonly kinds: readonly AlertKind[]
  readonly countries: readonly string[]
  readonly subjects: readonly { readonly id: string; readonly name: string }[]
}

/** Parameters of their own: `country` and `kind` are those of the feed's filter, which goes along from page to page. */
export function muteLink(row: Pick<AlertRow, 'kind' | 'country' | 'subject'>): string {
  const params = new URLSearchParams({
    'mute-kind': row.kind,
    'mute-country': row.country ?? 'none',
    'mute-subject': row.subject.id,
    'mute-name': row.subject.name,
  })
  return `/mutes?${params}`
}

/** An address may come from anywhere: it only fills a form that a person looks at before it is sent. */
export function muteFromUrl(search: URLSearchParams): MuteDraft | null {
  const kind = alertKinds.find((each) => each === search.get('mute-kind'))
  const country = search.get('mute-country')
  const id = search.get('mute-subject')?.slice(0, 200)
  if (kind === undefined || !id) return null
  return {
    kinds: [kind],
    countries: country !== null && /^([A-Z]{2}|none)$/.test(country) ? [country] : [],
    subjects: [{ id, name: search.get('mute-name')?.slice(0, 200) || id }],
  }
}
