import { afterAll, beforeAll, expect, test } from 'vitest'

import { call } from '../../support/call.ts'
import { findingOf } from '../../support/findings.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

let app: Running
let ana: TestUser
let germany: TestUser
let viewer: TestUser
let now = Date.parse('2026-09-20T12:00:00Z')
const ids: Record<string, string> = {}

beforeAll(async () => {
  app = await startApp({ env: { SESSION_HOURS: '700' }, now: () => new Date(now) })
  ana = await app.makeUser({ name: 'Ana' })
  germany = await app.makeUser({ name: 'Gerd', scope: { countries: ['DE'], elections: [] } })
  viewer = await app.makeUser({ role: 'viewer' })
  await app.raise([findingOf({ country: 'BR' }), findingOf({ country: 'DE' })])
  for (const row of (await app.store.feed.page({ filter: {}, limit: 9 }, null)).rows) ids[row.country!] = row.id
})
afterAll(() => app.close())

const contact = (given: object = {}) => ({
  organisation: 'Electoral court',
  channel: 'e-mail',
  direction: 'out',
  subject: 'ads in the silence period',
  at: '2026-09-20T11:00:00+02:00',
  replyBy: '2026-09-20T14:00:00Z',
  ...given,
})

test('[COL11] a contact waits for its reply, is overdue after its time, and is answered', async () => {
  const made = await call(app, ana, 'POST', '/api/liaison', contact({ alertIds: [ids['BR']] }))
  expect(made).toMatchObject({ status: 200, state: 'waiting', country: 'BR', overdue: false })
  now += 3 * 3_600_000
  expect((await call(app, ana, 'GET', '/api/liaison?overdue=true')).entries).toMatchObject([
    { id: made.id, overdue: true },
  ])
  const reply = (outcome: string) =>
    call(app, ana, 'POST', `/api/liaison/${made.id}/replies`, { at: '2026-09-20T15:00:00Z', text: 'yes', outcome })
  expect(await reply('partly')).toMatchObject({ state: 'waiting' })
  expect(await reply('answered')).toMatchObject({ state: 'answered', overdue: false, version: 3 })
  expect((await call(app, ana, 'GET', '/api/liaison?overdue=true')).entries).toEqual([])
  const { entries } = await call(app, ana, 'GET', `/api/alerts/${ids['BR']}/log`)
  expect(entries.map(({ action }: any) => action)).toEqual([
    'alert.raise',
    'liaison.entered',
    'liaison.replied',
    'liaison.replied',
  ])
})

test('[COL11] what is struck out stays readable and cannot be changed any more', async () => {
  const made = await call(app, ana, 'POST', '/api/liaison', contact({ country: 'BR' }))
  const stale = await call(app, ana, 'PUT', `/api/liaison/${made.id}`, { ...contact({ country: 'BR' }), version: 9 })
  expect(stale).toMatchObject({ status: 409, error: { code: 'VERSION_CONFLICT', current: 1 } })
  const struck = await call(app, ana, 'DELETE', `/api/liaison/${made.id}`, { reason: 'entered twice' })
  expect(struck).toMatchObject({ state: 'void', voided: { reason: 'entered twice' } })
  const again = await call(app, ana, 'PUT', `/api/liaison/${made.id}`, { ...contact({ country: 'BR' }), version: 2 })
  expect(again).toMatchObject({ status: 409 })
  expect((await call(app, ana, 'GET', '/api/liaison?state=void')).entries).toHaveLength(1)
})

