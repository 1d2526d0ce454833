import { afterAll, beforeAll, expect, test } from 'vitest'

import { verifyChain } from '../../../server/audit/hash-chain.ts'
import { hashOf } from '../../../server/reporting/handover/handovers.ts'
import { call } from '../../support/call.ts'
import { findingOf, findingsOf } from '../../support/findings.ts'
import { ask, commandOf, connectSocket, type LiveSocket } from '../../support/socket.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

let app: Running
let ana: TestUser
let bea: TestUser
let cem: TestUser
let socket: LiveSocket

beforeAll(async () => {
  app = await startApp()
  ana = await app.makeUser({ name: 'Ana Analyst' })
  bea = await app.makeUser({ name: 'Bea Following' })
  cem = await app.makeUser({ name: 'Cem', scope: { countries: ['DE'], elections: [] } })
  socket = await connectSocket(app.address, ana)
  await app.raise(findingsOf(6, (at) => ({ country: at < 4 ? 'BR' : 'DE', title: `Page ${at} spends` })))
  await app.raise([findingOf({ title: 'Nobody has this', score: 1, reach: 1, confidence: 1 })])
  for (const [at, row] of (await rows()).filter(({ title }) => title !== 'Nobody has this').entries()) {
    if (at === 5) continue
    await act(row, 'claim', {})
    if (at === 0) await act(row, 'escalate', { lane: 'legal', ask: 'is it lawful?' })
    if (at === 1) await act(row, 'note', { internal: 'the payer is new — ask Łódź', outward: '' })
  }
  await app.app.collaboration.settled()
})
afterAll(async () => {
  socket.disconnect()
  await app.close()
})

async function rows() {
  return (await app.store.feed.page({ filter: {}, limit: 50 }, null)).rows
}

async function act(row: { id: string }, action: any, payload: any, on = socket) {
  const { version } = (await app.store.alerts.get(row.id))!.row
  const answer = await ask(on, 'alert:command', commandOf(action, { id: row.id, version }, payload))
  if (!answer.ok) throw new Error(JSON.stringify(answer))
}

async function owned(who: TestUser) {
  return (await rows()).filter(({ owner }) => owner?.id === who.user.id).map(({ id }) => id)
}

test('[COL10] a shift is handed over: drafted from the log, signed, answered line by line, and moved at once', async () => {
  const { handover: draft } = await call(app, ana, 'POST', '/api/handovers', { incoming: bea.user.id })
  const kinds = draft.lines.map((line: any) => line.kind).sort()
  expect(kinds.filter((kind: string) => kind === 'alert')).toHaveLength(4)
  expect(kinds.filter((kind: string) => kind === 'escalation')).toHaveLength(1)
  expect(kinds).toContain('note')
  expect(draft.lines.find((line: any) => line.kind === 'escalation').text).toBe('waits for legal: is it lawful?')

  const path = `/api/handovers/${draft.id}`
  expect(await call(app, bea, 'POST', `${path}/sign`, { version: 1 })).toMatchObject({ status: 403 })
  const line = draft.lines[0].id
  const edited = await call(app, ana, 'PUT', path, {
    version: 1,
    remarks: 'quiet',
    incoming: bea.user.id,
    lines: [{ id: line, remark: 'call back at 9' }],
  })
  expect(edited.handover.lines[0].remark).toBe('call back at 9')
  expect(await call(app, ana, 'POST', `${path}/sign`, { version: 1 })).toMatchObject({
    status: 409,
    error: { code: 'VERSION_CONFLICT', current: 2 },
  })
  const { handover: signed } = await call(app, ana, 'POST', `${path}/sign`, { version: 2 })
  expect(signed.signed.heads.map((head: any) => head.chain)).toContain('administration')
  expect((await call(app, bea, 'GET', '/api/notices')).notices).toMatchObject([{ kind: 'handover' }])

  // Who signed does not accept, nor does a third person; and every line must be answered.
  expect(await call(app, ana, 'POST', `${path}/accept`, { version: 3 })).toMatchObject({
    error: { code: 'NEEDS_SECOND_PERSON' },
  })
  expect(await call(app, cem, 'POST', `${path}/answers`, { answers: [{ line, accepted: true }] })).toMatchObject({
    status: 403,
  })
  expect(await call(app, bea, 'POST', `${path}/accept`, { version: 3 })).toMatchObject({ status: 409 })
  const alerts = signed.lines.filter((each: any) => each.kind === 'alert')
  const answers = signed.lines.map((each: any) => ({ line: each.id, accepted: true }))
  answers.find((each: any) => each.line === alerts[0].id).accepted = false
  expect(await call(app, bea, 'POST', `${path}/answers`, { answers })).toMatchObject({ status: 400 })
  answers.find((each: any) => each.line === alerts[0].id).reason = 'you know it better'
  const answered = await call(app, bea, 'POST', `${path}/answers`, { answers })
  expect(answered.status).toBe(200)

  // One alert changes hands between signing and accepting.
  await act({ id: alerts[1].alertId }, 'release', {})
  const done = await call(app, bea, 'POST', `${path}/accept`, { version: 4 })
  expect(done.handover).toMatchObject({ state: 'accepted', accepted: { moved: 3, by: { id: bea.user.id } } })
  expect(done.handover.accepted.left).toEqual([
    { lineId: alerts[0].id, reason: 'declined: you know it better' },
    { lineId: alerts[1].id, reason: 'it has changed hands or state since' },
  ])
  expect(await owned(bea)).toHaveLength(3)
  expect(await owned(ana)).toEqual([alerts[0].alertId])
  const entries = await app.store.audit.since(0, 10_000)
  const moves = entries.filter(({ channel, action }) => channel === 'handover' && action === 'alert.assign')
  expect(moves).toHaveLength(3)
  for (const { chain } of await app.store.audit.heads()) {
    expect((await verifyChain(app.store.audit.chain(chain))).firstBad).toBeNull()
  }
})

