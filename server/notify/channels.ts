/** Channels and rules as they are stored. */
import { channelBody, ruleBody, type ChannelBody, type RuleBody } from '../../shared/protocol/notify.ts'
import type { StoreView } from '../store/store.ts'

export const CHANNEL = 'notify-channel'
export const RULE = 'notify-rule'
/** Where people are told by e-mail at their own address: a channel that nobody makes. */
export const PEOPLE = 'people'

export interface Channel {
  readonly id: string
  readonly updatedAt: string
  readonly body: ChannelBody
  readonly secret: string | null
}

export interface Rule extends RuleBody {
  readonly id: string
  readonly updatedAt: string
}

interface StoredChannel {
  readonly body: unknown
  readonly secret: string | null
}

export async function channelsOf(store: Pick<StoreView, 'documents'>): Promise<Channel[]> {
  const documents = await store.documents.list<StoredChannel>(CHANNEL)
  return documents.map(({ id, updatedAt, body }) => ({
    id,
    updatedAt,
    body: channelBody.parse(body.body),
    secret: body.secret,
  }))
}

export async function channelOf(store: Pick<StoreView, 'documents'>, id: string): Promise<Channel | null> {
  const document = await store.documents.get<StoredChannel>(CHANNEL, id)
  if (document === null) return null
  const { body, secret } = document.body
  return { id, updatedAt: document.updatedAt, body: channelBody.parse(body), secret }
}

export async function rulesOf(store: Pick<StoreView, 'documents'>): Promise<Rule[]> {
  const documents = await store.documents.list<unknown>(RULE)
  return documents.map(({ id, updatedAt, body }) => ({ ...ruleBody.parse(body), id, updatedAt }))
}

/** What may be shown of where it goes: the path of a webhook's URL is often its password. */
export function targetShown(body: ChannelBody): string {
  return body.type === 'email' ? body.to.join(', ') : new URL(body.url).origin
}
