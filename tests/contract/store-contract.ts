/** What every store must do, whatever is beneath it. One file a store runs this suite. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { verifyChain } from '../../server/audit/hash-chain.ts'
import type { AlertRecord } from '../../server/store/alert-record.ts'
import type { NewAuditEntry } from '../../server/store/audit.ts'
import type { Store } from '../../server/store/store.ts'
import { bodyFor, insertAlert, randomAlert } from '../support/alert-rows.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { feedRules } from './feed-contract.ts'

export function storeContract(name: string, open: () => Promise<Store>): void {
  let store: Store
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  describe(`store contract: ${name}`, () => {
    describe('transactions', () => {
      transactionRules(() => store)
    })
    describe('alerts', () => {
      alertRules(() => store)
    })
    describe('feed', () => {
      feedRules(() => store)
    })
    describe('outbox, commands, audit', () => {
      logRules(() => store)
    })
    describe('people and documents', () => {
      peopleRules(() => store)
    })
    describe('the queue of deliveries', () => {
      queueRules(() => store)
    })
  })
}

type Held = () => Store
const at = '2026-09-01T00:00:00.000Z'

function transactionRules(held: Held): void {
  test('what a transaction wrote is all there, or not at all when it fails', async () => {
    await held().transaction((tx) => insertAlert(tx, 'kept'))
    const failing = held().transaction(async (tx) => {
      await insertAlert(tx, 'lost')
      await tx.commands.remember('ana', 'command-1', { ok: true, version: 1, seq: 2 }, at)
      await tx.audit.append(entry('one'))
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await held().alerts.get('kept')).not.toBeNull()
    expect(await held().alerts.get('lost')).toBeNull()
    expect(await held().commands.answerOf('ana', 'command-1')).toBeNull()
    expect(await held().audit.head('one')).toBeNull()
    expect(await held().counters.get('change')).toBe(1)
    expect((await held().facets.cells()).reduce((sum, cell) => sum + cell.n, 0)).toBe(1)
  })

  test('a part that fails leaves nothing behind: no number, no count, no link of a chain, no word', async () => {
    const failed = await held().transaction(async (tx) => {
      await insertAlert(tx, 'before', { title: 'Heron' })
      await tx.audit.append(entry('one'))
      const answer = await tx.attempt(async () => {
        await insertAlert(tx, 'lost', { title: 'Egret' })
        await tx.audit.append(entry('one'))
        await tx.audit.append(entry('two'))
        await tx.facets.cells()
        throw new Error('no')
      })
      await insertAlert(tx, 'after', { title: 'Stork' })
      await tx.audit.append(entry('one'))
      return answer?.error
    })
    expect(failed).toEqual(new Error('no'))
    expect([await held().counters.get('change'), await held().counters.get('audit')]).toEqual([2, 2])
    expect((await held().facets.cells()).reduce((sum, cell) => sum + cell.n, 0)).toBe(2)
    const chain = []
    for await (const link of held().audit.chain('one')) chain.push(link)
    expect(chain.map(({ chainSeq }) => chainSeq)).toEqual([1, 2])
    expect(chain[1]?.entry.prevHash).toBe(chain[0]?.storedHash)
    expect(await held().audit.head('two')).toBeNull()
    const found = async (word: string) => (await held().search.find('alert', word, null, 9)).map(({ ref }) => ref)
    expect([await found('heron'), await found('egret'), await found('stork')]).toEqual([['before'], [], ['after']])
  })

  test('transactions asked for at once run one after another, and seqs follow without gap', async () => {
    const seqs: number[] = []
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        held().transaction(async (tx) => {
          const before = await tx.counters.get('change')
          await new Promise((resolve) => setImmediate(resolve))
          const { row } = await insertAlert(tx, `alert-${n}`)
          expect(row.seq).toBe(before + 1)
          seqs.push(row.seq)
        }),
      ),
    )
    expect(seqs).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
    expect((await held().outbox.after(0, 100)).map((change) => change.seq)).toEqual(seqs)
  })

  test('listeners hear of each commit and of no failure', async () => {
    let heard = 0
    const stop = held().onCommit(() => heard++)
    await held().transaction((tx) => insertAlert(tx, 'a'))
    await held()
      .transaction(() => Promise.reject(new Error('no')))
      .catch(() => undefined)
    expect(heard).toBe(1)
    stop()
    await held().transaction((tx) => insertAlert(tx, 'b'))
    expect(heard).toBe(1)
  })
}

function alertRules(held: Held): void {
  test('an alert comes back as it was written, text of every kind included', async () => {
    const title = 'Ação “já” — ünïcödé 🗳️ \u0000 \' " ; DROP TABLE alerts'
    const { row } = await held().transaction((tx) => insertAlert(tx, 'a', { title, tags: ['x', 'ÿ'] }))
    expect((await held().alerts.get('a'))?.row).toEqual(row)
    expect((await held().alerts.getMany(['a', 'nothing'])).map((found) => found.row.id)).toEqual(['a'])
    expect(await held().alerts.getMany([])).toEqual([])
  })

  test('a change takes the next seq and tells what the alert counted under before', async () => {
    const first = await held().transaction((tx) => insertAlert(tx, 'a', { state: 'new', owner: null }))
    const after = { ...first, row: { ...first.row, state: 'claimed' as const, owner: { id: 'ana', name: 'Ana' } } }
    const second = await held().transaction((tx) => tx.alerts.put(first, after))
    expect(second.row.seq).toBe(first.row.seq + 1)
    const [, stored] = await held().outbox.after(0, 10)
    expect(JSON.parse(stored!.change)).toMatchObject({ row: second.row, previous: { state: 'new', owner: null } })
  })

  test('the newest alert of a fingerprint is found', async () => {
    await held().transaction((tx) => insertAlert(tx, 'old', { raisedAt: '2026-01-01T00:00:00Z' }, 'same'))
    await held().transaction((tx) => insertAlert(tx, 'new', { raisedAt: '2026-02-01T00:00:00Z' }, 'same'))
    expect((await held().alerts.byFingerprint('same'))?.row.id).toBe('new')
    expect(await held().alerts.byFingerprint('other')).toBeNull()
  })

  test('alerts that share a subject or member find each other; only open ones are named', async () => {
    const page = (n: number) => ({ type: 'advertiser' as const, id: `page-${n}`, name: `Page ${n}` })
    const { row, work } = randomAlert(seededRandom(1), 'group')
    await held().transaction(async (tx) => {
      await insertAlert(tx, 'single', { subject: page(1), state: 'new' })
      await insertAlert(tx, 'closed', { subject: page(1), state: 'closed' })
      await insertAlert(tx, 'apart', { subject: page(9), state: 'new' })
      const record = { row: { ...row, state: 'new' as const, subject: page(7) }, work }
      await tx.alerts.insert(record, bodyFor('group', [page(1), page(2), page(1)]))
    })
    const sharing = await held().alerts.sharing('group', null, 10)
    expect(sharing.map(({ record }) => record.row.id).sort()).toEqual(['closed', 'single'])
    expect(sharing[0]).toMatchObject({ shared: 1, entity: 'page-1' })
    const named = await held().alerts.naming('advertiser', 'page-1')
    expect(named.map((found) => found.row.id).sort()).toEqual(['group', 'single'])
  })

  test('what is due is found by its time and state', async () => {
    await held().transaction(async (tx) => {
      await insertAlert(tx, 'claim-past', { state: 'claimed', claimExpiresAt: '2026-09-01T10:00:00Z' })
      await insertAlert(tx, 'claim-ahead', { state: 'claimed', claimExpiresAt: '2026-09-01T12:00:00Z' })
      await insertAlert(tx, 'working', { state: 'investigating', claimExpiresAt: '2026-09-01T10:00:00Z' })
      await insertAlert(tx, 'asleep', { state: 'snoozed', snoozedUntil: { type: 'time', at: '2026-09-01T10:30:00Z' } })
      await insertAlert(tx, 'until-double', { state: 'snoozed', snoozedUntil: { type: 'count-doubles' } })
      await insertAlert(tx, 'asked', { state: 'escalated', dueAt: '2026-09-01T09:00:00Z' })
    })
    const ids = (found: AlertRecord[]) => found.map((record) => record.row.id)
    const now = '2026-09-01T11:00:00Z'
    expect(ids(await held().alerts.claimsExpiredBy(now))).toEqual(['claim-past'])
    expect(ids(await held().alerts.snoozesDueBy(now))).toEqual(['asleep'])
    expect(ids(await held().alerts.escalationsDueBy(now))).toEqual(['asked'])
  })

  test('removing the exercise leaves everything else, counts included', async () => {
    await held().transaction(async (tx) => {
      await insertAlert(tx, 'real', { exercise: false })
      await insertAlert(tx, 'drill', { exercise: true })
    })
    expect(await held().transaction((tx) => tx.alerts.removeExercise())).toBe(1)
    expect(await held().alerts.get('drill')).toBeNull()
    expect(await held().alerts.get('real')).not.toBeNull()
    expect(await held().facets.cells()).toHaveLength(1)
    expect(await held().outbox.oldest()).toBeNull()
  })
}

function entry(chain: string, change: Partial<NewAuditEntry> = {}): NewAuditEntry {
  return {
    chain,
    alertId: null,
    at,
    actor: { type: 'user', id: 'ana', name: 'Ana' },
    onBehalfOf: null,
    channel: 'test',
    role: 'lead',
    action: 'test',
    from: null,
    to: null,
    versionBefore: null,
    versionAfter: null,
    reason: null,
    noteInternal: null,
    noteOutward: null,
    patch: { b: 1, a: { z: 'é', y: [1.5, null] } },
    commandId: null,
    evidenceRefs: [],
    ...change,
  }
}

function logRules(held: Held): void {
  test('the outbox is read in order in pages, and knows its oldest change', async () => {
    expect(await held().outbox.oldest()).toBeNull()
    for (let n = 0; n < 5; n++) await held().transaction((tx) => insertAlert(tx, `alert-${n}`))
    expect((await held().outbox.after(1, 2)).map((change) => change.seq)).toEqual([2, 3])
    await held().outbox.prune(3)
    expect(await held().outbox.oldest()).toBe(4)
    expect((await held().outbox.after(0, 10)).map((change) => change.seq)).toEqual([4, 5])
  })

  test('an answer is remembered for the person who got it, until it is forgotten', async () => {
    const answer = { ok: false, error: { code: 'NOT_FOUND', message: 'no' } } as const
    await held().commands.remember('ana', 'command-1', answer, '2026-01-01T00:00:00Z')
    expect(await held().commands.answerOf('ana', 'command-1')).toEqual(answer)
    expect(await held().commands.answerOf('bo', 'command-1')).toBeNull()
    await held().commands.forgetBefore('2026-01-02T00:00:00Z')
    expect(await held().commands.answerOf('ana', 'command-1')).toBeNull()
  })

  test('each chain of the audit log is one of its own and holds', async () => {
    await held().transaction(async (tx) => {
      for (let n = 0; n < 20; n++)
        await tx.audit.append(entry(n % 3 === 0 ? 'one' : 'two', { alertId: `alert-${n % 2}` }))
    })
    const heads = await held().audit.heads()
    expect(heads.map(({ chain, entries }) => [chain, entries])).toEqual([
      ['one', 7],
      ['two', 13],
    ])
    for (const { chain, hash } of heads) {
      expect(await verifyChain(held().audit.chain(chain))).toMatchObject({ firstBad: null, head: hash })
    }
    expect((await held().audit.ofAlert('alert-1')).map((each) => each.seq)).toEqual([
      2, 4, 6, 8, 10, 12, 14, 16, 18, 20,
    ])
    expect((await held().audit.newestOfAlert('alert-1', 3)).map((each) => each.seq)).toEqual([16, 18, 20])
    expect((await held().audit.since(18, 10)).map((each) => each.seq)).toEqual([19, 20])
  })

  test('words cut in the middle of an emoji and numbers that are none are sealed as what can be sealed', async () => {
    const broken = { noteInternal: 'cut \ud83d', patch: { measure: Number.NaN, far: Infinity, list: ['\udc4d'] } }
    const sealed = await held().transaction((tx) => tx.audit.append(entry('one', broken)))
    expect(sealed).toMatchObject({ noteInternal: 'cut \ufffd', patch: { measure: 0, list: ['\ufffd'] } })
    expect(await held().audit.latest('one', null, 1)).toEqual([sealed])
    expect(await verifyChain(held().audit.chain('one'))).toMatchObject({ firstBad: null, head: sealed.hash })
  })
}

function peopleRules(held: Held): void {
  const ana = {
    id: 'ana',
    email: 'Ana@Example.org',
    name: 'Ana',
    role: 'lead' as const,
    scope: { countries: ['BR'], elections: [] },
    lanes: ['legal'],
    passwordHash: 'hash',
    totpSecret: null,
    oidcSubject: null,
    disabled: false,
    failedSignIns: 0,
    lockedUntil: null,
    pseudonym: 'analyst-1',
  }
  const later = '2026-09-02T00:00:00.000Z'

  test('a session holds for its person until it ends, is removed, or the person is disabled', async () => {
    const { access } = held()
    await access.putUser(ana, at)
    await access.putSession({ idHash: 's1', userId: 'ana', at, expiresAt: later, agent: 'test' })
    expect(await access.userByEmail('aNA@example.ORG')).toMatchObject({ id: 'ana', scope: ana.scope })
    expect(await access.session('s1', at)).toMatchObject({ id: 'ana', lanes: ['legal'] })
    expect(await access.session('s1', later)).toBeNull()
    expect([...(await access.sessions(['s1', 's2'], at)).keys()]).toEqual(['s1'])
    await access.putUser({ ...ana, disabled: true }, at)
    expect(await access.session('s1', at)).toBeNull()
    await access.putUser(ana, at)
    await access.removeSession('s1')
    expect(await access.session('s1', at)).toBeNull()
  })

  test('a one-time link is used once, and not after its time', async () => {
    const { access } = held()
    await access.putUser(ana, at)
    await access.putLink('link', 'ana', later)
    expect(await access.useLink('link', '2026-09-03T00:00:00Z')).toBeNull()
    const tries = await Promise.all([access.useLink('link', at), access.useLink('link', at)])
    expect(tries.filter((user) => user === 'ana')).toHaveLength(1)
  })

  test('a token is known by its hash until it is revoked', async () => {
    const { access } = held()
    await access.putToken({ id: 't1', name: 'feed', tokenHash: 'h', scopes: ['ingest'], sources: ['a', 'b'], at })
    expect(await access.tokenByHash('h')).toMatchObject({ name: 'feed', scopes: ['ingest'], sources: ['a', 'b'] })
    expect(await access.revokeToken('feed', later)).toBe(1)
    expect(await access.tokenByHash('h')).toBeNull()
  })

  test('documents are put, replaced, listed and removed by kind', async () => {
    const { documents } = held()
    await documents.put('view', 'b', 'ana', { n: 1 }, at)
    await documents.put('view', 'a', null, { n: 2 }, at)
    await documents.put('roster', 'a', null, { n: 3 }, at)
    await documents.put('view', 'b', 'ana', { n: 4 }, later)
    expect((await documents.list('view')).map(({ id, body }) => [id, body])).toEqual([
      ['a', { n: 2 }],
      ['b', { n: 4 }],
    ])
    expect(await documents.remove('view', 'a')).toBe(true)
    expect(await documents.remove('view', 'a')).toBe(false)
    expect(await documents.get('view', 'b')).toMatchObject({ ownerId: 'ana', updatedAt: later })
  })
}

function queueRules(held: Held): void {
  const later = '2026-09-01T00:01:00.000Z'
  const nobody: ReadonlySet<string> = new Set()

  async function add(channel: string, n: number, when = at): Promise<void> {
    const place = { personId: null, ruleId: null, alertId: null, country: 'BR', elections: [], payload: '{}' }
    await held().transaction(async (tx) => {
      for (let k = 0; k < n; k++) {
        const id = `${channel}-${k}`
        await tx.deliveries.add({ id, dedupe: id, channel, ...place }, when)
      }
    })
  }

  function lease(
    limit: number,
    given: { underWay?: ReadonlySet<string>; now?: string; until?: string } = {},
  ): Promise<string[]> {
    const options = { now: later, until: '2026-09-01T00:02:00.000Z', limit, free: () => 2, underWay: nobody, ...given }
    return held().transaction(async (tx) => (await tx.deliveries.lease(options)).map(({ id }) => id).sort())
  }

  test('[COL3] however much waits for one channel, the others are not hidden behind it', async () => {
    await add('failing', 500)
    await add('mail', 3, '2026-09-01T00:00:30.000Z')
    await add('slack', 1, '2026-09-01T00:00:40.000Z')
    const channels = (ids: readonly string[]) => ids.map((id) => id.split('-')[0])
    expect(channels(await lease(3))).toEqual(['failing', 'mail', 'slack'])
    expect(channels(await lease(8))).toEqual(['failing', 'failing', 'mail', 'mail'])
  })

  test('[COL2] a lease that ran out is taken again, but not what this sender is still sending', async () => {
    await add('mail', 2)
    const first = await lease(8)
    expect(first).toEqual(['mail-0', 'mail-1'])
    expect(await lease(8)).toEqual([])
    const over = { now: '2026-09-01T00:02:01.000Z', until: '2026-09-01T00:05:00.000Z' }
    expect(await lease(8, { ...over, underWay: new Set(['mail-0']) })).toEqual(['mail-1'])
    expect(await lease(8, over)).toEqual(['mail-0'])
    expect(await held().deliveries.get('mail-1')).toMatchObject({ state: 'sending', attempts: 2 })
  })

  test('what waits until later is not taken', async () => {
    await add('mail', 1, '2026-09-01T00:01:00.001Z')
    expect(await lease(8)).toEqual([])
    expect(await lease(8, { now: '2026-09-01T00:01:00.001Z' })).toEqual(['mail-0'])
  })
}
