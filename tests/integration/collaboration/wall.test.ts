import { afterAll, beforeAll, expect, test } from 'vitest'

import { createToken } from '../../../server/access/tokens.ts'
import { withoutAccounts } from '../../../server/reporting/wall.ts'
import { call } from '../../support/call.ts'
import { findingOf } from '../../support/findings.ts'
import { ask, commandOf, connectSocket } from '../../support/socket.ts'
import { startApp, type Running } from '../../support/start-app.ts'

let app: Running
const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)
const election = (id: string, country: string, zone: string) => ({
  id,
  country,
  subdivision: null,
  name: `Election ${id}`,
  kind: 'presidential',
  rounds: [{ date: soon, opens: '06:00', closes: '17:00', zones: [{ zone }] }],
  silence: [],
  electors: 1_000_000,
  exercise: false,
  sources: ['the gazette'],
})

beforeAll(async () => {
  app = await startApp()
  const lead = await app.makeUser({ role: 'lead', name: 'Lea Secret' })
  for (const given of [election('ke-wall', 'KE', 'Africa/Nairobi'), election('ug-wall', 'UG', 'Africa/Kampala')]) {
    const added = await call(app, lead, 'POST', '/api/elections', { election: given, reason: 'x' })
    if (added.status !== 200) throw new Error(JSON.stringify(added))
  }
  const at = new Date().toISOString()
  await app.raise([
    findingOf({ country: 'KE', at, title: 'Page spends' }),
    findingOf({ country: 'KE', subdivision: 'KE-30', at, title: 'Another page' }),
    findingOf({
      country: 'KE',
      at,
      kind: 'co-action',
      title: '@zola_news and 8 more act together',
      subject: { type: 'account-cluster', id: 'c', name: '@zola_news and 8 more' },
      members: [{ type: 'account', id: 'x:1', name: 'zola_news' }],
    }),
  ])
  const socket = await connectSocket(app.address, lead)
  const { rows } = await app.store.feed.page({ filter: { countries: ['KE'] }, limit: 9 }, null)
  for (const row of rows) {
    if (row.subdivision !== null) continue
    await ask(socket, 'alert:command', commandOf('escalate', row, { lane: 'legal', ask: 'lawful?' }))
  }
  await app.app.collaboration.settled()
  socket.disconnect()
})
afterAll(() => app.close())

async function token(name: string): Promise<string> {
  return createToken(app.store, name, ['wall'], new Date())
}

function wall(id: string, secret: string) {
  return fetch(`${app.address}/api/wall/${id}`, { headers: { authorization: `Bearer ${secret}` } })
}

test('[COL14] a wall tells the state of its election and names no analyst and no account', async () => {
  const response = await wall('ke-wall', await token('hall'))
  expect(response.status).toBe(200)
  const text = await response.text()
  const answer = JSON.parse(text)
  expect(answer).toMatchObject({
    election: { id: 'ke-wall' },
    phase: 'final-week',
    daysToPolls: expect.any(Number),
    today: { raised: 3 },
    regions: { '': 2, 'KE-30': 1 },
    onShift: 0,
  })
  expect(Object.values(answer.open).reduce((a: any, b: any) => a + b, 0)).toBe(3)
  expect(answer.escalations.map(({ title }: any) => title).sort()).toEqual([
    'Page spends',
    'an account and 8 more act together',
  ])
  expect(text).not.toMatch(/zola_news|Lea Secret/)
})

test('[COL14] a wall token opens one wall only, and nothing else of the API', async () => {
  const secret = await token('lobby')
  expect((await wall('ug-wall', secret)).status).toBe(200)
  expect((await wall('ke-wall', secret)).status).toBe(404)
  const headers = { authorization: `Bearer ${secret}` }
  expect((await fetch(`${app.address}/api/alerts`, { headers })).status).toBe(403)
})

test('[COL14] a token whose election was removed can be given to another wall', async () => {
  const lead = await app.makeUser({ role: 'lead' })
  const given = election('tz-wall', 'TZ', 'Africa/Dar_es_Salaam')
  expect(await call(app, lead, 'POST', '/api/elections', { election: given, reason: 'x' })).toMatchObject({
    status: 200,
  })
  const secret = await token('stairs')
  expect((await wall('tz-wall', secret)).status).toBe(200)
  expect(await call(app, lead, 'DELETE', '/api/elections/tz-wall', { reason: 'x' })).toMatchObject({ status: 200 })
  expect((await wall('ke-wall', secret)).status).toBe(404)
  const { id } = (await app.store.access.tokens()).find(({ name }) => name === 'stairs')!
  const kenya = await app.makeUser({ role: 'lead', scope: { countries: ['KE'], elections: [] } })
  expect(await call(app, kenya, 'DELETE', `/api/wall/tokens/${id}`)).toMatchObject({ status: 404 })
  expect(await call(app, lead, 'DELETE', `/api/wall/tokens/${id}`)).toMatchObject({ freed: true })
  expect((await wall('ke-wall', secret)).status).toBe(200)
})

test('[COL14] a person sees the walls of their scope', async () => {
  const uganda = await app.makeUser({ scope: { countries: ['UG'], elections: [] } })
  expect(await call(app, uganda, 'GET', '/api/wall/ug-wall')).toMatchObject({ status: 200 })
  expect(await call(app, uganda, 'GET', '/api/wall/ke-wall')).toMatchObject({ status: 404 })
})

test('[COL14] account names leave a title, the longest first', () => {
  const accounts = [
    { id: 'x:1', name: 'ana' },
    { id: 'x:2', name: 'ana_b' },
  ]
  expect(withoutAccounts('@ana_b and @ana post', accounts)).toBe('an account and an account post')
})

test('nothing unexpected happened', () => expect(app.errors).toEqual([]))
