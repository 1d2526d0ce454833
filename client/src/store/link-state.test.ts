import { expect, test } from 'vitest'

import { PROTOCOL_VERSION } from '../../../shared/protocol/version.ts'
import { firstLink, heard, linkName, welcomed, wentOffline } from './link-state.ts'

const hello = { protocol: PROTOCOL_VERSION, build: 'one', now: '2026-10-04T12:00:00.000Z' }
const at = Date.parse(hello.now)

test('live means subscribed, caught up, and heard of in the last ten seconds', () => {
  const link = { ...welcomed(firstLink, hello, at), current: true }
  expect(linkName(link, at + 9_999)).toBe('live')
  expect(linkName(link, at + 10_001)).toBe('delayed')
  expect(linkName(heard(link, at + 10_000), at + 10_001)).toBe('live')
  expect(linkName({ ...link, behind: 3 }, at)).toBe('catching-up')
  expect(linkName({ ...link, current: false }, at)).toBe('catching-up')
})

test('offline tells since when, however often connecting fails', () => {
  const link = wentOffline(wentOffline(welcomed(firstLink, hello, at), 5), 9)
  expect(link.offlineSince).toBe(5)
  expect(linkName(link, 10)).toBe('offline')
  expect(welcomed(link, hello, at).offlineSince).toBeNull()
})

test('[LIVE10] another protocol or another build asks for a reload, and goes on asking', () => {
  const first = welcomed(firstLink, hello, at)
  expect(first.newVersion).toBe(false)
  const next = welcomed(first, { ...hello, build: 'two' }, at)
  expect(linkName(next, at)).toBe('new-version')
  expect(linkName(welcomed(next, { ...hello, build: 'two' }, at), at)).toBe('new-version')
  expect(welcomed(firstLink, { ...hello, protocol: PROTOCOL_VERSION + 1 }, at).newVersion).toBe(true)
})

test('a session that ended is signed out, not offline', () => {
  const link = { ...welcomed(firstLink, hello, at), ended: 'revoked' }
  expect(linkName(wentOffline(link, at), at)).toBe('signed-out')
})

test('the way of a message is not taken for a wrong clock', () => {
  expect(welcomed(firstLink, hello, at + 300).skewMs).toBe(0)
  expect(welcomed(firstLink, hello, at - 60_000).skewMs).toBe(60_000)
})
