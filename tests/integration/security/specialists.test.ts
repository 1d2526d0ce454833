/** Who answers for a lane sees what the lane was asked: on every way that tells of alerts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import type { AlertRow, Lane } from '../../../shared/domain/alert.ts'
import { call } from '../../support/call.ts'
import { findingOf } from '../../support/findings.ts'
import { PageClient } from '../../support/page-client.ts'
import { ask, commandOf, connectSocket, until, type LiveSocket } from '../../support/socket.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

let app: Running
let lead: TestUser
let desk: LiveSocket
let n = 0

beforeAll(async () => {
  app = await startApp()
  lead = await app.makeUser({ role: 'lead', name: 'Lea' })
})
afterAll(() => app.close())
beforeEach(async () => {
  desk = await connectSocket(app.address, lead)
})
afterEach(() => {
  desk.disconnect()
})

const specialist = (lanes: readonly Lane[], countries?: string[]) =>
  app.makeUser({ role: 'specialist', lanes, scope: countries === undefined ? null : { countries, elections: [] } })

/** An alert with words of its own, about an advertiser of its own. */
async function alert(country = 'BR'): Promise<AlertRow> {
  const word = `word${++n}x`
  const subject = { type: 'advertiser' as const, id: `page-${word}`, name: `Page ${word}` }
  await app.raise([findingOf({ title: `${word} spends`, country, subject })])
  return (await app.store.feed.page({ filter: { text: `${word} spends` }, limit: 1 }, null)).rows[0]!
}

async function act(row: AlertRow, action: any, payload: object = {}): Promise<void> {
  const version = (await app.store.alerts.get(row.id))!.row.version
  const answer = await ask(desk, 'alert:command', commandOf(action, { id: row.id, version }, payload as any))
  if (!answer.ok) throw new Error(`${action}: ${answer.error.message}`)
}

const escalate = (row: AlertRow, lane: Lane) => act(row, 'escalate', { lane, ask: `Is ${row.title} lawful?` })

/** What a person is told of an alert, by the ways there are; `true` where it is told. */
async function told(person: TestUser, row: AlertRow): Promise<Record<string, boolean>> {
  await app.app.collaboration.settled()
  const word = row.title.split(' ')[0]!
  const ways: Record<string, string> = {
    list: '/api/alerts?state=new,claimed,investigating,escalated,closed&limit=500',
    search: `/api/search?q=${word}`,
    csv: '/api/export.csv?state=new,claimed,investigating,escalated,closed',
    json: '/api/export.json?state=new,claimed,investigating,escalated,closed',
    advertiser: `/api/advertisers/${row.subject.id}`,
    liaison: '/api/liaison',
    enforcement: '/api/enforcement',
    alert: `/api/alerts/${row.id}`,
    log: `/api/alerts/${row.id}/log`,
    notices: '/api/notices',
  }
  const found: Record<string, boolean> = {}
  for (const [way, path] of Object.entries(ways)) {
    const response = await app.fetch(path, { as: person })
    expect([path, [200, 404].includes(response.status)]).toEqual([path, true])
    const text = await response.text()
    found[way] = response.status === 200 && (text.includes(word) || text.includes(row.id))
  }
  const socket = await connectSocket(app.address, person)
  const opened = await ask(socket, 'alert:open', { alertId: row.id })
  const logged = await ask(socket, 'alert:log', { alertId: row.id })
  socket.disconnect()
  return { ...found, opened: opened.ok, logged: logged.ok }
}

const nothing = (ways: Record<string, boolean>) => Object.entries(ways).filter(([, is]) => is)
const missing = (ways: Record<string, boolean>) => Object.entries(ways).flatMap(([way, is]) => (is ? [] : [way]))

