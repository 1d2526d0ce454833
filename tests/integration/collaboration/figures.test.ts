import { afterAll, beforeAll, expect, test } from 'vitest'

import { call } from '../../support/call.ts'
import { findingOf, findingsOf } from '../../support/findings.ts'
import { ask, commandOf, connectSocket, type LiveSocket } from '../../support/socket.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

let app: Running
let lead: TestUser
let ana: TestUser
let brazil: TestUser
let socket: LiveSocket
let now = Date.parse('2026-09-20T12:00:00Z')

beforeAll(async () => {
  app = await startApp({ env: { SESSION_HOURS: '700' }, now: () => new Date(now) })
  lead = await app.makeUser({ role: 'lead', name: 'Lea' })
  ana = await app.makeUser({ name: 'Ana' })
  brazil = await app.makeUser({ role: 'lead', scope: { countries: ['BR'], elections: [] } })
  socket = await connectSocket(app.address, lead)
  // Ten alerts in BR, one in DE, facts a minute old; five of BR on one side, five on the other.
  const at = new Date(now - 60_000).toISOString()
  await app.raise([...findingsOf(10, () => ({ country: 'BR', at })), findingOf({ country: 'DE', at })])
  const { rows } = await app.store.feed.page({ filter: {}, limit: 50 }, null)
  now += 30_000
  let n = 0
  for (const row of rows) {
    const inBrazil = row.country === 'BR'
    const isTrue = n < 5
    let version = row.version
    const act = async (action: any, payload: any) => {
      const answer = await ask(socket, 'alert:command', commandOf(action, { id: row.id, version }, payload))
      if (!answer.ok) throw new Error(JSON.stringify(answer))
      version = answer.version
    }
    await act('claim', {})
    if (!inBrazil) continue
    n++
    await act('tag', { add: [isTrue ? 'side:left' : 'side:right'], remove: [] })
    now += 1000
    await act('close', {
      disposition: isTrue ? 'true-positive-actioned' : 'false-positive-threshold',
      reason: 'looked at',
      note: 'a note',
      evidenceRefs: ['ev-1'],
    })
  }
  await app.app.collaboration.settled()
})
afterAll(async () => {
  socket.disconnect()
  await app.close()
})

test('[COL8] times are taken from the log: detection from the facts, the rest from the alert', async () => {
  const figures = await call(app, ana, 'GET', '/api/metrics/response?from=2026-09-20T00:00:00Z&to=2026-09-21T00:00:00Z')
  expect(figures.all).toMatchObject({
    alerts: 11,
    detect: { n: 11, p50: 60, p90: 60 },
    claim: { n: 11 },
    decide: { n: 10, p50: 35.5 },
    act: { n: 5, p50: 33 },
  })
  expect(Object.keys(figures.byDay)).toEqual(['2026-09-20'])
  expect(Object.values(figures.openBySeverity).reduce((a: any, b: any) => a + b, 0)).toBe(1)
})

test('[COL8] nobody counts what they may not see', async () => {
  const figures = await call(
    app,
    brazil,
    'GET',
    '/api/metrics/response?from=2026-09-20T00:00:00Z&to=2026-09-21T00:00:00Z',
  )
  expect(figures.all.alerts).toBe(10)
  expect(figures.openBySeverity).toEqual({})
  const shift = await call(app, brazil, 'GET', '/api/metrics/shift')
  expect(shift.actions['alert.claim']).toBe(10)
})

test('[COL8] precision comes with n and its interval', async () => {
  const { detectors } = await call(app, ana, 'GET', '/api/metrics/precision')
  const all = detectors.find((each: any) => each.election === null)
  expect(all).toMatchObject({ detector: 'spend-surge', version: '1', precision: { k: 5, n: 10, share: 0.5 } })
  expect(all.precision.low).toBeCloseTo(0.2366, 3)
  expect(all.precision.high).toBeCloseTo(0.7634, 3)
})

test('[COL9] decisions by declared side are for leads, and say where the intervals part', async () => {
  expect(await call(app, ana, 'GET', '/api/metrics/even-handedness')).toMatchObject({ status: 403 })
  const { sides, apart } = await call(app, lead, 'GET', '/api/metrics/even-handedness')
  expect(sides).toMatchObject([
    { side: 'left', alerts: 5, truePositive: { k: 5, n: 5 } },
    { side: 'right', alerts: 5, truePositive: { k: 0, n: 5 } },
  ])
  expect(apart).toContainEqual({ share: 'truePositive', a: 'left', b: 'right' })
})

test('[COL8] the shift report tells leads who did what, and others only how much was done', async () => {
  const shift = await call(app, lead, 'GET', '/api/metrics/shift')
  expect(shift.decided).toEqual({ 'true-positive-actioned': 5, 'false-positive-threshold': 5 })
  expect(shift.people).toMatchObject([{ name: 'Lea', decided: 10 }])
  expect((await call(app, ana, 'GET', '/api/metrics/shift')).people).toBeNull()
  expect(await call(app, ana, 'GET', '/api/metrics/shift?from=2026-01-01T00:00:00Z')).toMatchObject({ status: 400 })
})

test('[COL8] the same facts come out when they are gathered again from the first entry', async () => {
  const read = async () => {
    const facts = []
    for await (const page of app.store.facts.raisedIn('2026-01-01', '2027-01-01')) facts.push(...page)
    return facts
  }
  const before = await read()
  expect(before).toHaveLength(11)
  await app.store.db.deleteFrom('alert_facts').execute()
  await app.store.transaction((tx) => tx.cursors.set('alert-facts', 0))
  await app.app.collaboration.settled()
  expect(await read()).toEqual(before)
})

test('[COL8] the same times are at /metrics, without alerts on facts of long ago', async () => {
  await app.raise([findingOf({ country: 'FR', at: '2016-06-01T00:00:00Z' })])
  await app.app.collaboration.settled()
  const text = await (await fetch(`${app.address}/metrics`)).text()
  const added = (what: string) => {
    const lines = text.matchAll(/^war_room_alert_stage_seconds_(\w+)\{stage="detect",severity="\w+"\} (\S+)$/gm)
    return [...lines].reduce((sum, [, name, value]) => (name === what ? sum + Number(value) : sum), 0)
  }
  // All others rest on facts of a minute before.
  expect(added('count')).toBeGreaterThanOrEqual(11)
  expect(added('sum')).toBe(added('count') * 60)
  expect(text).toMatch(/war_room_alert_stage_seconds_count\{stage="decide",severity="\w+"\} \d/)
  expect(text).toContain('war_room_deliveries{state="dead"} 0')
})
