/** The enforcement ledger: what was taken down or refused, when, by whom, and how much of it. */
import { z } from 'zod'

import { inScope, sightOf } from '../../../shared/domain/access.ts'
import { isoTime } from '../../../shared/domain/time.ts'
import {
  enforcementBody,
  enforcementChange,
  enforcementStates,
  type EnforcementBody,
  type EnforcementCounts,
  type EnforcementEntry,
} from '../../../shared/protocol/ledger.ts'
import {
  addEntry,
  changeEntry,
  utc,
  type EntryColumns,
  type Kept,
  type LedgerContext,
} from '../../reporting/ledger-entries.ts'
import type { LedgerRecord } from '../../store/ledger.ts'
import { everyone, route, type Route } from '../route.ts'
import { registerPage, registerQuery, sharedOf, strikeRoute, writers } from './register.ts'

type Fields = Omit<EnforcementBody, 'country' | 'elections' | 'alertIds' | 'state'>
const KIND = 'enforcement'

export function enforcementRoutes(context: LedgerContext): Route[] {
  const { store } = context
  return [
    route({
      method: 'GET',
      url: '/api/enforcement',
      summary: 'Measures, newest first',
      guard: { roles: everyone, token: 'read' },
      query: registerQuery.extend({ state: z.enum(enforcementStates).optional() }),
      handle: async ({ user, query: { state, ...asked } }) => {
        const states = state === undefined ? [] : [state]
        const { entries, next } = await registerPage<Fields>(context, user, asked, {
          kind: KIND,
          states,
          dueBefore: null,
        })
        return { entries: entries.map(entryOf), next }
      },
    }),
    route({
      method: 'GET',
      url: '/api/enforcement/counts',
      summary: 'How much was done or refused, by country, election, measure and state',
      guard: { roles: everyone, token: 'read' },
      query: z.object({ from: isoTime.optional(), to: isoTime.optional() }),
      handle: async ({ user, query }): Promise<EnforcementCounts> => {
        const from = query.from === undefined ? '' : utc(query.from)
        const to = query.to === undefined ? '9999' : utc(query.to)
        const sums = new Map<string, EnforcementCounts['counts'][number]>()
        const counted = await store.ledger.counts(KIND, from, to, sightOf(user))
        for (const { country, elections, action, state, entries, amount } of counted) {
          if (!inScope(user.scope, { country, elections })) continue
          const visible = elections.filter((id) => inScope(user.scope, { country, elections: [id] }))
          for (const election of [null, ...visible]) {
            const key = JSON.stringify([country, election, action, state])
            const sum = sums.get(key) ?? { country, election, measure: action, state, entries: 0, amount: 0 }
            sum.entries += entries
            sum.amount += amount
            sums.set(key, sum)
          }
        }
        return { counts: [...sums.values()] }
      },
    }),
    route({
      method: 'POST',
      url: '/api/enforcement',
      summary: 'Enter a measure',
      guard: { roles: writers },
      body: enforcementBody,
      handle: async ({ user, body }) => {
        const { country, elections, alertIds, state, ...fields } = body
        const placing = { country, elections, alertIds }
        const columns = columnsOf(fields, state)
        return entryOf(await addEntry(context, user, KIND, placing, fields, columns, 'enforcement.recorded'))
      },
    }),
    route({
      method: 'PUT',
      url: '/api/enforcement/:id',
      summary: 'Change a measure: done, refused, appealed, reversed',
      guard: { roles: writers },
      body: enforcementChange,
      handle: async ({ user, body, params }) => {
        const { country, elections, alertIds, state, version, ...fields } = body
        const after = await changeEntry<Fields>(context, user, KIND, params['id'] ?? '', version, (before) => ({
          ...columnsOf(fields, state),
          body: { ...before.body, fields },
          placing: { country, elections, alertIds },
          logged: 'enforcement.recorded',
        }))
        return entryOf(after)
      },
    }),
    strikeRoute<Fields>(context, {
      url: '/api/enforcement/:id',
      summary: 'Strike a measure out, with a reason; it stays readable and is not counted',
      kind: KIND,
      logged: 'enforcement.voided',
      shown: entryOf,
    }),
  ]
}

function columnsOf({ measure, amount, at }: Fields, state: string): EntryColumns {
  return { action: measure, amount, state, at: utc(at), dueAt: null }
}

function entryOf(record: LedgerRecord<Kept<Fields>>): EnforcementEntry {
  // The state was written by columnsOf from the body, or is struck out.
  return { ...sharedOf(record), state: record.state as EnforcementEntry['state'] }
}