describe('what a lane was asked', () => {
  test('[ACCESS29] no way tells of an alert before the lane is asked, every way after, also when it is answered and closed', async () => {
    const legal = await specialist(['legal'])
    const policy = await specialist(['policy'])
    const row = await alert()
    const entry = { alertIds: [row.id], at: '2026-09-20T12:00:00Z', direction: 'out' }
    await call(app, lead, 'POST', '/api/liaison', { ...entry, organisation: row.title, channel: 'phone', subject: 's' })
    const measure = { measure: 'ad-removed', state: 'done', decidedBy: row.title, target: row.subject, note: '' }
    await call(app, lead, 'POST', '/api/enforcement', { ...entry, ...measure })
    await act(row, 'note', { internal: `about ${row.title} @${legal.user.name}`, outward: '' })
    expect(nothing(await told(legal, row))).toEqual([])
    await escalate(row, 'legal')
    expect(missing(await told(legal, row))).toEqual([])
    expect(nothing(await told(policy, row))).toEqual([])
    const returned = await call(app, legal, 'POST', '/api/alerts/commands', {
      ...commandOf('return', { id: row.id, version: 3 }, { note: 'it is' }),
    })
    expect(returned.ok).toBe(true)
    await act(row, 'close', { disposition: 'benign', reason: 'lawful' })
    expect(missing(await told(legal, row))).toEqual([])
    expect(nothing(await told(policy, row))).toEqual([])
  })

  test('[ACCESS29] the country scope of a specialist holds as well', async () => {
    const brazil = await specialist(['legal'], ['BR'])
    const row = await alert('FR')
    await escalate(row, 'legal')
    expect(nothing(await told(brazil, row))).toEqual([])
    const here = await alert('BR')
    await escalate(here, 'legal')
    expect(missing(await told(brazil, here)).filter((way) => !['liaison', 'enforcement'].includes(way))).toEqual([])
  })

  test('[ACCESS29] a specialist without a lane sees nothing, and the page says so without an error', async () => {
    const page = await new PageClient(app.address, await specialist([])).open()
    await escalate(await alert(), 'legal')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect([page.rows(), page.feed.tally?.total, page.counts.frames]).toEqual([[], 0, 0])
    page.close()
  })

  test('[ACCESS29] the link of an alert does not show another one that was not asked', async () => {
    const legal = await specialist(['legal'])
    const row = await alert()
    await app.raise([findingOf({ kind: 'silence-breach', subject: row.subject, title: 'another matter of the page' })])
    await escalate(row, 'legal')
    const related = async () => (await call(app, legal, 'GET', `/api/alerts/${row.id}`)).related
    expect(await related()).toEqual([])
    const { rows } = await app.store.feed.page({ filter: { text: 'another matter' }, limit: 1 }, null)
    await escalate(rows[0]!, 'legal')
    expect((await related()).length).toBe(1)
  })
})

describe('live', () => {
  test('[ACCESS29] an alert enters the page when the lane is asked, is counted as new, and stays as it is returned and closed', async () => {
    const page = await new PageClient(app.address, await specialist(['legal', 'policy'])).open()
    const before = page.feed.tally!.total
    const row = await alert()
    await act(row, 'claim')
    await escalate(row, 'legal')
    await until('it has entered', () => page.row(row.id)?.lane === 'legal')
    expect(page.feed.tally!.total).toBe(before + 1)
    expect(page.feed.tally!.facets.states['claimed'] ?? 0).toBe(0)
    await escalate(row, 'policy')
    await until('it is asked of policy', () => page.row(row.id)?.lane === 'policy')
    expect(page.feed.tally!.total).toBe(before + 1)
    await act(row, 'close', { disposition: 'benign', reason: 'lawful' })
    await until('it is closed', () => page.row(row.id)?.state === 'closed')
    expect(page.feed.tally!.total).toBe(before)
    page.close()
  })

  test('[ACCESS29] coming back after a cut brings what was asked meanwhile', async () => {
    const page = await new PageClient(app.address, await specialist(['infrastructure'], ['BR'])).open()
    const row = await alert()
    await escalate(await alert('FR'), 'infrastructure')
    page.cut()
    await escalate(row, 'infrastructure')
    await until('the page knows it', () => page.current && page.row(row.id) !== undefined)
    expect(page.rows().map(({ id }) => id)).toEqual([row.id])
    expect(page.feed.tally!.total).toBe(1)
    page.close()
  })

  test('[ACCESS29] who looks at an alert out of sight is shown without it', async () => {
    const legal = await connectSocket(app.address, await specialist(['legal']))
    const row = await alert()
    const seen: (string | null)[] = []
    legal.on('presence:changed', (all) => {
      for (const { user, alertId } of all) if (user.id === lead.user.id) seen.push(alertId)
    })
    await ask(desk, 'presence:set', { alertId: row.id })
    await until('presence is told', () => seen.length > 0)
    expect(seen.every((id) => id === null)).toBe(true)
    legal.disconnect()
  })
})

