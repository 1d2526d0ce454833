/** Channels and rules as they are stored. */
import { channelBody, ruleBody, type ChannelBody, type RuleBody } from '../../shared/protocol/notify.ts'
import { z } from 'zod'

import type { SecretBox } from '../access/secret-box.ts'
import type { StoredDocument } from '../store/documents.ts'
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

/** The whole channel is sealed: the address of a webhook is often its password. */
interface StoredChannel {
  readonly sealed: string
}

const sealedChannel = z.object({ body: channelBody, secret: z.string().nullable() })

export async function channelsOf(store: Pick<StoreView, 'documents'>, secrets: SecretBox): Promise<Channel[]> {
  const documents = await store.documents.list<StoredChannel>(CHANNEL)
  return documents.map((document) => opened(document, secrets))
}

export async function channelOf(
  store: Pick<StoreView, 'documents'>,
  secrets: SecretBox,
  id: string,
): Promise<Channel | null> {
  const document = await store.documents.get<StoredChannel>(CHANNEL, id)
  return document === null ? null : opened(document, secrets)
}

export async function putChannel(
  tx: Pick<StoreView, 'documents'>,
  secrets: SecretBox,
  { id, ownerId, body, secret }: Omit<Channel, 'updatedAt'> & { readonly ownerId: string },
  at: string,
): Promise<void> {
  const sealed = secrets.seal(JSON.stringify({ body, secret }), placeOf(id))
  await tx.documents.put(CHANNEL, id, ownerId, { sealed } satisfies StoredChannel, at)
}

function opened({ id, updatedAt, body }: StoredDocument<StoredChannel>, secrets: SecretBox): Channel {
  return { id, updatedAt, ...sealedChannel.parse(JSON.parse(secrets.open(body.sealed, placeOf(id)))) }
}

function placeOf(id: string): string {
  return `notify-channel ${id}`
}

/** Every channel as it is stored, to be sealed anew; stores of earlier versions hold them plain. */
export async function channelKeys(tx: Pick<StoreView, 'documents'>) {
  const documents = await tx.documents.list<Partial<StoredChannel>>(CHANNEL)
  return documents.map(({ id, ownerId, body, updatedAt }) => ({
    id,
    place: placeOf(id),
    stored: body.sealed ?? JSON.stringify(body),
    put: (sealed: string) => tx.documents.put(CHANNEL, id, ownerId, { sealed } satisfies StoredChannel, updatedAt),
  }))
}

export async function rulesOf(store: Pick<StoreView, 'documents'>): Promise<Rule[]> {
  const documents = await store.documents.list<unknown>(RULE)
  return documents.map(({ id, updatedAt, body }) => ({ ...ruleBody.parse(body), id, updatedAt }))
}

/** What may be shown of where it goes: the path of a webhook's URL is often its password. */
export function targetShown(body: ChannelBody): string {
  return body.type === 'email' ? body.to.join(', ') : new URL(body.url).origin
}
