/** The filter of the feed: the same pure function decides on the server and in the page. */
import { z } from 'zod'

import { alertState, openStates, severity, type AlertRow } from './alert.ts'
import { alertKind } from './finding.ts'

/** An instant as the store writes it, whatever precision it was given in: instants are compared as text. */
export const instant = z.iso.datetime().transform((at) => new Date(at).toISOString())

const list = <T extends z.ZodType>(item: T) => z.array(item).max(100).optional()

/** An absent or empty facet does not filter. Absent `states` means the open ones. */
export const feedFilter = z.object({
  severities: list(severity),
  kinds: list(alertKind),
  detectors: list(z.string().max(80)),
  countries: list(z.string().max(10)),
  elections: list(z.string().max(80)),
  states: list(alertState),
  /** User ids, `none` for unowned, `me` resolved by the page before it is sent. */
  owners: list(z.string().max(80)),
  lanes: list(z.string().max(40)),
  exercise: z.boolean().optional(),
  /** Only what was closed at or after this instant. `today` is resolved by the page, in its clock, before it is sent. */
  closedSince: z.union([z.literal('today'), instant]).optional(),
  /** Words in title, summary or subject; all must occur. */
  text: z.string().max(200).optional(),
})
export type FeedFilter = z.infer<typeof feedFilter>

/** The values of an alert that facets count, small enough to send with each change. */
export type FacetValues = Pick<
  AlertRow,
  'severity' | 'kind' | 'detector' | 'country' | 'elections' | 'state' | 'owner' | 'lane' | 'lanesAsked' | 'exercise'
>

export const facetNames = ['severities', 'kinds', 'detectors', 'countries', 'elections', 'states', 'owners'] as const
export type FacetName = (typeof facetNames)[number]

/** The facet values one alert counts under. */
export function facetKeys(facet: FacetName, row: FacetValues): readonly string[] {
  switch (facet) {
    case 'severities':
      return [row.severity]
    case 'kinds':
      return [row.kind]
    case 'detectors':
      return [row.detector]
    case 'countries':
      return [row.country ?? 'none']
    case 'elections':
      return row.elections
    case 'states':
      return [row.state]
    case 'owners':
      return [row.owner?.id ?? 'none']
    default:
      return facet satisfies never
  }
}

/** The words of a filter, in lower case. A NUL, at which SQLite would end the text, parts them like a space. */
export function wordsOf({ text }: Pick<FeedFilter, 'text'>): string[] {
  return (
    text
      ?.toLowerCase()
      .split(/[\s\p{Cc}]+/u)
      .filter(Boolean) ?? []
  )
}

function allows(chosen: readonly string[] | undefined, keys: readonly string[]): boolean {
  return chosen === undefined || chosen.length === 0 || keys.some((key) => chosen.includes(key))
}

/**
 * Whether the facets let a row through. `except` leaves one facet out: the counts beside its values are of the rows
 * that the other facets let through.
 */
export function passesFacets(filter: FeedFilter, row: FacetValues, except?: FacetName): boolean {
  if (filter.exercise !== undefined && row.exercise !== filter.exercise) return false
  if (!allows(filter.lanes, row.lane === null ? [] : [row.lane])) return false
  return facetNames.every((facet) => {
    if (facet === except) return true
    const chosen = facet === 'states' && !filter.states?.length ? openStates : filter[facet]
    return allows(chosen, facetKeys(facet, row))
  })
}

export function passesText(filter: FeedFilter, row: Pick<AlertRow, 'title' | 'summary' | 'subject'>): boolean {
  const words = wordsOf(filter)
  if (words.length === 0) return true
  const text = `${row.title}\n${row.summary}\n${row.subject.name}\n${row.subject.id}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

/** `today` that nobody resolved lets nothing through. */
export function passesClosing({ closedSince }: FeedFilter, { closedAt = null }: Pick<AlertRow, 'closedAt'>): boolean {
  return closedSince === undefined || (closedAt !== null && closedAt >= closedSince)
}

export function passesFilter(filter: FeedFilter, row: AlertRow): boolean {
  return passesFacets(filter, row) && passesClosing(filter, row) && passesText(filter, row)
}
