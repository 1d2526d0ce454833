/** Passwords with argon2id at the OWASP settings of 19 MiB, two passes. */
import { hash, verify } from '@node-rs/argon2'

const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password, options)
}

/** Takes as long for an unknown account as for a known one. */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash('no account has this password', options)
  const matches = await verify(stored ?? (await decoy), password)
  return stored !== null && matches
}

let decoy: Promise<string> | null = null
