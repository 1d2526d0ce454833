import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { call } from '../../support/call.ts'
import { findingOf, findingsOf } from '../../support/findings.ts'
import { ask, commandOf, connectSocket } from '../../support/socket.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

let app: Running
let lead: TestUser
let ana: TestUser
let brazil: TestUser

beforeAll(async () => {
  app = await startApp()
  lead = await app.makeUser({ role: 'lead', name: 'Lea Lead' })
  ana = await app.makeUser({ name: 'Ana Analyst' })
  brazil = await app.makeUser({ name: 'Bia', scope: { countries: ['BR'], elections: [] } })
  await app.raise([
    findingOf({
      country: 'BR',
      title: 'Água Limpa doubles its spend',
      subject: { type: 'advertiser', id: 'm:1', name: 'Água Limpa' },
    }),
    findingOf({
      country: 'DE',
      title: 'Sauberes Wasser doubles its spend',
      subject: { type: 'advertiser', id: 'm:2', name: '=cmd|calc' },
    }),
    findingOf({
      country: 'DE',
      kind: 'co-action',
      title: 'Nine accounts act together',
      subject: { type: 'account-cluster', id: 'c:1', name: 'nine accounts' },
      members: [{ type: 'account', id: 'x:77', name: 'windrad_watch' }],
    }),
  ])
})
afterAll(() => app.close())

async function rowOf(title: string) {
  const { rows } = await app.store.feed.page({ filter: { text: title }, limit: 1 }, null)
  return rows[0]!
}

describe('[COL6] search', () => {
  const found = async (as: TestUser, words: string) => {
    const answer = await call(app, as, 'GET', `/api/search?q=${encodeURIComponent(words)}`)
    expect(answer.status).toBe(200)
    return answer
  }

  test('finds words without case and accents, all of them, the last as a beginning', async () => {
    expect((await found(ana, 'agua doub')).alerts).toHaveLength(1)
    expect((await found(ana, 'doubles spend')).alerts).toHaveLength(2)
    expect((await found(ana, 'agua wasser')).alerts).toHaveLength(0)
  })

  test('a NUL parts words: it is neither an error nor the end of what was asked', async () => {
    expect((await found(ana, 'agua\0doub')).alerts).toHaveLength(1)
    expect((await found(ana, '\0')).alerts).toHaveLength(0)
    const filtered = await call(app, ana, 'GET', `/api/alerts?text=${encodeURIComponent('\0wasser')}`)
    expect(filtered.alerts).toHaveLength(1)
    expect(filtered.total).toBe(1)
  })

  test('finds accounts by name and says which alert names them', async () => {
    const { entities } = await found(ana, 'windrad')
    expect(entities).toMatchObject([{ type: 'account', id: 'x:77', alerts: 1, lastAlert: { country: 'DE' } }])
  })

  test('finds what people wrote, once it is written', async () => {
    const socket = await connectSocket(app.address, ana)
    const row = await rowOf('Sauberes Wasser')
    await ask(
      socket,
      'alert:command',
      commandOf('note', row, { internal: 'the invoice mentions Phönix GmbH', outward: '' }),
    )
    expect((await found(lead, 'phonix invoice')).notes).toMatchObject([{ alertId: row.id, by: 'Ana Analyst' }])
    expect((await found(brazil, 'phonix')).notes).toEqual([])
    socket.disconnect()
  })

  test('shows nobody anything outside their scope', async () => {
    expect((await found(brazil, 'doubles')).alerts.map((row: any) => row.country)).toEqual(['BR'])
    expect((await found(brazil, 'windrad')).entities).toEqual([])
    const nobody = await app.makeUser({ scope: { countries: [], elections: [] } })
    expect(await found(nobody, 'doubles')).toMatchObject({ alerts: [], notes: [], entities: [] })
  })

  test('signs of the query language are words like others', async () => {
    for (const words of ['" OR text:*', 'AND', '(a', 'text : x', '-', "'", 'a" NEAR b', '*']) await found(ana, words)
    expect((await found(ana, 'NOT agua')).alerts).toEqual([])
  })

  test('an alert that is gone is not found any more', async () => {
    await app.raise([findingOf({ title: 'Zebra drill', exercise: true })])
    expect((await found(ana, 'zebra')).alerts).toHaveLength(1)
    await app.store.transaction((tx) => tx.alerts.removeExercise())
    expect((await found(ana, 'zebra')).alerts).toHaveLength(0)
  })
})

