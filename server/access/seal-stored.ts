/**
 * Brings every secret in the store under the key in force, at each start: those that an earlier version stored plain,
 * and those of a key that was replaced.
 */
import { CHANNEL, channelKeys } from '../notify/channels.ts'
import { logAdministration } from '../audit/administration.ts'
import type { Store, StoreView } from '../store/store.ts'
import { factorPlace } from './second-factor.ts'
import { SecretUnreadable, type SecretBox } from './secret-box.ts'
import { openSecretBox } from './secret-key.ts'

interface Sealing {
  readonly renewed: number
  /** Was plain before: its traces are removed from the file as well. */
  readonly wasPlain: boolean
  /** What no key opens. */
  readonly lost: readonly Lost[]
}

interface Lost {
  readonly what: string
  readonly drop: (tx: StoreView, now: Date) => Promise<void>
}

/** Opens the secrets at a start. A store that cannot be read is let go of again, so that the next start finds it free. */
export async function openSecrets(
  store: Store,
  folder: string,
  key: string | undefined,
  now: () => Date,
): Promise<SecretBox> {
  try {
    const secrets = openSecretBox(folder, key)
    await sealStored(store, secrets, { now })
    return secrets
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Throws when there is a secret that no key opens; `forget` gives those up instead, each with an entry in the log. */
export async function sealStored(
  store: Store,
  secrets: SecretBox,
  { now, forget = false }: { readonly now: () => Date; readonly forget?: boolean },
): Promise<{ readonly renewed: number; readonly forgotten: readonly string[] }> {
  const { renewed, wasPlain, lost } = await store.transaction(async (tx) => {
    const done = await sealAll(tx, secrets)
    if (forget) for (const each of done.lost) await each.drop(tx, now())
    return done
  })
  const names = lost.map(({ what }) => what)
  if (lost.length > 0 && !forget) {
    throw new Error(
      `${lost.length} stored secrets were sealed with a key that is not here (${names.slice(0, 5).join(', ')}). ` +
        'Put back the file secret.key of the data folder, or set WAR_ROOM_SECRET_KEY to the key that was set before; ' +
        'if it is lost, npm run token -- forget-secrets gives them up.',
    )
  }
  if (wasPlain) await store.eraseTraces()
  return { renewed, forgotten: names }
}

async function sealAll(tx: StoreView, secrets: SecretBox): Promise<Sealing> {
  let renewed = 0
  let wasPlain = false
  const lost: Lost[] = []
  const renew = async (stored: string, place: string, put: (sealed: string) => Promise<void>, loss: Lost) => {
    if (secrets.isCurrent(stored)) return
    try {
      await put(secrets.renew(stored, place))
      renewed++
      wasPlain ||= !stored.startsWith('sealed:')
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error
      lost.push(loss)
    }
  }
  for (const { userId, secret, pending } of await tx.secondFactors.stored()) {
    const place = factorPlace(userId)
    const loss = { what: `the second factor of ${userId}`, drop: dropFactor(userId) }
    if (secret !== null) await renew(secret, place, (sealed) => tx.secondFactors.replace(userId, sealed), loss)
    if (pending !== null) await renew(pending, place, (sealed) => tx.secondFactors.setPending(userId, sealed), loss)
  }
  for (const { id, place, stored, put } of await channelKeys(tx)) {
    await renew(stored, place, put, { what: `the channel ${id}`, drop: dropChannel(id) })
  }
  return { renewed, wasPlain, lost }
}

function dropFactor(userId: string): Lost['drop'] {
  return async (tx, now) => {
    await tx.secondFactors.set(userId, null)
    await logAdministration(tx, now, null, 'access.second-factor-dropped', { user: userId, why: 'its key is lost' })
  }
}

function dropChannel(id: string): Lost['drop'] {
  return async (tx, now) => {
    await tx.documents.remove(CHANNEL, id)
    await logAdministration(tx, now, null, 'notify.channel-removed', { id, why: 'its key is lost' })
  }
}
