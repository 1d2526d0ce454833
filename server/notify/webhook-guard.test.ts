import { describe, expect, test } from 'vitest'

import { checkTarget, guardedLookup, isPublicAddress, TargetRefused } from './webhook-guard.ts'

describe('where a webhook may go', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '::ffff:10.0.0.1',
    'fe80::1',
    'fd00::1',
    '64:ff9b::a00:1',
    '2001:db8::1',
    '2002:a00:1::1',
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  test.each([
    'http://example.org/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://user:secret@example.org/',
  ])('%s is refused', (url) => {
    expect(() => checkTarget(new URL(url), false)).toThrow(TargetRefused)
  })

  test('a name that leads to this machine is refused while it is resolved', async () => {
    const error = await new Promise((resolve) => guardedLookup(false)('localhost', {}, (fault) => resolve(fault)))
    expect(error).toBeInstanceOf(TargetRefused)
    const allowed = await new Promise((resolve) => guardedLookup(true)('localhost', {}, (fault) => resolve(fault)))
    expect(allowed).toBeNull()
  })
})
