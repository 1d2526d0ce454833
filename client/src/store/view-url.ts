/** The whole state of the feed in the address: a link shows a colleague the same view. */
import { alertStates, lanes, severities } from '../../../shared/domain/alert.ts'
import type { FeedFilter } from '../../../shared/domain/feed-filter.ts'
import { alertKinds } from '../../../shared/domain/finding.ts'
import { viewGroupings } from '../../../shared/protocol/views.ts'
import type { GroupBy } from './grouping.ts'

/** The lists of a filter as the address and the API name them. */
export const listParameters = {
  severities: 'severity',
  kinds: 'kind',
  detectors: 'detector',
  countries: 'country',
  elections: 'election',
  states: 'state',
  owners: 'owner',
  lanes: 'lane',
} as const satisfies Partial<Record<keyof FeedFilter, string>>

type ListFacet = keyof typeof listParameters

const known: Partial<Record<ListFacet, readonly string[]>> = {
  severities,
  kinds: alertKinds,
  states: alertStates,
  lanes,
}

/** Longer values are none: the server would refuse the whole question. */
function longest(facet: ListFacet): number {
  return facet === 'countries' ? 10 : 80
}

function readList(search: URLSearchParams, facet: ListFacet): string[] {
  const values = (search.get(listParameters[facet]) ?? '')
    .split(',')
    .filter((value) => value !== '' && value.length <= longest(facet))
  const allowed = known[facet]
  return [...new Set(values)].filter((value) => allowed === undefined || allowed.includes(value)).slice(0, 100)
}

/** As this page writes it. */
function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && new Date(Date.parse(text) || 0).toISOString() === text
}

/** An address may come from anywhere: words that are no values of a facet are left out. */
export function filterFromUrl(search: URLSearchParams): FeedFilter {
  const filter: Record<string, unknown> = {}
  for (const facet of Object.keys(listParameters) as ListFacet[]) {
    const values = readList(search, facet)
    if (values.length > 0) filter[facet] = values
  }
  const exercise = search.get('exercise')
  if (exercise === 'only' || exercise === 'hidden') filter['exercise'] = exercise === 'only'
  const closed = search.get('closed')
  if (closed !== null && (closed === 'today' || isInstant(closed))) filter['closedSince'] = closed
  const text = search.get('q')?.trim().slice(0, 200)
  if (text) filter['text'] = text
  return filter as FeedFilter
}

/** Writes the filter over the other parameters of an address, which stay as they are. */
export function filterToUrl(filter: FeedFilter, search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search)
  for (const facet of Object.keys(listParameters) as ListFacet[]) {
    const values = filter[facet]
    if (values !== undefined && values.length > 0) next.set(listParameters[facet], values.join(','))
    else next.delete(listParameters[facet])
  }
  if (filter.exercise === undefined) next.delete('exercise')
  else next.set('exercise', filter.exercise ? 'only' : 'hidden')
  if (filter.closedSince === undefined) next.delete('closed')
  else next.set('closed', filter.closedSince)
  if (filter.text) next.set('q', filter.text)
  else next.delete('q')
  return next
}

export function groupFromUrl(search: URLSearchParams): GroupBy {
  const asked = search.get('group')
  return viewGroupings.find((each) => each === asked) ?? 'none'
}

export function groupToUrl(groupBy: GroupBy, search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search)
  if (groupBy === 'none') next.delete('group')
  else next.set('group', groupBy)
  return next
}

/** Who looks, and when the day began by the clock they chose. */
export interface Looker {
  readonly userId: string | undefined
  readonly dayStart: string
}

/** `me` stands for the person who looks and `today` for their day, so that a link means the same to everyone. */
export function resolveFilter(filter: FeedFilter, { userId, dayStart }: Looker): FeedFilter {
  const owners = userId === undefined ? undefined : filter.owners?.map((owner) => (owner === 'me' ? userId : owner))
  if (owners === undefined && filter.closedSince !== 'today') return filter
  return {
    ...filter,
    ...(owners === undefined ? {} : { owners }),
    ...(filter.closedSince === 'today' ? { closedSince: dayStart } : {}),
  }
}

export function sameFilter(a: FeedFilter, b: FeedFilter): boolean {
  return filterToUrl(a, new URLSearchParams()).toString() === filterToUrl(b, new URLSearchParams()).toString()
}

export function activeFacets(filter: FeedFilter): number {
  const lists = (Object.keys(listParameters) as ListFacet[]).filter((facet) => (filter[facet]?.length ?? 0) > 0)
  const others = [filter.text, filter.exercise, filter.closedSince].filter(
    (value) => value !== undefined && value !== '',
  )
  return lists.length + others.length
}
