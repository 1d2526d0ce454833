import { assert, asyncProperty, constantFrom, nat } from 'fast-check'
import { expect, test } from 'vitest'

import type { AuditEntry } from '../../shared/domain/alert.ts'
import { GENESIS, hashEntry, verifyChain, type ChainLink } from './hash-chain.ts'
import { verifyEntries } from './verify-entries.ts'

function chainOf(length: number): ChainLink[] {
  const links: ChainLink[] = []
  let prevHash = GENESIS
  for (let n = 1; n <= length; n++) {
    const unsealed = { ...entry(n), prevHash }
    const hash = hashEntry(unsealed)
    links.push({ chainSeq: n, entry: { ...unsealed, hash }, storedHash: hash })
    prevHash = hash
  }
  return links
}

function entry(n: number): Omit<AuditEntry, 'hash' | 'prevHash'> {
  return {
    seq: n * 3,
    chain: 'br-2026',
    alertId: `alert-${n}`,
    at: `2026-10-04T12:00:0${n % 10}Z`,
    actor: { type: 'user', id: 'ana', name: 'Ana' },
    onBehalfOf: null,
    channel: 'socket',
    role: 'analyst',
    action: 'alert.note',
    from: 'new',
    to: 'new',
    versionBefore: 1,
    versionAfter: 2,
    reason: null,
    noteInternal: `note ${n} – ünïcode`,
    noteOutward: null,
    patch: { z: 1, a: { y: [1.5, 'x'], b: null } },
    commandId: null,
    evidenceRefs: [],
  }
}

async function* each(links: readonly ChainLink[]): AsyncGenerator<ChainLink> {
  yield* links
}

test('an untouched chain holds to its head', async () => {
  const links = chainOf(50)
  const verdict = await verifyChain(each(links))
  expect(verdict).toEqual({ entries: 50, head: links.at(-1)?.storedHash, firstBad: null })
})

test('the order of keys does not matter, their values do', () => {
  const { hash: _, ...one } = chainOf(1)[0]!.entry
  const turned = Object.fromEntries(Object.entries(one).reverse()) as typeof one
  expect(hashEntry(turned)).toBe(hashEntry(one))
  expect(hashEntry({ ...one, patch: { ...one.patch, z: 2 } })).not.toBe(hashEntry(one))
})

const tampering = {
  'a note is rewritten': (links: ChainLink[], at: number) => {
    links[at] = { ...links[at]!, entry: { ...links[at]!.entry, noteInternal: 'nothing to see' } }
  },
  'an actor is changed and the entry sealed anew': (links: ChainLink[], at: number) => {
    const { hash: _, ...unsealed } = { ...links[at]!.entry, actor: { type: 'user' as const, id: 'bo', name: 'Bo' } }
    const hash = hashEntry(unsealed)
    links[at] = { ...links[at]!, entry: { ...unsealed, hash }, storedHash: hash }
  },
  'the stored hash is changed': (links: ChainLink[], at: number) => {
    links[at] = { ...links[at]!, storedHash: 'f'.repeat(64) }
  },
  'a row is removed': (links: ChainLink[], at: number) => {
    links.splice(at, 1)
  },
  'a row is removed and the rest renumbered': (links: ChainLink[], at: number) => {
    links.splice(at, 1)
    links.forEach((link, n) => (links[n] = { ...link, chainSeq: n + 1 }))
  },
  'two rows change places': (links: ChainLink[], at: number) => {
    const [one, two] = [links[at]!, links[at + 1]!]
    links[at] = { ...two, chainSeq: one.chainSeq }
    links[at + 1] = { ...one, chainSeq: two.chainSeq }
  },
  'a row is put in': (links: ChainLink[], at: number) => {
    links.splice(at, 0, { ...links[at]!, chainSeq: links[at]!.chainSeq })
  },
}

test('whatever is done to one row is noticed at that row or the next, and the rows before it hold', async () => {
  const ways = Object.keys(tampering) as (keyof typeof tampering)[]
  await assert(
    asyncProperty(constantFrom(...ways), nat(17), async (way, at) => {
      const links = chainOf(20)
      tampering[way](links, at)
      const verdict = await verifyChain(each(links))
      expect(verdict.firstBad, `${way} at ${at}`).not.toBeNull()
      expect(verdict.entries).toBeGreaterThanOrEqual(at)
      expect(verdict.entries).toBeLessThanOrEqual(at + 1)
    }),
  )
})

test('the log of one alert is checked entry by entry', () => {
  const entries = chainOf(5).map((link) => link.entry)
  expect(verifyEntries(entries)).toBe(15)
  expect(verifyEntries([])).toBeNull()
  entries[2] = { ...entries[2]!, reason: 'changed' }
  expect(verifyEntries(entries)).toBe(6)
})
