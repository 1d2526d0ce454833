/** Channels, rules, the queue and its dead letters, and what a person was told in the page. */
import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { inScope, isWithin, sees, type AccessScope, type SessionUser } from '../../../shared/domain/access.ts'
import { DomainError } from '../../../shared/protocol/errors.ts'
import {
  channelBody,
  deliveryIds,
  noticeIds,
  ruleBody,
  type ChannelBody,
  type ChannelEntry,
  type DeliveryEntry,
  type NoticeEntry,
  type RuleBody,
  type RuleEntry,
  type TestAnswer,
} from '../../../shared/protocol/notify.ts'
import type { SecretBox } from '../../access/secret-box.ts'
import { newSecret } from '../../access/secrets.ts'
import { logChange } from '../../audit/log-change.ts'
import {
  CHANNEL,
  channelOf,
  channelsOf,
  putChannel,
  RULE,
  rulesOf,
  targetShown,
  type Channel,
} from '../../notify/channels.ts'
import type { DeliveryQueue } from '../../notify/delivery-queue.ts'
import { testMessage, type NotifyMessage } from '../../notify/message.ts'
import { checkTarget, TargetRefused } from '../../notify/webhook-guard.ts'
import { deliveryStates, type StoredDelivery } from '../../store/deliveries.ts'
import type { Store, StoreView } from '../../store/store.ts'
import { everyone, leads, route, type Route } from '../route.ts'

export interface NotifyRoutes {
  readonly store: Store
  readonly now: () => Date
  readonly secrets: SecretBox
  readonly queue: DeliveryQueue
  readonly allowPrivate: boolean
  readonly hasMail: boolean
}

const NOTICES_SHOWN = 100

export function notifyRoutes(options: NotifyRoutes): Route[] {
  return [...channelRoutes(options), ...ruleRoutes(options), ...deliveryRoutes(options), ...noticeRoutes(options)]
}

