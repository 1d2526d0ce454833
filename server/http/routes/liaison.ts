/** The liaison register: to whom outside, when, and whether they replied. */
import { z } from 'zod'

import type { Person } from '../../../shared/domain/alert.ts'
import {
  liaisonBody,
  liaisonChange,
  liaisonReply,
  liaisonStates,
  type LiaisonBody,
  type LiaisonEntry,
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

interface Fields extends Omit<LiaisonBody, 'country' | 'elections' | 'alertIds'> {
  readonly replies: LiaisonEntry['replies']
}
type LiaisonRecord = LedgerRecord<Kept<Fields>>

const KIND = 'liaison'

export function liaisonRoutes(context: LedgerContext): Route[] {
  const { now } = context
  const shown = (record: LiaisonRecord) => entryOf(record, now().toISOString())
  return [
    route({
      method: 'GET',
      url: '/api/liaison',
      summary: 'Contacts with the outside, newest first; overdue ones alone when asked',
      guard: { roles: everyone, token: 'read' },
      query: registerQuery.extend({
        state: z.enum(liaisonStates).optional(),
        overdue: z.enum(['true', 'false']).optional(),
      }),
      handle: async ({ user, query: { state, overdue, ...asked } }) => {
        const isOverdue = overdue === 'true'
        const { entries, next } = await registerPage<Fields>(context, user, asked, {
          kind: KIND,
          states: isOverdue ? ['waiting'] : state === undefined ? [] : [state],
          dueBefore: isOverdue ? now().toISOString() : null,
        })
        return { entries: entries.map(shown), next }
      },
    }),
    route({
      method: 'POST',
      url: '/api/liaison',
      summary: 'Enter a contact',
      guard: { roles: writers },
      body: liaisonBody,
      handle: async ({ user, body }) => {
        const { country, elections, alertIds, ...given } = body
        const fields: Fields = { ...given, replies: [] }
        const placing = { country, elections, alertIds }
        return shown(await addEntry(context, user, KIND, placing, fields, columnsOf(fields), 'liaison.entered'))
      },
    }),
    route({
      method: 'PUT',
      url: '/api/liaison/:id',
      summary: 'Correct a contact; replies stay',
      guard: { roles: writers },
      body: liaisonChange,
      handle: async ({ user, body, params }) => {
        const { country, elections, alertIds, version, ...given } = body
        const after = await changeEntry<Fields>(context, user, KIND, params['id'] ?? '', version, (before) => {
          const fields = { ...given, replies: before.body.fields.replies }
          const placing = { country, elections, alertIds }
          return { ...columnsOf(fields), body: { ...before.body, fields }, placing, logged: 'liaison.changed' }
        })
        return shown(after)
      },
    }),
    route({
      method: 'POST',
      url: '/api/liaison/:id/replies',
      summary: 'Enter a reply; “partly” keeps waiting',
      guard: { roles: writers },
      body: liaisonReply,
      handle: async ({ user, body, params }) => {
        const by: Person = { id: user.id, name: user.name }
        const after = await changeEntry<Fields>(context, user, KIND, params['id'] ?? '', null, (before) => {
          const { fields } = before.body
          const next = { ...fields, replies: [...fields.replies, { ...body, at: utc(body.at), by }] }
          return { ...columnsOf(next), body: { ...before.body, fields: next }, logged: 'liaison.replied' }
        })
        return shown(after)
      },
    }),
    strikeRoute<Fields>(context, {
      url: '/api/liaison/:id',
      summary: 'Strike a contact out, with a reason; it stays readable',
      kind: KIND,
      logged: 'liaison.voided',
      shown,
    }),
  ]
}

function columnsOf({ channel, at, replyBy, replies }: Fields): EntryColumns {
  const state = stateOf(replyBy, replies)
  return {
    action: channel,
    amount: 1,
    state,
    at: utc(at),
    dueAt: state === 'waiting' && replyBy !== null ? utc(replyBy) : null,
  }
}

function stateOf(replyBy: string | null, replies: Fields['replies']): LiaisonEntry['state'] {
  const outcome = replies.findLast((reply) => reply.outcome !== 'partly')?.outcome
  if (outcome === 'answered' || outcome === 'refused') return outcome
  return replyBy === null ? 'no-reply-needed' : 'waiting'
}

function entryOf(record: LiaisonRecord, now: string): LiaisonEntry {
  const { state, dueAt } = record
  // The state was written by columnsOf, or is struck out.
  return { ...sharedOf(record), state: state as LiaisonEntry['state'], overdue: dueAt !== null && dueAt < now }
}
