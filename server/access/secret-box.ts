/**
 * Secrets that have to be read again (second factors, where webhooks go and what signs them) are stored sealed:
 * AES-256-GCM, a fresh nonce of 96 bits each, bound to their place, so that one cannot be put into another row. Who has
 * the store without the key has none of them.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** `sealed:1:` key id `:` nonce, tag and ciphertext in base64url. */
const FORM = /^sealed:1:([0-9a-f]{8}):([\w-]+)$/

/** It was sealed with a key that is not here, was changed, or belongs elsewhere. */
export class SecretUnreadable extends Error {}

export class SecretBox {
  readonly #keys = new Map<string, Buffer>()
  readonly #current: string

  /** Seals with the first key, and opens with all: so a key can be replaced. Each has 32 bytes. */
  constructor(keys: readonly [Buffer, ...Buffer[]]) {
    for (const key of keys) {
      if (key.length !== KEY_BYTES) throw new Error(`a key for secrets has ${KEY_BYTES} bytes, this one ${key.length}`)
      this.#keys.set(idOf(key), key)
    }
    this.#current = idOf(keys[0])
  }

  /** `place` names the row and field, and is given again to open. */
  seal(secret: string, place: string): string {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, this.#key(this.#current), nonce).setAAD(Buffer.from(place))
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
    const sealed = Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')
    return `sealed:1:${this.#current}:${sealed}`
  }

  /** Throws SecretUnreadable. */
  open(sealed: string, place: string): string {
    const [, keyId = '', text = ''] = FORM.exec(sealed) ?? []
    const bytes = Buffer.from(text, 'base64url')
    const key = this.#key(keyId)
    try {
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      const opened = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]
      return Buffer.concat(opened).toString('utf8')
    } catch (error) {
      throw new SecretUnreadable(`what is sealed for ${place} has been changed, or belongs elsewhere`, { cause: error })
    }
  }

  /** Sealed with the key in force: not plain as in stores of earlier versions, not by the key before. */
  isCurrent(stored: string): boolean {
    return FORM.exec(stored)?.[1] === this.#current
  }

  /** What was stored, plain or sealed with any of the keys, sealed with the one in force. Throws SecretUnreadable. */
  renew(stored: string, place: string): string {
    return this.seal(stored.startsWith('sealed:') ? this.open(stored, place) : stored, place)
  }

  #key(id: string): Buffer {
    const key = this.#keys.get(id)
    if (key === undefined) throw new SecretUnreadable(`the key ${id || 'of this secret'} is not here`)
    return key
  }
}

/** Tells keys apart without telling anything of them. */
function idOf(key: Buffer): string {
  return createHash('sha256').update('war-room secret key').update(key).digest('hex').slice(0, 8)
}