function channelRoutes({ store, now, secrets, queue, allowPrivate, hasMail }: NotifyRoutes): Route[] {
  const guard = { roles: leads }
  const save = async (user: SessionUser, id: string, body: ChannelBody, secret: string | null, action: string) => {
    mayReach(user, body.scope)
    if (body.type !== 'email') refuseBadTarget(body.url, allowPrivate)
    await store.transaction(async (tx) => {
      await putChannel(tx, secrets, { id, ownerId: user.id, body, secret }, now().toISOString())
      const patch = { id, name: body.name, type: body.type, target: targetShown(body), scope: body.scope }
      await logChange(tx, { user, now: now(), action, patch: { ...patch, enabled: body.enabled } })
    })
  }
  return [
    route({
      method: 'GET',
      url: '/api/notify/channels',
      summary: 'Channels, where they lead and how they fare',
      guard,
      handle: async ({ user }) => {
        const channels = (await channelsOf(store, secrets)).filter((each) => isWithin(each.body.scope, user.scope))
        const faults = await store.deliveries.list({ states: ['dead', 'waiting'], after: null, limit: 5000 })
        return { channels: channels.map((channel) => entryOf(channel, faults)), mail: hasMail }
      },
    }),
    route({
      method: 'POST',
      url: '/api/notify/channels',
      summary: 'Make a channel; the secret that signs a webhook is shown this once',
      guard,
      body: channelBody,
      handle: async ({ body, user }) => {
        const id = randomUUID()
        const secret = body.type === 'webhook' ? newSecret('whsec_') : null
        await save(user, id, body, secret, 'notify.channel-created')
        return { id, secret }
      },
    }),
    route({
      method: 'PUT',
      url: '/api/notify/channels/:id',
      summary: 'Change a channel; its secret stays',
      guard,
      body: channelBody,
      handle: async ({ body, user, params }) => {
        const before = await channelFor(store, secrets, user, params['id'] ?? '')
        const secret = body.type === 'webhook' ? (before.secret ?? newSecret('whsec_')) : null
        await save(user, before.id, body, secret, 'notify.channel-changed')
        return { id: before.id, secret: before.secret === null ? secret : null }
      },
    }),
    route({
      method: 'POST',
      url: '/api/notify/channels/:id/secret',
      summary: 'A new signing secret; the old one ends at once',
      guard,
      handle: async ({ user, params }) => {
        const channel = await channelFor(store, secrets, user, params['id'] ?? '')
        if (channel.body.type !== 'webhook') {
          throw new DomainError({ code: 'NOT_ALLOWED', message: 'Only webhooks are signed' })
        }
        const secret = newSecret('whsec_')
        await save(user, channel.id, channel.body, secret, 'notify.channel-secret-renewed')
        return { id: channel.id, secret }
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/notify/channels/:id',
      summary: 'Remove a channel; what waits for it is discarded when it comes up',
      guard,
      handle: async ({ user, params }) => {
        const { id, body } = await channelFor(store, secrets, user, params['id'] ?? '')
        await store.transaction(async (tx) => {
          await tx.documents.remove(CHANNEL, id)
          const patch = { id, name: body.name }
          await logChange(tx, { user, now: now(), action: 'notify.channel-removed', patch })
        })
        return { removed: true }
      },
    }),
    route({
      method: 'POST',
      url: '/api/notify/channels/:id/test',
      summary: 'Send a test message now and say what the receiver answered',
      guard,
      perMinute: 30,
      handle: async ({ user, params }): Promise<TestAnswer> => {
        const channel = await channelFor(store, secrets, user, params['id'] ?? '')
        const { name } = channel.body
        await store.transaction((tx) =>
          logChange(tx, { user, now: now(), action: 'notify.channel-tested', patch: { id: channel.id, name } }),
        )
        const started = performance.now()
        const error = await queue
          .test(channel, testMessage(name, now().toISOString()), `test-${randomUUID()}`)
          .then(() => null)
          .catch((fault: unknown) => (fault instanceof Error ? fault.message : 'failed'))
        return { ok: error === null, ms: Math.round(performance.now() - started), error }
      },
    }),
  ]
}

function ruleRoutes({ store, now, secrets }: NotifyRoutes): Route[] {
  const guard = { roles: leads }
  const save = async (user: SessionUser, id: string, body: RuleBody, action: string) => {
    mayReach(user, body.scope)
    await store.transaction(async (tx) => {
      for (const channel of body.to.channels) await channelFor(tx, secrets, user, channel)
      await tx.documents.put(RULE, id, user.id, body, now().toISOString())
      await logChange(tx, { user, now: now(), action, patch: { id, ...body } })
    })
    return { id }
  }
  return [
    route({
      method: 'GET',
      url: '/api/notify/rules',
      summary: 'Who is told on what',
      guard,
      handle: async ({ user }) => ({
        rules: (await rulesOf(store)).filter((rule): rule is RuleEntry => isWithin(rule.scope, user.scope)),
      }),
    }),
    route({
      method: 'POST',
      url: '/api/notify/rules',
      summary: 'Make a rule, no wider than one’s own scope',
      guard,
      body: ruleBody,
      handle: ({ body, user }) => save(user, randomUUID(), body, 'notify.rule-created'),
    }),
    route({
      method: 'PUT',
      url: '/api/notify/rules/:id',
      summary: 'Change a rule',
      guard,
      body: ruleBody,
      handle: async ({ body, user, params }) => {
        const { id } = await ruleFor(store, user, params['id'] ?? '')
        return save(user, id, body, 'notify.rule-changed')
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/notify/rules/:id',
      summary: 'Remove a rule',
      guard,
      handle: async ({ user, params }) => {
        const { id, name } = await ruleFor(store, user, params['id'] ?? '')
        await store.transaction(async (tx) => {
          await tx.documents.remove(RULE, id)
          await logChange(tx, { user, now: now(), action: 'notify.rule-removed', patch: { id, name } })
        })
        return { removed: true }
      },
    }),
  ]
}

function deliveryRoutes({ store, now, queue }: NotifyRoutes): Route[] {
  const guard = { roles: leads }
  const act = async (user: SessionUser, ids: readonly string[], action: 'retry' | 'discard'): Promise<number> =>
    store.transaction(async (tx) => {
      let done = 0
      for (const id of ids) {
        const delivery = await tx.deliveries.get(id)
        if (delivery === null || !inScope(user.scope, delivery)) continue
        if (await tx.deliveries[action](id, now().toISOString())) done++
      }
      await logChange(tx, { user, now: now(), action: `notify.delivery-${action}`, patch: { ids, done } })
      return done
    })
  return [
    route({
      method: 'GET',
      url: '/api/notify/deliveries',
      summary: 'The queue, newest first: what waits, was delivered, or is dead',
      guard,
      query: z.object({
        state: z.enum(deliveryStates).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        after: z.string().max(200).optional(),
      }),
      handle: async ({ user, query }) => {
        const states = query.state === undefined ? [] : [query.state]
        const found = await visibleDeliveries(store, user, states, cursorOf(query.after), query.limit)
        const last = found.at(-1)
        const next = found.length < query.limit || last === undefined ? null : `${last.createdAt} ${last.id}`
        // The counts are of the whole house.
        const counts = user.scope === null ? await store.deliveries.counts() : null
        return { deliveries: found.map(deliveryEntryOf), next, counts }
      },
    }),
    route({
      method: 'POST',
      url: '/api/notify/deliveries/retry',
      summary: 'Try dead letters again from the first attempt',
      guard,
      body: deliveryIds,
      handle: async ({ user, body }) => {
        const done = await act(user, body.ids, 'retry')
        queue.wake()
        return { done }
      },
    }),
    route({
      method: 'POST',
      url: '/api/notify/deliveries/discard',
      summary: 'Give up on deliveries that are dead or wait',
      guard,
      body: deliveryIds,
      handle: async ({ user, body }) => ({ done: await act(user, body.ids, 'discard') }),
    }),
  ]
}

function noticeRoutes({ store, now }: NotifyRoutes): Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/notices',
      summary: 'What one was told in the page: mentions, escalations to one’s lanes, claims taken over',
      guard: { roles: everyone },
      handle: async ({ user }) => {
        const stored = await store.notices.of(user.id, NOTICES_SHOWN)
        const rows = await store.alerts.getMany(stored.flatMap(({ alertId }) => (alertId === null ? [] : [alertId])))
        // Rights may have shrunk since: what may no longer be seen is not read out of old notices either.
        const visible = new Set(rows.filter(({ row }) => sees(user, row)).map(({ row }) => row.id))
        const notices: NoticeEntry[] = stored
          .filter(({ alertId }) => alertId === null || visible.has(alertId))
          .map(({ id, kind, text, alertId, at, readAt }) => ({ id, kind, text, alertId, at, readAt }))
        return { notices }
      },
    }),
    route({
      method: 'POST',
      url: '/api/notices/read',
      summary: 'Mark notices as read',
      guard: { roles: everyone },
      body: noticeIds,
      handle: async ({ user, body }) => ({
        done: await store.transaction((tx) => tx.notices.markRead(user.id, body.ids, now().toISOString())),
      }),
    }),
  ]
}

