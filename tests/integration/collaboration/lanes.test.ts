import { afterAll, beforeAll, expect, test } from 'vitest'

import { MINUTE_MS } from '../../../shared/domain/time.ts'
import { findingOf } from '../../support/findings.ts'
import { startMailReceiver } from '../../support/receiver.ts'
import { ask, commandOf, connectSocket, until } from '../../support/socket.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

let app: Running
let mail: Awaited<ReturnType<typeof startMailReceiver>>
let lead: TestUser
let counsel: TestUser
let now = Date.parse('2026-09-20T12:00:00Z')

beforeAll(async () => {
  mail = await startMailReceiver()
  app = await startApp({ env: { SMTP_URL: mail.url, SESSION_HOURS: '700' }, now: () => new Date(now) })
  lead = await app.makeUser({ role: 'lead', name: 'Lea' })
  counsel = await app.makeUser({ role: 'specialist', name: 'Cora', lanes: ['legal'] })
})
afterAll(async () => {
  await app.close()
  await mail.close()
})

async function send(as: TestUser, method: string, path: string, body?: object) {
  const response = await app.fetch(path, {
    as,
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as any }
}

const legal = async () =>
  (await send(counsel, 'GET', '/api/lanes')).body.lanes.find((each: any) => each.lane === 'legal')
const asking = (people: string[]) => ({
  steps: [
    { ask: { members: true, leads: false, people: [] }, minutes: 10 },
    { ask: { members: false, leads: false, people }, minutes: 20 },
  ],
  afterLast: 'again',
})

test('[COL16] a lead sets the steps of a lane under the version that was seen, with an entry in the log', async () => {
  expect(await legal()).toMatchObject({
    updatedAt: null,
    afterLast: 'last',
    steps: [{ minutes: null }, { minutes: null }],
  })
  const set = asking([lead.user.id])
  const saved = await send(lead, 'PUT', '/api/lanes/legal', { set, seen: null })
  expect(saved).toMatchObject({ status: 200, body: { lane: 'legal', ...set } })
  expect(await legal()).toEqual(saved.body)
  expect(await send(lead, 'PUT', '/api/lanes/legal', { set, seen: null })).toMatchObject({
    status: 409,
    body: { error: { code: 'VERSION_CONFLICT' } },
  })
  const [entry] = await app.store.audit.latest('administration', null, 1)
  expect(entry).toMatchObject({ action: 'lane.steps-changed', patch: { lane: 'legal', set } })
})

test('[COL16] nobody is named who could not answer, and no step asks nobody', async () => {
  const outsider = await app.makeUser({ name: 'Otto' })
  const { updatedAt: seen } = await legal()
  const named = await send(lead, 'PUT', '/api/lanes/legal', { set: asking([outsider.user.id]), seen })
  expect(named.status).toBe(400)
  expect(named.body.error.fields).toEqual([
    { field: 'set.steps.1.ask.people', message: 'Otto is neither a member of this lane nor a lead' },
  ])
  expect((await send(lead, 'PUT', '/api/lanes/legal', { set: asking([]), seen })).status).toBe(400)
  expect((await send(lead, 'PUT', '/api/lanes/gossip', { set: null, seen })).status).toBe(404)
})

test('[COL16] the steps hold for every place: only leads without a narrower scope set them', async () => {
  const narrow = await app.makeUser({ role: 'lead', scope: { countries: ['BR'], elections: [] } })
  expect(await send(narrow, 'PUT', '/api/lanes/legal', { set: null, seen: null })).toMatchObject({
    status: 403,
    body: { error: { code: 'OUT_OF_SCOPE' } },
  })
  expect((await send(counsel, 'PUT', '/api/lanes/legal', { set: null, seen: null })).status).toBe(403)
})

test('[COL4] each step tells those it asks, in the page and by e-mail', async () => {
  const rule = {
    name: 'asked',
    events: ['escalated', 'escalation-unanswered'],
    scope: null,
    to: { laneMembers: true },
  }
  expect((await send(lead, 'POST', '/api/notify/rules', rule)).status).toBe(200)
  const analyst = await app.makeUser({ name: 'Ana' })
  await app.raise([findingOf({ title: 'Page C spends' })])
  const socket = await connectSocket(app.address, analyst)
  const page = await ask(socket, 'feed:query', { filter: {} })
  if (!page.ok) throw new Error('no page')
  const [row] = page.page.rows
  const escalate = commandOf('escalate', row!, { lane: 'legal', ask: 'Is this lawful?' })
  expect(await ask(socket, 'alert:command', escalate)).toMatchObject({ ok: true })
  const told = async ({ user }: TestUser) => (await app.store.notices.of(user.id, 9)).map(({ kind }) => kind)
  await until('counsel is asked', async () => (await told(counsel)).length === 1)
  expect(await told(lead)).toEqual([])
  now += 10 * MINUTE_MS
  await until('the lead is asked', async () => (await told(lead)).length === 1)
  expect([await told(counsel), await told(lead)]).toEqual([['escalation'], ['escalation-unanswered']])
  await until('both mails came', () => mail.mails.length === 2)
  socket.disconnect()
})

test('nothing unexpected happened', () => expect(app.errors).toEqual([]))
