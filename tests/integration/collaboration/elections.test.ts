import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { LoggedRun } from '../../../server/detection/logged-run.ts'
import { seedElections } from '../../../server/elections/seed.ts'
import { ObservationLog } from '../../../server/ingest/observation-log.ts'
import { call } from '../../support/call.ts'
import { findingOf } from '../../support/findings.ts'
import { until } from '../../support/socket.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

let app: Running
let lead: TestUser
const soon = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10)
const election = {
  id: 'ke-test',
  country: 'KE',
  subdivision: null,
  name: 'By-election',
  kind: 'legislative',
  rounds: [{ date: soon, opens: '06:00', closes: '17:00', zones: [{ zone: 'Africa/Nairobi' }] }],
  silence: [],
  electors: 1_000_000,
  exercise: false,
  sources: ['the gazette'],
}

beforeAll(async () => {
  app = await startApp()
  lead = await app.makeUser({ role: 'lead', name: 'Lea' })
})
afterAll(() => app.close())

test('[COL12] an election that a lead adds is in the calendar at once, and alerts belong to it', async () => {
  const added = await call(app, lead, 'POST', '/api/elections', { election, reason: 'announced today' })
  expect(added).toMatchObject({ status: 200, origin: 'added', effect: { calendar: 'now' } })
  const { elections } = await call(app, lead, 'GET', '/api/elections')
  expect(elections.find(({ id }: any) => id === 'ke-test')).toMatchObject({ phase: 'campaign' })
  await app.raise([findingOf({ country: 'KE', at: new Date().toISOString() })])
  const page = await app.store.feed.page({ filter: { countries: ['KE'] }, limit: 1 }, null)
  expect(page.rows[0]!.elections).toContain('ke-test')
  const again = await call(app, lead, 'POST', '/api/elections', { election, reason: 'again' })
  expect(again).toMatchObject({ status: 400, error: { fields: [{ field: 'election.id' }] } })
})

test('[COL12] a change names what it was made on; who comes second is told', async () => {
  const { updatedAt } = await call(app, lead, 'GET', '/api/elections/ke-test')
  const renamed = { election: { ...election, name: 'By-election, moved' }, reason: 'moved' }
  expect(await call(app, lead, 'PUT', '/api/elections/ke-test', { ...renamed, seen: null })).toMatchObject({
    status: 409,
  })
  expect(await call(app, lead, 'PUT', '/api/elections/ke-test', { ...renamed, seen: updatedAt })).toMatchObject({
    status: 200,
    election: { name: 'By-election, moved' },
  })
  const wrong = {
    election: { ...election, rounds: [{ ...election.rounds[0], closes: '05:00' }] },
    reason: 'x',
    seen: null,
  }
  expect(await call(app, lead, 'PUT', '/api/elections/ke-test', wrong)).toMatchObject({ status: 400 })
})

test('[COL12] a corrected seed stays corrected over a restart, and can be taken back', async () => {
  const seed = seedElections[0]!
  const corrected = { election: { ...seed, name: 'Corrected' }, reason: 'typing error', seen: null }
  expect(await call(app, lead, 'PUT', `/api/elections/${seed.id}`, corrected)).toMatchObject({ origin: 'edited' })
  await app.restart()
  const { elections } = await call(app, lead, 'GET', '/api/elections')
  expect(elections.find(({ id }: any) => id === seed.id).name).toBe('Corrected')
  await call(app, lead, 'DELETE', `/api/elections/${seed.id}`, { reason: 'was right' })
  expect(await call(app, lead, 'GET', `/api/elections/${seed.id}`)).toMatchObject({
    origin: 'seed',
    election: { name: seed.name },
  })
  expect(await call(app, lead, 'DELETE', `/api/elections/${seed.id}`, { reason: 'again' })).toMatchObject({
    status: 409,
  })
  const log = (await app.store.audit.since(0, 1000)).filter(({ action }) => action.startsWith('election.'))
  expect(log.map(({ action }) => action)).toEqual([
    'election.added',
    'election.changed',
    'election.changed',
    'election.reverted',
  ])
  expect(log[2]).toMatchObject({ reason: 'typing error', patch: { before: { name: seed.name } } })
})