describe('what a specialist enters and is not shown', () => {
  test('[ACCESS29] an entry of a register is about an alert of the lane; other entries are unknown to them', async () => {
    const legal = await specialist(['legal'])
    const [mine, other] = [await alert(), await alert()]
    await escalate(mine, 'legal')
    const contact = {
      organisation: 'Court',
      channel: 'letter',
      direction: 'out',
      subject: 's',
      at: '2026-09-20T12:00:00Z',
    }
    const enter = (person: TestUser, alertIds: string[]) =>
      call(app, person, 'POST', '/api/liaison', { ...contact, country: 'BR', alertIds })
    expect(await enter(legal, [])).toMatchObject({ status: 400, error: { fields: [{ field: 'alertIds' }] } })
    expect((await enter(legal, [other.id])).status).toBe(404)
    expect((await enter(legal, [mine.id])).status).toBe(200)
    const both = await enter(lead, [mine.id, other.id])
    const hidden = await enter(lead, [other.id])
    const { entries } = await call(app, legal, 'GET', '/api/liaison')
    expect(entries.map(({ id }: any) => id)).toContain(both.id)
    expect(entries.map(({ id }: any) => id)).not.toContain(hidden.id)
    expect(JSON.stringify(entries)).not.toContain(other.id)
    const change = { ...contact, country: 'BR', alertIds: [mine.id], version: 1 }
    const changed = await call(app, legal, 'PUT', `/api/liaison/${both.id}`, change)
    expect(changed).toMatchObject({ status: 200, alertIds: [mine.id] })
    expect((await call(app, legal, 'PUT', `/api/liaison/${hidden.id}`, change)).status).toBe(404)
    expect(
      (await call(app, lead, 'GET', '/api/liaison')).entries.find(({ id }: any) => id === both.id).alertIds,
    ).toContain(other.id)
  })

  test('[ACCESS29] figures count what was asked; walls and mute windows are not for them', async () => {
    const liaison = await specialist(['platform-liaison'])
    const row = await alert()
    await alert()
    await escalate(row, 'platform-liaison')
    await app.app.collaboration.settled()
    expect((await call(app, liaison, 'GET', '/api/metrics/response')).all.alerts).toBe(1)
    expect((await call(app, liaison, 'GET', '/api/metrics/shift')).escalated).toEqual({ 'platform-liaison': 1 })
    expect((await call(app, liaison, 'GET', '/api/enforcement/counts')).counts).toEqual([])
    const { people } = await call(app, liaison, 'GET', '/api/workload')
    expect(people.map(({ person, open }: any) => [person.name, open])).toEqual([['Lea', 1]])
    expect((await call(app, liaison, 'GET', '/api/wall/br-2026-general')).status).toBe(403)
    const window = { kinds: ['co-action'], countries: [], subjectIds: [], reason: 'x', endsAt: inAnHour() }
    expect((await call(app, lead, 'POST', '/api/mutes', window)).status).toBe(200)
    expect((await call(app, lead, 'GET', '/api/mutes')).mutes.length).toBe(1)
    expect((await call(app, liaison, 'GET', '/api/mutes')).mutes).toEqual([])
  })

  test('[ACCESS29] precision beside a detector is that of the decisions in sight', async () => {
    const legal = await specialist(['legal'], ['BR'])
    const [mine, other] = [await alert(), await alert()]
    for (const row of [mine, other]) {
      await act(row, 'claim')
      if (row === mine) await escalate(row, 'legal')
      await act(row, 'close', { disposition: 'true-positive-no-power', reason: 'r', evidenceRefs: ['ev-1'] })
    }
    await app.app.collaboration.settled()
    const decided = (await app.store.facts.decisions()).filter(({ disposition }) => disposition.startsWith('true'))
    expect(decided.reduce((sum, each) => sum + each.n, 0)).toBeGreaterThan(1)
    expect((await call(app, legal, 'GET', `/api/alerts/${mine.id}`)).precision).toMatchObject({
      truePositives: 1,
      n: 1,
    })
  })
})

function inAnHour(): string {
  return new Date(Date.now() + 3_600_000).toISOString()
}
