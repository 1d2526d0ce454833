import { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'

import type { Finding } from '../../shared/domain/finding.ts'
import { findingOf } from '../../tests/support/findings.ts'
import { ADMINISTRATION } from '../audit/administration.ts'
import { verifyChain } from '../audit/hash-chain.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { Alerting } from './alerting.ts'

let store: Store
let alerting: Alerting
let setAside: unknown[]

beforeEach(async () => {
  store = await openSqliteStore(':memory:')
  setAside = []
  alerting = new Alerting({
    store,
    now: () => new Date('2026-09-20T12:00:00Z'),
    calendarOf: () => ({ electionsFor: () => [{ id: 'br-2026' }], effect: () => ({ factor: 1, text: '' }) }),
    muteWindows: () => [],
    onSetAside: (error) => setAside.push(error),
  })
})
afterEach(() => store.close())

async function titles(): Promise<string[]> {
  const { rows } = await store.feed.page({ filter: {}, limit: 50 }, null)
  return rows.map((row) => row.title).sort()
}

function apply(...findings: Finding[]): Promise<void> {
  return alerting.apply(findings, (tx) => tx.counters.setApplied('detection', 7))
}

test('[ING9] a text that was cut in the middle of an emoji is an alert like any other, and the chain holds', async () => {
  const subject = { type: 'advertiser', id: 'page-\ud83d', name: 'Vota \ud83d' } as const
  const evidence = [{ id: 'ad-\ud83d', text: 'an ad', source: 'ads', at: '2026-09-20' }]
  await apply(findingOf({ subject, evidence, title: 'Vota \ud83d… spends' }), findingOf({ title: 'behind it' }))
  expect(await titles()).toEqual(['Vota \ufffd… spends', 'behind it'])
  expect(setAside).toEqual([])
  expect((await verifyChain(store.audit.chain('br-2026'))).firstBad).toBeNull()
})

test('a number that is none is shown as 0, one beyond all bounds as the largest', async () => {
  const measure = { label: 'own level', value: Infinity, unit: '×' }
  await apply(findingOf({ title: 'one', score: Number.NaN, confidence: 7, measure }))
  const { rows } = await store.feed.page({ filter: {}, limit: 5 }, null)
  expect(rows[0]).toMatchObject({ title: 'one', score: 0, confidence: 1, measure: { value: Number.MAX_VALUE } })
})

test('[ING9] a finding that cannot become an alert is set aside, told and logged once, and holds nobody up', async () => {
  const broken = { ...findingOf({ title: 'broken' }), members: null } as unknown as Finding
  await apply(findingOf({ title: 'before' }), broken, findingOf({ title: 'behind' }))
  await apply(broken, findingOf({ title: 'later' }))
  expect(await titles()).toEqual(['before', 'behind', 'later'])
  expect(await store.counters.get('detection')).toBe(7)
  expect(setAside).toHaveLength(2)
  const logged = await store.audit.latest(ADMINISTRATION, null, 10)
  expect(logged.map(({ action }) => action)).toEqual(['finding.set-aside'])
  expect(logged[0]).toMatchObject({ reason: expect.stringContaining('TypeError'), patch: { subject: broken.subject } })
})

test('what a finding wrote before it failed is gone with it', async () => {
  await apply(findingOf({ title: 'first' }))
  const seq = await store.counters.get('change')
  const group = findingOf({ kind: 'co-action', title: 'half', members: [{}] as never })
  await apply(group)
  expect(setAside).toHaveLength(1)
  expect(await titles()).toEqual(['first'])
  expect(await store.counters.get('change')).toBe(seq)
})

test('[ING9] a store that fails is no fault of the finding: nothing is set aside, and it is applied when asked again', async () => {
  await store.db.executeQuery(CompiledQuery.raw('CREATE TABLE ballast (bytes blob)'))
  const pages = await store.db.executeQuery<{ page_count: number }>(CompiledQuery.raw('PRAGMA page_count'))
  await store.db.executeQuery(CompiledQuery.raw(`PRAGMA max_page_count = ${pages.rows[0]!.page_count + 1}`))
  const evidence = Array.from({ length: 200 }, (_, at) => ({
    id: `ad-${at}`,
    text: 'x'.repeat(500),
    source: 'ads',
    at: '2026-09-20',
  }))
  const finding = findingOf({ title: 'large', evidence })
  await expect(apply(finding)).rejects.toThrow('full')
  expect(setAside).toEqual([])
  expect(await store.counters.get('detection')).toBe(0)
  await store.db.executeQuery(CompiledQuery.raw('PRAGMA max_page_count = 1000000'))
  await apply(finding)
  expect(await titles()).toEqual(['large'])
})