test('[COL10] the files carry pseudonyms and head hashes', async () => {
  const { handovers } = await call(app, ana, 'GET', '/api/handovers')
  const path = `/api/handovers/${handovers[0].id}`
  const json = await call(app, ana, 'GET', `${path}/file.json`)
  expect(json.signed.heads.length).toBeGreaterThan(0)
  expect(json.outgoing.name).toMatch(/^analyst-/)
  expect(JSON.stringify(json)).not.toMatch(/Ana Analyst|Bea Following/)
  // Whoever holds the file can tell that nothing in it was changed since it was signed.
  expect(hashOf(json, json.signed.heads)).toBe(json.signed.hash)
  const pdf = Buffer.from(await (await app.fetch(`${path}/file.pdf`, { as: ana })).arrayBuffer())
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pdf.length).toBeGreaterThan(1500)
})

test('[COL10] a colleague of another scope sees only their lines, and no chains', async () => {
  const { handovers } = await call(app, cem, 'GET', '/api/handovers')
  const { handover } = await call(app, cem, 'GET', `/api/handovers/${handovers[0].id}`)
  expect(handover.lines.length).toBeGreaterThan(0)
  expect(handover.lines.every((line: any) => line.country === 'DE')).toBe(true)
  expect(handover.signed.heads).toEqual([])
})

test('[COL10] chains and counts of other places are not told either where every line is of one’s own', async () => {
  const { handover: draft } = await call(app, bea, 'POST', '/api/handovers', { countries: ['BR'] })
  await call(app, bea, 'POST', `/api/handovers/${draft.id}/sign`, { version: 1 })
  expect(new Set(draft.lines.map(({ country }: any) => country))).toEqual(new Set(['BR']))
  const seenBy = async (who: TestUser) => (await call(app, who, 'GET', `/api/handovers/${draft.id}`)).handover
  const whole = await seenBy(bea)
  const chains = whole.signed.heads.map(({ chain }: any) => chain)
  expect(chains.some((chain: string) => chain.startsWith('de-') || chain === 'no-election')).toBe(true)
  const brazil = await app.makeUser({ scope: { countries: ['BR'], elections: [] } })
  expect(await seenBy(brazil)).toMatchObject({ lines: whole.lines, signed: { heads: [], hash: whole.signed.hash } })
  await call(app, bea, 'POST', `/api/handovers/${draft.id}/withdraw`, { reason: 'a rehearsal' })
})

test('[COL10] an analyst hands over only what is theirs; a lead may for everybody', async () => {
  expect(await call(app, ana, 'POST', '/api/handovers', { people: [] })).toMatchObject({ status: 403 })
  const lead = await app.makeUser({ role: 'lead' })
  const { handover } = await call(app, lead, 'POST', '/api/handovers', { people: [] })
  expect(new Set(handover.lines.map((line: any) => line.owner?.id).filter(Boolean)).size).toBe(2)
  const withdrawn = await call(app, lead, 'POST', `/api/handovers/${handover.id}/withdraw`, { reason: 'too early' })
  expect(withdrawn.handover.state).toBe('withdrawn')
})

test('[COL10] the roster says who is on shift, the workload who carries what', async () => {
  const lead = await app.makeUser({ role: 'lead', name: 'Lea' })
  const hour = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString()
  const shift = { name: 'night', from: hour(-1), to: hour(7), scope: null, members: [{ userId: cem.user.id }] }
  const made = await call(app, lead, 'POST', '/api/roster', shift)
  expect(made.status).toBe(200)
  expect(await call(app, ana, 'POST', '/api/roster', shift)).toMatchObject({ status: 403 })
  expect(await call(app, lead, 'POST', '/api/roster', { ...shift, to: hour(-2) })).toMatchObject({ status: 400 })
  const narrow = await app.makeUser({ role: 'lead', scope: { countries: ['DE'], elections: [] } })
  expect(await call(app, narrow, 'PUT', `/api/roster/${made.id}`, shift)).toMatchObject({ status: 403 })
  const { shifts } = await call(app, ana, 'GET', '/api/roster')
  expect(shifts).toMatchObject([{ name: 'night', running: true, members: [{ person: { name: 'Cem' } }] }])
  const { people } = await call(app, ana, 'GET', '/api/workload')
  expect(people).toContainEqual(
    expect.objectContaining({ person: { id: cem.user.id, name: 'Cem' }, onShift: true, open: 0 }),
  )
  expect(people[0]).toMatchObject({ person: { name: 'Bea Following' }, open: 3, escalated: 1 })
})

test('nothing unexpected happened', () => expect(app.errors).toEqual([]))
