/** Saved views: private, of the team, of a role. */
import { randomUUID } from 'node:crypto'

import type { SessionUser } from '../../../shared/domain/access.ts'
import { severities, type Person } from '../../../shared/domain/alert.ts'
import { passesFacets, type FeedFilter } from '../../../shared/domain/feed-filter.ts'
import { DomainError } from '../../../shared/protocol/errors.ts'
import { viewBody, type ViewBody, type ViewEntry } from '../../../shared/protocol/views.ts'
import { inScope, sees, sightOf } from '../../../shared/domain/access.ts'
import { isLead } from '../../../shared/domain/life-cycle.ts'
import { logChange } from '../../audit/log-change.ts'
import type { StoredDocument } from '../../store/documents.ts'
import type { FacetCell } from '../../store/facets.ts'
import type { Store } from '../../store/store.ts'
import { everyone, route, triagers, type Route } from '../route.ts'

const VIEW = 'view'
const PRIVATE_VIEWS = 50

interface StoredView {
  readonly view: ViewBody
  readonly owner: Person
}
type ViewDocument = StoredDocument<StoredView>

export interface ViewRoutes {
  readonly store: Store
  readonly now: () => Date
  /** Country of an election that is known. */
  readonly countryOf: (electionId: string) => string | null
}

export function viewRoutes(options: ViewRoutes): Route[] {
  const { store, now } = options
  const save = async (user: SessionUser, id: string, owner: Person, view: ViewBody, action: string) =>
    store.transaction(async (tx) => {
      await tx.documents.put(VIEW, id, owner.id, { view, owner } satisfies StoredView, now().toISOString())
      await logChange(tx, { user, now: now(), action, patch: { id, ...view } })
      return { id }
    })
  return [
    route({
      method: 'GET',
      url: '/api/views',
      summary: 'One’s own views, the team’s and those of one’s role, with counts',
      guard: { roles: everyone },
      handle: async ({ user }) => {
        const documents = await store.documents.list<StoredView>(VIEW)
        const cells = (await store.facets.cells()).filter((cell) => sees(user, cell.values))
        const views: ViewEntry[] = []
        for (const document of documents) {
          if (maySee(user, document, options.countryOf)) views.push(await entryOf(store, user, document, cells, now()))
        }
        return { views }
      },
    }),
    route({
      method: 'POST',
      url: '/api/views',
      summary: 'Save a view',
      guard: { roles: everyone },
      body: viewBody,
      handle: async ({ user, body }) => {
        requireRight(user, body)
        const own = (await store.documents.list<StoredView>(VIEW)).filter(({ ownerId }) => ownerId === user.id)
        if (own.length >= PRIVATE_VIEWS) {
          throw new DomainError({ code: 'NOT_ALLOWED', message: `Nobody keeps more than ${PRIVATE_VIEWS} views` })
        }
        return save(user, randomUUID(), { id: user.id, name: user.name }, body, 'view.saved')
      },
    }),
    route({
      method: 'PUT',
      url: '/api/views/:id',
      summary: 'Change a view',
      guard: { roles: everyone },
      body: viewBody,
      handle: async ({ user, body, params }) => {
        const before = await viewFor(options, user, params['id'] ?? '')
        requireRight(user, body)
        return save(user, before.id, before.body.owner, body, 'view.changed')
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/views/:id',
      summary: 'Remove a view',
      guard: { roles: everyone },
      handle: async ({ user, params }) => {
        const { id, body } = await viewFor(options, user, params['id'] ?? '')
        await store.transaction(async (tx) => {
          await tx.documents.remove(VIEW, id)
          await logChange(tx, { user, now: now(), action: 'view.removed', patch: { id, name: body.view.name } })
        })
        return { removed: true }
      },
    }),
  ]
}

function requireRight(user: SessionUser, { visibility }: ViewBody): void {
  const may = visibility === 'private' || (visibility === 'team' ? triagers.includes(user.role) : isLead(user.role))
  if (!may) {
    throw new DomainError({
      code: 'FORBIDDEN',
      message: `The role ${user.role} may not save a view for the ${visibility}`,
    })
  }
}

function maySee(user: SessionUser, { ownerId, body }: ViewDocument, countryOf: ViewRoutes['countryOf']): boolean {
  const { view } = body
  if (ownerId === user.id) return true
  if (view.visibility === 'private') return false
  if (view.visibility === 'role' && view.role !== user.role && !isLead(user.role)) return false
  return touches(user, view.filter, countryOf)
}

/** A shared view that is about places one may not see only tells of them by its name: it is left out. */
function touches(user: SessionUser, filter: FeedFilter, countryOf: ViewRoutes['countryOf']): boolean {
  const countries = filter.countries ?? []
  const elections = filter.elections ?? []
  if (countries.length === 0 && elections.length === 0) return true
  return (
    countries.some((country) => inScope(user.scope, { country, elections: [] })) ||
    elections.some((id) => inScope(user.scope, { country: countryOf(id), elections: [id] }))
  )
}

function mayEdit(user: SessionUser, { ownerId, body }: ViewDocument): boolean {
  return ownerId === user.id || (body.view.visibility !== 'private' && isLead(user.role))
}

async function viewFor({ store, countryOf }: ViewRoutes, user: SessionUser, id: string): Promise<ViewDocument> {
  const document = await store.documents.get<StoredView>(VIEW, id)
  if (document === null || !maySee(user, document, countryOf)) {
    throw new DomainError({ code: 'NOT_FOUND', message: 'There is no such view' })
  }
  if (!mayEdit(user, document)) {
    throw new DomainError({
      code: 'FORBIDDEN',
      message: `Only ${document.body.owner.name} or a lead changes this view`,
    })
  }
  return document
}

async function entryOf(
  store: Store,
  user: SessionUser,
  document: ViewDocument,
  cells: readonly FacetCell[],
  now: Date,
): Promise<ViewEntry> {
  const { view, owner } = document.body
  const owners = view.filter.owners?.map((id) => (id === 'me' ? user.id : id))
  // The page counts its own day; here nobody's clock is known but that of UTC.
  const today = view.filter.closedSince === 'today' ? `${now.toISOString().slice(0, 10)}T00:00:00.000Z` : undefined
  const filter = {
    ...view.filter,
    ...(owners === undefined ? {} : { owners }),
    ...(today === undefined ? {} : { closedSince: today }),
  }
  const bySeverity = await countsOf(store, user, filter, cells)
  const count = severities.reduce((sum, severity) => sum + (bySeverity[severity] ?? 0), 0)
  return {
    ...view,
    id: document.id,
    owner,
    updatedAt: document.updatedAt,
    mayEdit: mayEdit(user, document),
    count,
    bySeverity,
  }
}

/** Words and times are not in the counted combinations: a view with them costs one page of the feed. */
async function countsOf(
  store: Store,
  user: SessionUser,
  filter: FeedFilter,
  cells: readonly FacetCell[],
): Promise<Record<string, number>> {
  if ((filter.text !== undefined && filter.text.trim() !== '') || filter.closedSince !== undefined) {
    const { facets } = await store.feed.page({ filter, limit: 1 }, sightOf(user))
    const wanted: readonly string[] = filter.severities?.length ? filter.severities : severities
    return Object.fromEntries(Object.entries(facets.severities).filter(([severity]) => wanted.includes(severity)))
  }
  const counts: Record<string, number> = {}
  for (const { values, n } of cells) {
    if (passesFacets(filter, values)) counts[values.severity] = (counts[values.severity] ?? 0) + n
  }
  return counts
}