test('[COL11] nobody writes or reads outside their scope, nor links an alert they do not see', async () => {
  expect(await call(app, germany, 'POST', '/api/liaison', contact({ country: 'BR' }))).toMatchObject({ status: 403 })
  expect(await call(app, germany, 'POST', '/api/liaison', contact())).toMatchObject({ status: 403 })
  const hidden = contact({ country: 'DE', alertIds: [ids['BR']] })
  expect(await call(app, germany, 'POST', '/api/liaison', hidden)).toMatchObject({ status: 404 })
  expect((await call(app, germany, 'GET', '/api/liaison')).entries).toEqual([])
  expect(await call(app, viewer, 'POST', '/api/liaison', contact({ country: 'BR' }))).toMatchObject({ status: 403 })
  const both = await call(
    app,
    ana,
    'POST',
    '/api/liaison',
    contact({ country: 'DE', alertIds: [ids['BR'], ids['DE']] }),
  )
  const { entries } = await call(app, germany, 'GET', '/api/liaison')
  expect(entries).toMatchObject([{ id: both.id, alertIds: [ids['DE']] }])
  // Correcting the entry does not cut the link that this person cannot see.
  const change = { ...contact({ country: 'DE', alertIds: [ids['DE']] }), version: 1 }
  expect(await call(app, germany, 'PUT', `/api/liaison/${both.id}`, change)).toMatchObject({ status: 200 })
  const all = await call(app, ana, 'GET', `/api/liaison?alert=${ids['BR']}`)
  expect(all.entries.map(({ id }: any) => id)).toContain(both.id)
})

test('[COL11] measures are counted by country and election, done and refused apart, and stop the clock of the alert', async () => {
  const measure = (given: object) => ({
    measure: 'ad-removed',
    state: 'done',
    target: { type: 'advertiser', id: 'm:1', name: 'Page' },
    decidedBy: 'the platform',
    at: '2026-09-20T13:00:00Z',
    ...given,
  })
  const first = await call(
    app,
    ana,
    'POST',
    '/api/enforcement',
    measure({ alertIds: [ids['BR']], amount: 30, state: 'requested' }),
  )
  await app.app.collaboration.settled()
  expect((await app.store.facts.getMany([ids['BR']!])).get(ids['BR']!)!.actedAt).toBeNull()
  const done = { ...measure({ alertIds: [ids['BR']], amount: 28 }), version: 1 }
  expect(await call(app, ana, 'PUT', `/api/enforcement/${first.id}`, done)).toMatchObject({ status: 200, version: 2 })
  await call(app, ana, 'POST', '/api/enforcement', measure({ country: 'BR', amount: 2 }))
  await call(app, ana, 'POST', '/api/enforcement', measure({ country: 'DE', amount: 5, state: 'refused' }))
  const wrong = await call(app, ana, 'POST', '/api/enforcement', measure({ country: 'DE', amount: 7 }))
  await call(app, ana, 'DELETE', `/api/enforcement/${wrong.id}`, { reason: 'other country' })
  const { counts } = await call(app, ana, 'GET', '/api/enforcement/counts')
  const total = (country: string, state: string) =>
    counts.find((each: any) => each.country === country && each.election === null && each.state === state)
  expect(total('BR', 'done')).toMatchObject({ entries: 2, amount: 30, measure: 'ad-removed' })
  expect(total('DE', 'refused')).toMatchObject({ entries: 1, amount: 5 })
  expect(total('DE', 'done')).toBeUndefined()
  const inGermany = (await call(app, germany, 'GET', '/api/enforcement/counts')).counts
  expect(inGermany.map(({ country }: any) => country)).toEqual(['DE'])
  await app.app.collaboration.settled()
  expect((await app.store.facts.getMany([ids['BR']!])).get(ids['BR']!)!.actedAt).toBe('2026-09-20T13:00:00.000Z')
})

test('[COL11] pages go on where the one before ended', async () => {
  for (let n = 0; n < 5; n++) await call(app, ana, 'POST', '/api/liaison', contact({ country: 'FR', subject: `s${n}` }))
  const first = await call(app, ana, 'GET', '/api/liaison?country=FR&limit=3')
  const second = await call(app, ana, 'GET', `/api/liaison?country=FR&limit=3&after=${encodeURIComponent(first.next)}`)
  expect(new Set([...first.entries, ...second.entries].map(({ subject }: any) => subject)).size).toBe(5)
  expect(second.next).toBeNull()
})

test('nothing unexpected happened', () => expect(app.errors).toEqual([]))
