/** Where the key of the secrets comes from: `WAR_ROOM_SECRET_KEY`, or a file beside the store that is made once. */
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

import { KEY_BYTES, SecretBox } from './secret-box.ts'

export const KEY_FILE = 'secret.key'
const OWNER_ONLY = 0o600

/** 32 bytes as 64 hex digits or base64; null when it is neither. */
export function parseKey(text: string): Buffer | null {
  const given = text.trim()
  const key = /^[0-9a-f]{64}$/i.test(given) ? Buffer.from(given, 'hex') : Buffer.from(given, 'base64')
  return key.length === KEY_BYTES ? key : null
}

/**
 * Seals with the key that is set, or else with the one in the file. Where one is set the file, if there is any, still
 * opens what it sealed; it can be removed after a start.
 */
export function openSecretBox(folder: string, given: string | undefined): SecretBox {
  const set = given === undefined ? null : parseKey(given)
  if (given !== undefined && set === null) throw new Error('WAR_ROOM_SECRET_KEY is not a key of 32 bytes')
  const file = join(folder, KEY_FILE)
  if (set === null) return new SecretBox([existsSync(file) ? readKey(file) : makeKey(file)])
  return new SecretBox(existsSync(file) ? [set, readKey(file)] : [set])
}

function readKey(file: string): Buffer {
  // Copied about with wider rights, it is drawn back.
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, OWNER_ONLY)
  const key = parseKey(readFileSync(file, 'utf8'))
  if (key === null) throw new Error(`${file} does not hold a key of 32 bytes; put back the one that was there`)
  return key
}

function makeKey(file: string): Buffer {
  const key = randomBytes(KEY_BYTES)
  const handle = openSync(file, 'wx', OWNER_ONLY)
  writeSync(handle, `${key.toString('base64')}\n`)
  fsyncSync(handle)
  closeSync(handle)
  return key
}
