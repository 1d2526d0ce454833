/** Handing a shift to the next (screen F). */
import { z } from 'zod'

import { inScope, type SessionUser } from '../../../shared/domain/access.ts'
import { isLead } from '../../../shared/domain/life-cycle.ts'
import { HOUR_MS } from '../../../shared/domain/time.ts'
import { DomainError } from '../../../shared/protocol/errors.ts'
import {
  handoverAnswers,
  handoverDraft,
  handoverEdit,
  handoverSeen,
  handoverWithdraw,
  type Handover,
  type HandoverSummary,
} from '../../../shared/protocol/handover.ts'
import { logChange } from '../../audit/log-change.ts'
import { pseudonymsOf } from '../../reporting/export-alerts.ts'
import { draftHandover } from '../../reporting/handover/draft-handover.ts'
import { handoverPdf } from '../../reporting/handover/handover-pdf.ts'
import { withPseudonyms } from '../../reporting/handover/with-pseudonyms.ts'
import {
  acceptHandover,
  answerLines,
  editDraft,
  handoverList,
  personFor,
  putDraft,
  signHandover,
  storedHandover,
  visibleTo,
  withdrawHandover,
  type HandoverContext,
} from '../../reporting/handover/handovers.ts'
import { route, triagers, type Route } from '../route.ts'

const SHIFT_MS = 8 * HOUR_MS
const LONGEST_SHIFT_MS = 36 * HOUR_MS

export function handoverRoutes(context: HandoverContext): Route[] {
  const { store, now } = context
  const guard = { roles: triagers }
  const idOf = (params: Readonly<Record<string, string>>) => params['id'] ?? ''
  const fileOf = async (user: SessionUser, id: string, format: string): Promise<Handover> => {
    const handover = await seen(context, user, id)
    await store.transaction((tx) =>
      logChange(tx, { user, now: now(), action: 'export.taken', patch: { handover: id, format } }),
    )
    return withPseudonyms(handover, await pseudonymsOf(store))
  }
  return [
    route({
      method: 'GET',
      url: '/api/handovers',
      summary: 'Handovers, newest first, without their lines',
      guard,
      query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(30) }),
      handle: async ({ user, query }) => {
        const seenBy = (await handoverList(store)).flatMap((each) => visibleTo(user, each, context.countryOf) ?? [])
        return { handovers: seenBy.slice(0, query.limit).map(summaryOf) }
      },
    }),
    route({
      method: 'POST',
      url: '/api/handovers',
      summary: 'Draft a handover from what is open and the log of the shift',
      guard,
      body: handoverDraft,
      handle: async ({ user, body }) => ({ handover: await draft(context, user, body) }),
    }),
    route({
      method: 'GET',
      url: '/api/handovers/:id',
      summary: 'One handover with the lines within one’s scope',
      guard,
      handle: async ({ user, params }) => ({ handover: await seen(context, user, idOf(params)) }),
    }),
    route({
      method: 'PUT',
      url: '/api/handovers/:id',
      summary: 'Remarks of the outgoing side, while it is a draft',
      guard,
      body: handoverEdit,
      handle: async ({ user, params, body }) => ({ handover: await editDraft(context, user, idOf(params), body) }),
    }),
    route({
      method: 'POST',
      url: '/api/handovers/:id/sign',
      summary: 'The outgoing side signs: the lines are fixed, with the heads of the chains',
      guard,
      body: handoverSeen,
      handle: async ({ user, params, body }) => ({
        handover: await signHandover(context, user, idOf(params), body.version),
      }),
    }),
    route({
      method: 'POST',
      url: '/api/handovers/:id/answers',
      summary: 'The incoming side accepts or declines line by line',
      guard,
      body: handoverAnswers,
      handle: async ({ user, params, body }) => ({ handover: await answerLines(context, user, idOf(params), body) }),
    }),
    route({
      method: 'POST',
      url: '/api/handovers/:id/accept',
      summary: 'The incoming side takes over: all accepted alerts move in one transaction',
      guard,
      body: handoverSeen,
      handle: async ({ user, params, body }) => ({
        handover: await acceptHandover(context, user, idOf(params), body.version),
      }),
    }),
    route({
      method: 'POST',
      url: '/api/handovers/:id/withdraw',
      summary: 'Take back a handover that has not been accepted',
      guard,
      body: handoverWithdraw,
      handle: async ({ user, params, body }) => ({
        handover: await withdrawHandover(context, user, idOf(params), body.reason),
      }),
    }),
    route({
      method: 'GET',
      url: '/api/handovers/:id/file.json',
      summary: 'The handover as JSON with the head hashes; analysts by pseudonym',
      guard,
      handle: async ({ user, params, reply }) => {
        const file = await fileOf(user, idOf(params), 'json')
        reply.header('content-disposition', `attachment; filename="handover-${file.id}.json"`)
        return file
      },
    }),
    route({
      method: 'GET',
      url: '/api/handovers/:id/file.pdf',
      summary: 'The handover as PDF with the head hashes; analysts by pseudonym',
      guard,
      perMinute: 300,
      handle: async ({ user, params, reply }) => {
        const file = await fileOf(user, idOf(params), 'pdf')
        reply.header('content-disposition', `attachment; filename="handover-${file.id}.pdf"`).type('application/pdf')
        return handoverPdf(file)
      },
    }),
  ]
}

async function seen({ store, countryOf }: HandoverContext, user: SessionUser, id: string): Promise<Handover> {
  const stored = await storedHandover(store, user, id)
  return visibleTo(user, stored, countryOf) ?? stored
}

async function draft(
  context: HandoverContext,
  user: SessionUser,
  asked: z.infer<typeof handoverDraft>,
): Promise<Handover> {
  const { store, now } = context
  const ids = asked.people ?? [user.id]
  const others = ids.length === 0 || ids.some((id) => id !== user.id)
  if (others && !isLead(user.role)) {
    throw new DomainError({ code: 'FORBIDDEN', message: 'Only a lead hands over what others hold' })
  }
  const outside = asked.countries.filter((country) => !inScope(user.scope, { country, elections: [] }))
  if (outside.length > 0) throw new DomainError({ code: 'OUT_OF_SCOPE', message: 'Outside your scope' })
  const from = asked.from === undefined ? now().getTime() - SHIFT_MS : Date.parse(asked.from)
  if (!(from <= now().getTime()) || now().getTime() - from > LONGEST_SHIFT_MS) {
    const message = 'the start of a shift of at most 36 hours'
    throw new DomainError({ code: 'INVALID', message, fields: [{ field: 'from', message }] })
  }
  const people = []
  for (const id of ids) people.push(await personFor(store, id))
  const request = {
    from: new Date(from).toISOString(),
    incoming: asked.incoming === null ? null : await personFor(store, asked.incoming),
    people,
    countries: asked.countries,
    elections: asked.elections,
  }
  return putDraft(context, user, await draftHandover(store, user, request, now()))
}

function summaryOf({ lines, ...handover }: Handover): HandoverSummary {
  return { ...handover, lineCount: lines.length, answered: lines.filter(({ answer }) => answer !== null).length }
}