function mayReach(user: SessionUser, scope: AccessScope): void {
  if (isWithin(scope, user.scope)) return
  throw new DomainError({
    code: 'OUT_OF_SCOPE',
    message: 'This reaches beyond your own scope',
    fields: [{ field: 'scope', message: 'countries and elections of your own scope only' }],
  })
}

function refuseBadTarget(url: string, allowPrivate: boolean): void {
  try {
    checkTarget(new URL(url), allowPrivate)
  } catch (error) {
    if (!(error instanceof TargetRefused)) throw error
    const message = `${error.message}; a public https address is needed`
    throw new DomainError({ code: 'INVALID', message, fields: [{ field: 'url', message }] })
  }
}

/** Outside scope and unknown answer alike. */
async function channelFor(
  store: Pick<StoreView, 'documents'>,
  secrets: SecretBox,
  user: SessionUser,
  id: string,
): Promise<Channel> {
  const channel = await channelOf(store, secrets, id)
  if (channel === null || !isWithin(channel.body.scope, user.scope)) {
    throw new DomainError({ code: 'NOT_FOUND', message: 'There is no such channel' })
  }
  return channel
}

async function ruleFor(store: Store, user: SessionUser, id: string): Promise<RuleEntry> {
  const rule = (await rulesOf(store)).find((each) => each.id === id && isWithin(each.scope, user.scope))
  if (rule === undefined) throw new DomainError({ code: 'NOT_FOUND', message: 'There is no such rule' })
  return rule
}

async function visibleDeliveries(
  store: Store,
  user: SessionUser,
  states: readonly StoredDelivery['state'][],
  after: Pick<StoredDelivery, 'createdAt' | 'id'> | null,
  limit: number,
): Promise<StoredDelivery[]> {
  const found: StoredDelivery[] = []
  let from = after
  while (found.length < limit) {
    const page = await store.deliveries.list({ states, after: from, limit: 500 })
    found.push(...page.filter((delivery) => inScope(user.scope, delivery)))
    from = page.at(-1) ?? null
    if (page.length < 500) break
  }
  return found.slice(0, limit)
}

function cursorOf(text: string | undefined): Pick<StoredDelivery, 'createdAt' | 'id'> | null {
  const [createdAt, id] = text?.split(' ') ?? []
  return createdAt === undefined || id === undefined ? null : { createdAt, id }
}

function entryOf({ id, body, updatedAt }: Channel, faults: readonly StoredDelivery[]): ChannelEntry {
  const own = faults.filter((delivery) => delivery.channel === id)
  return {
    id,
    name: body.name,
    type: body.type,
    target: targetShown(body),
    scope: body.scope,
    enabled: body.enabled,
    updatedAt,
    waiting: own.filter(({ state }) => state === 'waiting').length,
    dead: own.filter(({ state }) => state === 'dead').length,
    lastError: own.find(({ lastError }) => lastError !== null)?.lastError ?? null,
  }
}

function deliveryEntryOf(of: StoredDelivery): DeliveryEntry {
  const { id, channel, alertId, state, attempts, nextAt, lastError, createdAt, finishedAt } = of
  // Written by the notifier from a message.
  const { text } = JSON.parse(of.payload) as NotifyMessage
  return { id, channel, alertId, state, attempts, nextAt, lastError, createdAt, finishedAt, text }
}
