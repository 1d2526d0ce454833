/** What the two registers of the ledger have in common: how they are asked, and how an entry is shown and struck out. */
import { z } from 'zod'

import type { Role, SessionUser } from '../../../shared/domain/access.ts'
import { voidReason, type LiaisonEntry } from '../../../shared/protocol/ledger.ts'
import { changeEntry, cursorOf, listEntries, type Kept, type LedgerContext } from '../../reporting/ledger-entries.ts'
import type { LedgerKind, LedgerQuery, LedgerRecord } from '../../store/ledger.ts'
import { route, type Route } from '../route.ts'

export const writers: readonly Role[] = ['analyst', 'specialist', 'lead', 'admin']

export const registerQuery = z.object({
  country: z.string().max(10).optional(),
  election: z.string().max(80).optional(),
  alert: z.string().max(80).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().max(200).optional(),
})

/** A page of a register, within the reader's scope, newest first. */
export function registerPage<F>(
  context: LedgerContext,
  user: SessionUser,
  asked: z.infer<typeof registerQuery>,
  of: Pick<LedgerQuery, 'kind' | 'states' | 'dueBefore'>,
) {
  const { country = null, election = null, alert = null, limit, after } = asked
  return listEntries<F>(context, user, { ...of, country, election, alert, limit, after: cursorOf(after) })
}

interface Striking<F> {
  readonly url: string
  readonly summary: string
  readonly kind: LedgerKind
  readonly logged: string
  readonly shown: (record: LedgerRecord<Kept<F>>) => unknown
}

/** An entry that is struck out stays readable, with who did it and why, and waits for nothing. */
export function strikeRoute<F>(context: LedgerContext, { url, summary, kind, logged, shown }: Striking<F>): Route {
  return route({
    method: 'DELETE',
    url,
    summary,
    guard: { roles: writers },
    body: voidReason,
    handle: async ({ user, body: { reason }, params }) => {
      const voided = { by: { id: user.id, name: user.name }, at: context.now().toISOString(), reason }
      const after = await changeEntry<F>(context, user, kind, params['id'] ?? '', null, (before) => ({
        state: 'void',
        dueAt: null,
        body: { ...before.body, voided },
        logged,
        reason,
      }))
      return shown(after)
    },
  })
}

type Shared = 'id' | 'version' | 'country' | 'elections' | 'alertIds' | 'by' | 'createdAt' | 'updatedAt' | 'voided'

/** What every entry shows beside the fields of its kind. */
export function sharedOf<F extends object>(record: LedgerRecord<Kept<F>>): F & Pick<LiaisonEntry, Shared> {
  const { id, version, country, elections, alertIds, createdAt, updatedAt } = record
  const { fields, by, voided } = record.body
  return {
    ...fields,
    id,
    version,
    country,
    elections: [...elections],
    alertIds: [...alertIds],
    by,
    createdAt,
    updatedAt,
    voided,
  }
}
