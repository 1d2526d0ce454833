/** An alert in scope that was merged into one outside says so, and does not name it: on every way that tells of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'

import { OUT_OF_SIGHT, type AlertRow } from '../../../shared/domain/alert.ts'
import { call } from '../../support/call.ts'
import { findingOf } from '../../support/findings.ts'
import { ask, commandOf, connectSocket, until, type LiveSocket } from '../../support/socket.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

const states = 'state=new,claimed,investigating,escalated,snoozed,suppressed,merged,closed'

let app: Running
let lead: TestUser
let brazil: TestUser
let states50: TestUser
let desk: LiveSocket
let inside: AlertRow
let outside: AlertRow
const pushed = { brazil: '', states50: '' }

beforeAll(async () => {
  app = await startApp()
  lead = await app.makeUser({ role: 'lead', name: 'Lea' })
  brazil = await app.makeUser({ role: 'lead', scope: { countries: ['BR'], elections: [] } })
  states50 = await app.makeUser({ role: 'lead', scope: { countries: ['US'], elections: [] } })
  desk = await connectSocket(app.address, lead)
  await app.raise([
    findingOf({ title: 'In Brazil', country: 'BR', subject: { type: 'advertiser', id: 'a', name: 'Page A' } }),
    findingOf({ title: 'In the States', country: 'US', subject: { type: 'advertiser', id: 'b', name: 'Page B' } }),
  ])
  const { rows } = await app.store.feed.page({ filter: {}, limit: 10 }, null)
  inside = rows.find((row) => row.country === 'BR')!
  outside = rows.find((row) => row.country === 'US')!
  for (const [name, person] of [['brazil', brazil] as const, ['states50', states50] as const]) {
    const socket = await connectSocket(app.address, person)
    socket.on('alerts:changed', (frame) => (pushed[name] += JSON.stringify(frame)))
    await ask(socket, 'feed:subscribe', {})
  }
  await act(inside, 'claim', {})
  await act(inside, 'note', { internal: `see /alert/${outside.id}`, outward: '' })
  await act(outside, 'claim', {})
  await act(inside, 'merge', { into: outside.id, reason: 'the same people' })
  await act(inside, 'split', { reason: 'not the same' })
  await act(inside, 'merge', { into: outside.id, reason: 'it is the same' })
})
afterAll(async () => {
  desk.disconnect()
  await app.close()
})

async function act(row: AlertRow, action: any, payload: object): Promise<void> {
  const version = (await app.store.alerts.get(row.id))!.row.version
  const answer = await ask(desk, 'alert:command', commandOf(action, { id: row.id, version }, payload as any))
  if (!answer.ok) throw new Error(`${action}: ${answer.error.message}`)
}

/** Everything that a person is told of an alert that they see. */
async function toldOf(person: TestUser, row: AlertRow): Promise<string> {
  await call(app, person, 'POST', '/api/handovers', {})
  const paths = [
    `/api/alerts?${states}`,
    `/api/alerts/${row.id}`,
    `/api/alerts/${row.id}/log`,
    `/api/search?q=spends`,
    `/api/export.json?${states}`,
    `/api/export.csv?${states}`,
    `/api/advertisers/${row.subject.id}`,
    '/api/handovers',
    '/api/metrics/shift',
  ]
  const texts: string[] = []
  for (const path of paths) {
    const response = await app.fetch(path, { as: person })
    expect([path, response.status]).toEqual([path, 200])
    texts.push(await response.text())
  }
  const socket = await connectSocket(app.address, person)
  texts.push(JSON.stringify(await ask(socket, 'alert:open', { alertId: row.id })))
  texts.push(JSON.stringify(await ask(socket, 'alert:log', { alertId: row.id })))
  socket.disconnect()
  return texts.join('\n')
}

test('[ACCESS6] an alert merged into one outside scope is told as merged, without the id of the other', async () => {
  const told = await toldOf(brazil, inside)
  expect(told).toContain(inside.id)
  expect(told).not.toContain(outside.id)
  expect(told).not.toContain('In the States')
  const detail = await call(app, brazil, 'GET', `/api/alerts/${inside.id}`)
  expect(detail).toMatchObject({ row: { state: 'merged' }, mergedInto: OUT_OF_SIGHT })
  const { entries, chainOkTo } = await call(app, brazil, 'GET', `/api/alerts/${inside.id}/log`)
  const merges = entries.filter(({ action }: any) => action === 'alert.merge')
  expect(merges.map(({ patch }: any) => [patch.into, patch.set.mergedInto])).toEqual([
    [OUT_OF_SIGHT, OUT_OF_SIGHT],
    [OUT_OF_SIGHT, OUT_OF_SIGHT],
  ])
  expect(entries.find(({ action }: any) => action === 'alert.note').noteInternal).toBe(`see /alert/${OUT_OF_SIGHT}`)
  // Verified as it is stored.
  expect(chainOkTo).toBe(entries.at(-1).seq)
})

test('[ACCESS6] the other alert does not name what it took in from outside scope', async () => {
  const told = await toldOf(states50, outside)
  expect(told).toContain(outside.id)
  expect(told).not.toContain(inside.id)
  const { entries } = await call(app, states50, 'GET', `/api/alerts/${outside.id}/log`)
  const beside = entries.filter(({ action }: any) => /merge-in|split-off/.test(action))
  expect(beside.map(({ patch }: any) => patch.alert)).toEqual([OUT_OF_SIGHT, OUT_OF_SIGHT, OUT_OF_SIGHT])
})

test('[LIVE3] what is pushed to a room names no alert of another room', async () => {
  await until('the merge was pushed', () => pushed.brazil.includes('"state":"merged"'))
  expect(pushed.brazil).not.toContain(outside.id)
  expect(pushed.states50).toContain(outside.id)
  expect(pushed.states50).not.toContain(inside.id)
})

test('who sees both is told which it is', async () => {
  const detail = await call(app, lead, 'GET', `/api/alerts/${inside.id}`)
  expect(detail.mergedInto).toEqual({ id: outside.id, title: 'In the States' })
  const { entries } = await call(app, lead, 'GET', `/api/alerts/${inside.id}/log`)
  expect(entries.findLast(({ action }: any) => action === 'alert.merge').patch.into).toBe(outside.id)
})
