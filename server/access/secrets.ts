/** Random secrets and their hashes. Secrets of 256 bits need no slow hash; passwords do (see passwords.ts). */
import { createHash, randomBytes } from 'node:crypto'

export function newSecret(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
