import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, chmodSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { SecretBox, SecretUnreadable } from './secret-box.ts'
import { KEY_FILE, openSecretBox, parseKey } from './secret-key.ts'

const [one, two] = [randomBytes(32), randomBytes(32)]
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'war-room-key-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('[ACCESS30] what is sealed opens in its place only, and no two seals of one secret are alike', () => {
  const box = new SecretBox([one])
  const places = fc.tuple(fc.string(), fc.string()).filter(([place, other]) => place !== other)
  fc.assert(
    fc.property(fc.string({ minLength: 4 }), places, (secret, [place, other]) => {
      const sealed = box.seal(secret, place)
      expect(box.open(sealed, place)).toBe(secret)
      expect(box.seal(secret, place)).not.toBe(sealed)
      expect(() => box.open(sealed, other)).toThrow(SecretUnreadable)
      expect(sealed).not.toContain(secret)
    }),
  )
  expect(box.open(box.seal('', ''), '')).toBe('')
})

test('[ACCESS30] a changed seal, another key and plain text are refused, never read wrongly', () => {
  const sealed = new SecretBox([one]).seal('JBSWY3DPEHPK3PXP', 'place')
  const box = new SecretBox([one])
  // The last sign of base64 may hold bits that stand for nothing.
  for (let at = 'sealed:1:'.length; at < sealed.length - 1; at++) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'a' ? 'b' : 'a') + sealed.slice(at + 1)
    expect(() => box.open(changed, 'place')).toThrow(SecretUnreadable)
  }
  expect(() => new SecretBox([two]).open(sealed, 'place')).toThrow(SecretUnreadable)
  for (const text of ['JBSWY3DPEHPK3PXP', '', 'sealed:1:', sealed.slice(0, 30)]) {
    expect(() => box.open(text, 'place')).toThrow(SecretUnreadable)
  }
})

test('[ACCESS30] a key is replaced: the old one still opens, what is renewed is under the new one', () => {
  const old = new SecretBox([one]).seal('secret', 'place')
  const both = new SecretBox([two, one])
  expect([both.open(old, 'place'), both.isCurrent(old), both.isCurrent('plain')]).toEqual(['secret', false, false])
  const renewed = [both.renew(old, 'place'), both.renew('secret', 'place')]
  expect(renewed.map((each) => new SecretBox([two]).open(each, 'place'))).toEqual(['secret', 'secret'])
  expect(renewed.every((each) => both.isCurrent(each))).toBe(true)
})

test('[ACCESS30] without a key that is set one is made once, readable to its owner only', () => {
  const sealed = openSecretBox(folder, undefined).seal('secret', 'place')
  const file = join(folder, KEY_FILE)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  chmodSync(file, 0o644)
  expect(openSecretBox(folder, undefined).open(sealed, 'place')).toBe('secret')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const set = two.toString('base64')
  const box = openSecretBox(folder, set)
  expect(box.open(sealed, 'place')).toBe('secret')
  expect(box.isCurrent(sealed)).toBe(false)
  rmSync(file)
  expect(() => openSecretBox(folder, set).open(sealed, 'place')).toThrow(SecretUnreadable)
  writeFileSync(file, 'not a key')
  expect(() => openSecretBox(folder, undefined)).toThrow(/does not hold a key/)
  expect(readFileSync(file, 'utf8')).toBe('not a key')
})

test('[ACCESS30] a key is 32 bytes in hex or base64, and nothing else', () => {
  expect(parseKey(one.toString('hex'))).toEqual(one)
  expect(parseKey(`${one.toString('base64')}\n`)).toEqual(one)
  expect(parseKey(one.toString('base64url'))).toEqual(one)
  expect(['', 'a long password that is not a key', one.toString('hex').slice(2)].map(parseKey)).toEqual([
    null,
    null,
    null,
  ])
})