test('[COL12] only leads, and only within their scope', async () => {
  const analyst = await app.makeUser()
  const other = await app.makeUser({ role: 'lead', scope: { countries: ['DE'], elections: [] } })
  const body = { election, reason: 'x', seen: null }
  expect(await call(app, analyst, 'PUT', '/api/elections/ke-test', body)).toMatchObject({ status: 403 })
  expect(await call(app, other, 'GET', '/api/elections/ke-test')).toMatchObject({ status: 404 })
  expect(await call(app, other, 'PUT', '/api/elections/ke-test', body)).toMatchObject({ status: 403 })
  expect(await call(app, other, 'DELETE', '/api/elections/ke-test', { reason: 'x' })).toMatchObject({ status: 404 })
  // Moving an election of another country into one's own does not open it either.
  const moved = { ...body, election: { ...election, country: 'DE' } }
  expect(await call(app, other, 'PUT', '/api/elections/ke-test', moved)).toMatchObject({ status: 404 })
})

test('nothing unexpected happened', () => expect(app.errors).toEqual([]))

test(
  '[COL12] a silence window added while the server runs is breached by ads from then on, at once and in every replay',
  { timeout: 60_000 },
  async () => {
    const local = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16)
    const silence = [
      { from: local(-2), to: local(2), scope: 'ads', round: 0, rule: 'No paid ads.', source: 'the gazette' },
    ]
    const id = 'ug-test'
    const quiet = { ...election, id, country: 'UG', rounds: [{ ...election.rounds[0], date: local(1).slice(0, 10) }] }
    await call(app, lead, 'POST', '/api/elections', { election: quiet, reason: 'announced' })
    await adIn('UG', 'early')
    await spends('UG', 'before')
    const { updatedAt } = await call(app, lead, 'GET', `/api/elections/${id}`)
    const edit = { election: { ...quiet, silence }, reason: 'the gazette of today', seen: updatedAt }
    expect(await call(app, lead, 'PUT', `/api/elections/${id}`, edit)).toMatchObject({
      status: 200,
      effect: { calendar: 'now', detection: 'now' },
    })
    await adIn('UG', 'late')
    await spends('UG', 'after')
    const breaches = async () => (await alertsOf('UG')).filter(({ kind }) => kind === 'silence-breach')
    await until('the breach is an alert', async () => (await breaches()).length > 0, 20_000)
    const [breach] = await breaches()
    expect(breach).toMatchObject({ elections: [id], memberCount: 1 })
    expect((await app.store.alerts.body(breach!.id))!.members.map((member) => member.id)).toEqual(['late'])
    // What is raised from now on is weighed by the new calendar.
    expect(await calendarFactorOf('before')).toBe(1.3)
    expect(await calendarFactorOf('after')).toBe(1.5)
    expect(await calendarFactorOf(breach!.subject.id)).toBe(1.5)
    // Read again from the start, without checkpoint: the same, and after a restart nothing is raised again.
    const log = new ObservationLog(join(app.folder, 'observations.db'))
    const logged = LoggedRun.open(log, false, null)
    const again = log.after(0, 10_000).flatMap((entry) => logged.read(entry))
    log.close()
    expect(
      again.filter(({ kind }) => kind === 'silence-breach').map(({ members }) => members.map((m) => m.id)),
    ).toEqual([['late']])
    const before = (await alertsOf('UG')).map(({ id: alert, count }) => [alert, count])
    await app.restart()
    await adIn('UG', 'later-still')
    await until('it goes on', async () => (await breaches())[0]!.memberCount === 2, 20_000)
    expect((await alertsOf('UG')).map(({ id: alert }) => alert)).toEqual(before.map(([alert]) => alert))
  },
)

const alertsOf = async (country: string) =>
  (await app.store.feed.page({ filter: { countries: [country] }, limit: 50 }, null)).rows

/** Answers when detection has read it. */
async function adIn(country: string, advertiserId: string): Promise<void> {
  const startedAt = new Date(Date.now() - 3_600_000).toISOString()
  const at = new Date().toISOString()
  const spend = { min: 5000, max: 5999 }
  const ad = { type: 'ad', platform: 'meta', adId: `ad-${advertiserId}`, advertiserId, disclaimer: 'Paid for by X' }
  await app.observe([{ ...ad, country, startedAt, at, currency: 'USD', spend, political: true }])
  await until('it was read', () => app.app.pipeline.detection.entriesBehind() === 0, 20_000)
}

async function spends(country: string, advertiser: string): Promise<void> {
  const subject = { type: 'advertiser' as const, id: advertiser, name: advertiser }
  await app.raise([findingOf({ country, subject, at: new Date().toISOString() })])
}

async function calendarFactorOf(subject: string): Promise<number | undefined> {
  const row = (await alertsOf('UG')).find((each) => each.subject.id === subject)!
  return (await app.store.alerts.body(row.id))!.severityFactors.find(({ name }) => name === 'calendar')?.factor
}