describe('[COL5] views', () => {
  const view = (given: object) => ({ name: 'v', visibility: 'private', filter: { countries: ['DE'] }, ...given })

  test('a private view is its owner’s alone, with counts of what they may see', async () => {
    const made = await call(app, ana, 'POST', '/api/views', view({ name: 'mine' }))
    const { views } = await call(app, ana, 'GET', '/api/views')
    expect(views).toMatchObject([{ id: made.id, name: 'mine', count: 2, mayEdit: true }])
    expect((await call(app, lead, 'GET', '/api/views')).views).toEqual([])
    expect(await call(app, lead, 'PUT', `/api/views/${made.id}`, view({}))).toMatchObject({ status: 404 })
    expect(await call(app, ana, 'DELETE', `/api/views/${made.id}`)).toMatchObject({ status: 200 })
  })

  test('a team view about places outside one’s scope is not shown, one about all places counts less', async () => {
    await call(app, lead, 'POST', '/api/views', view({ name: 'DE only', visibility: 'team' }))
    await call(app, lead, 'POST', '/api/views', view({ name: 'all', visibility: 'team', filter: {} }))
    const { views } = await call(app, brazil, 'GET', '/api/views')
    expect(views).toMatchObject([{ name: 'all', count: 1, mayEdit: false }])
  })

  test('“me” in a shared view is whoever looks', async () => {
    const row = await rowOf('Nine accounts')
    const socket = await connectSocket(app.address, ana)
    expect(await ask(socket, 'alert:command', commandOf('claim', row, {}))).toMatchObject({ ok: true })
    await call(app, lead, 'POST', '/api/views', view({ name: 'own', visibility: 'team', filter: { owners: ['me'] } }))
    const countFor = async (who: TestUser) =>
      (await call(app, who, 'GET', '/api/views')).views.find((each: any) => each.name === 'own').count
    expect([await countFor(ana), await countFor(lead)]).toEqual([1, 0])
    socket.disconnect()
  })

  test('what was closed today is told by the time of closing, whatever was written since', async () => {
    await app.raise([findingOf({ country: 'PE', title: 'Closed in Peru' })])
    const row = await rowOf('Closed in Peru')
    const socket = await connectSocket(app.address, lead)
    const closing = { disposition: 'benign' as const, reason: 'lawful', note: '', evidenceRefs: [], outward: false }
    expect(await ask(socket, 'alert:command', commandOf('close', row, closing))).toMatchObject({ ok: true })
    const filter = { states: ['closed'], closedSince: 'today' }
    await call(app, lead, 'POST', '/api/views', view({ name: 'today', filter }))
    const { views } = await call(app, lead, 'GET', '/api/views')
    expect(views.find((each: any) => each.name === 'today')).toMatchObject({ count: 1, filter })
    const closedSince = async (at: number) => {
      const path = `/api/alerts?state=closed&closedSince=${new Date(at).toISOString()}`
      return (await call(app, lead, 'GET', path)).alerts.map(({ id }: any) => id)
    }
    expect(await closedSince(Date.now() - 60_000)).toEqual([row.id])
    expect(await closedSince(Date.now() + 60_000)).toEqual([])
    expect(await call(app, lead, 'GET', '/api/alerts?closedSince=today')).toMatchObject({ status: 400 })
    // `today` is the page's word: the feed itself takes an instant only.
    expect(await ask(socket, 'feed:query', { filter: filter as any, limit: 1 })).toMatchObject({
      ok: false,
      error: { code: 'INVALID' },
    })
    socket.disconnect()
  })

  test('only a lead saves a view for a role, and what is saved is in the log', async () => {
    const ofRole = view({ visibility: 'role', role: 'analyst', isDefault: true })
    expect(await call(app, ana, 'POST', '/api/views', ofRole)).toMatchObject({ status: 403 })
    const made = await call(app, lead, 'POST', '/api/views', ofRole)
    expect(made.status).toBe(200)
    const entries = await app.store.audit.since(0, 10_000)
    expect(entries.filter(({ action, patch }) => action === 'view.saved' && patch['id'] === made.id)).toHaveLength(1)
  })
})

describe('[COL7] export', () => {
  test('CSV holds what the filter and the scope let through, harmless to spreadsheets, without names of analysts', async () => {
    const text = await (await app.fetch('/api/export.csv?country=DE', { as: ana })).text()
    const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[]
    expect(rows).toHaveLength(2)
    expect(rows.map((row) => row['subject'])).toContain("'=cmd|calc")
    expect(text).not.toContain('Ana Analyst')
    expect(rows.map((row) => row['owner']).filter(Boolean)).toEqual([expect.stringMatching(/^analyst-/)])
    const none = await (await app.fetch('/api/export.csv?country=DE', { as: brazil })).text()
    expect(parse(none, { columns: true, bom: true })).toHaveLength(0)
  })

  test('JSON holds the same rows and can be read whole', async () => {
    const response = await app.fetch('/api/export.json', { as: ana })
    expect(response.headers.get('content-disposition')).toMatch(/attachment; filename="alerts-.*\.json"/)
    const all = (await response.json()) as any
    expect(all.alerts).toHaveLength(3)
    expect(JSON.stringify(all)).not.toContain('Ana Analyst')
  })

  test('all pages come, each alert once', async () => {
    await app.raise(findingsOf(601, () => ({ country: 'MX' })))
    const all = (await (await app.fetch('/api/export.json?country=MX', { as: ana })).json()) as any
    expect(new Set(all.alerts.map((row: any) => row.id)).size).toBe(601)
  })
})

test('nothing unexpected happened', () => expect(app.errors).toEqual([]))
