import { afterEach, expect, test } from 'vitest'

import { signatureOf } from '../../../server/notify/send-webhook.ts'
import { findingOf, findingsOf } from '../../support/findings.ts'
import { startMailReceiver, startReceiver, type Receiver } from '../../support/receiver.ts'
import { ask, commandOf, connectSocket, until } from '../../support/socket.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close()
})

async function roomWith(env: Record<string, string> = {}): Promise<Running> {
  const app = await startApp({ env: { NOTIFY_ALLOW_PRIVATE: 'on', PUBLIC_URL: 'https://room.example.org', ...env } })
  open.push(app)
  return app
}

async function receiverOf(): Promise<Receiver> {
  const receiver = await startReceiver()
  open.push(receiver)
  return receiver
}

async function send(app: Running, as: TestUser, method: string, path: string, body: object = {}): Promise<any> {
  const response = await app.fetch(path, {
    as,
    method,
    headers: { 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, ...((await response.json()) as object) }
}

async function webhookFor(app: Running, lead: TestUser, url: string, rule: object = {}, channel: object = {}) {
  const made = await send(app, lead, 'POST', '/api/notify/channels', {
    type: 'webhook',
    name: 'desk',
    url: `${url}/hook`,
    scope: null,
    ...channel,
  })
  expect(made.status).toBe(200)
  const ruled = await send(app, lead, 'POST', '/api/notify/rules', {
    name: 'all',
    events: ['raised'],
    scope: null,
    to: { channels: [made.id] },
    ...rule,
  })
  expect(ruled.status).toBe(200)
  return made as { id: string; secret: string }
}

test('[COL2] a new alert reaches the webhook once, signed over time and body', async () => {
  const app = await roomWith()
  const receiver = await receiverOf()
  const lead = await app.makeUser({ role: 'lead' })
  const { secret } = await webhookFor(app, lead, receiver.url)
  await app.raise([findingOf({ title: 'Page A spends' })])
  await until('the receiver was called', () => receiver.received.length > 0)
  const call = receiver.received[0]!
  const timestamp = String(call.headers['x-war-room-timestamp'])
  expect(call.headers['x-war-room-signature']).toBe(signatureOf(secret, timestamp, call.body))
  expect(JSON.parse(call.body)).toMatchObject({
    id: call.headers['x-war-room-delivery'],
    event: 'raised',
    exercise: false,
    alert: { title: 'Page A spends', country: 'BR' },
  })
  await until('it is settled', async () => (await app.store.deliveries.counts()).delivered === 1)
  expect(receiver.received).toHaveLength(1)
})

test('[COL3] a receiver that fails is tried again after growing pauses, then lands in the dead letters, and can be retried', async () => {
  let now = Date.parse('2026-09-20T12:00:00Z')
  const app = await startApp({ env: { NOTIFY_ALLOW_PRIVATE: 'on', SESSION_HOURS: '700' }, now: () => new Date(now) })
  open.push(app)
  const receiver = await receiverOf()
  receiver.answer = 503
  const lead = await app.makeUser({ role: 'lead' })
  await webhookFor(app, lead, receiver.url)
  await app.raise([findingOf()])
  const pauses: number[] = []
  for (let attempt = 1; attempt <= 8; attempt++) {
    await until(`attempt ${attempt}`, () => receiver.received.length === attempt)
    await until('it is put back', async () => (await app.store.deliveries.counts()).sending === 0)
    const [delivery] = await app.store.deliveries.list({ states: [], after: null, limit: 1 })
    expect(delivery!.attempts).toBe(attempt)
    if (attempt < 8) pauses.push(Date.parse(delivery!.nextAt) - now)
    now = Date.parse(delivery!.nextAt) + 1
    app.app.collaboration.queue.wake()
  }
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
  expect(pauses.at(-1)! / pauses[0]!).toBeGreaterThan(40)
  const dead = await send(app, lead, 'GET', '/api/notify/deliveries?state=dead')
  expect(dead.deliveries).toHaveLength(1)
  expect(dead.deliveries[0].lastError).toBe('answered 503')
  receiver.answer = 200
  expect(await send(app, lead, 'POST', '/api/notify/deliveries/retry', { ids: [dead.deliveries[0].id] })).toMatchObject(
    {
      done: 1,
    },
  )
  await until('it is delivered', async () => (await app.store.deliveries.counts()).delivered === 1)
  expect(new Set(receiver.received.map((call) => call.headers['x-war-room-delivery'])).size).toBe(1)
})

test('[COL3] a receiver that never answers holds up neither other receivers nor the room', async () => {
  const app = await roomWith()
  const [stuck, healthy] = [await receiverOf(), await receiverOf()]
  stuck.answer = 'hang'
  const lead = await app.makeUser({ role: 'lead' })
  await webhookFor(app, lead, stuck.url)
  await webhookFor(app, lead, healthy.url)
  await app.raise(findingsOf(40))
  await until('the healthy receiver has all', () => healthy.received.length === 40, 10_000)
  expect(stuck.received.length).toBeLessThanOrEqual(2)
  const analyst = await app.makeUser()
  const socket = await connectSocket(app.address, analyst)
  const page = await ask(socket, 'feed:query', { filter: {} })
  if (!page.ok) throw new Error('no page')
  const started = performance.now()
  for (const row of page.page.rows.slice(0, 20)) {
    expect(await ask(socket, 'alert:command', commandOf('claim', row, {}))).toMatchObject({ ok: true })
  }
  expect((performance.now() - started) / 20).toBeLessThan(100)
  socket.disconnect()
})

test('[COL2] what was queued before a stop is delivered after the restart, under the same id', async () => {
  const app = await roomWith()
  const receiver = await receiverOf()
  receiver.answer = 'hang'
  const lead = await app.makeUser({ role: 'lead' })
  await webhookFor(app, lead, receiver.url)
  await app.raise(findingsOf(3))
  await until('two are under way', () => receiver.received.length === 2)
  await app.restart()
  receiver.answer = 200
  await until('all three are delivered', async () => (await app.store.deliveries.counts()).delivered === 3)
  expect(new Set(receiver.received.map((call) => call.headers['x-war-room-delivery'])).size).toBe(3)
})

test('[COL1] a rule tells only what its severity, places and scope let through', async () => {
  const app = await roomWith()
  const receiver = await receiverOf()
  const lead = await app.makeUser({ role: 'lead' })
  await webhookFor(app, lead, receiver.url, {
    scope: { countries: ['BR', 'DE'], elections: [] },
    countries: ['BR', 'FR'],
  })
  await app.raise([
    findingOf({ country: 'DE', title: 'in DE' }),
    findingOf({ country: 'FR', title: 'in FR' }),
    findingOf({ country: 'BR', title: 'in BR' }),
    findingOf({ country: 'BR', title: 'drill', exercise: true }),
  ])
  await until('one came', () => receiver.received.length === 1)
  await until(
    'all is read',
    async () => (await app.store.cursors.get('notify')) === (await app.store.counters.get('audit')),
  )
  expect(receiver.received.map((call) => JSON.parse(call.body).alert.title)).toEqual(['in BR'])
})

test('[COL1] a lead makes no rule or channel wider than their own scope, and sees none', async () => {
  const app = await roomWith()
  const everywhere = await app.makeUser({ role: 'lead' })
  const brazil = await app.makeUser({ role: 'lead', scope: { countries: ['BR'], elections: [] } })
  const wide = await send(app, everywhere, 'POST', '/api/notify/channels', {
    type: 'email',
    name: 'all',
    to: ['all@example.org'],
    scope: null,
  })
  const refused = await send(app, brazil, 'POST', '/api/notify/channels', {
    type: 'email',
    name: 'wide',
    to: ['me@example.org'],
    scope: null,
  })
  expect(refused).toMatchObject({ status: 403, error: { code: 'OUT_OF_SCOPE' } })
  expect((await send(app, brazil, 'GET', '/api/notify/channels')).channels).toEqual([])
  const rule = {
    name: 'r',
    events: ['raised'],
    scope: { countries: ['BR'], elections: [] },
    to: { channels: [wide.id] },
  }
  expect(await send(app, brazil, 'POST', '/api/notify/rules', rule)).toMatchObject({ status: 404 })
  const analyst = await app.makeUser()
  expect(await send(app, analyst, 'GET', '/api/notify/channels')).toMatchObject({ status: 403 })
})

test('[COL2] a private address is refused unless the operator allows it', async () => {
  const app = await roomWith({ NOTIFY_ALLOW_PRIVATE: 'off' })
  const lead = await app.makeUser({ role: 'lead' })
  const bad = { type: 'slack', name: 'x', url: 'https://169.254.169.254/latest', scope: null }
  expect(await send(app, lead, 'POST', '/api/notify/channels', bad)).toMatchObject({
    status: 400,
    error: { fields: [{ field: 'url' }] },
  })
  // The name passes the form and fails where it leads.
  const made = await send(app, lead, 'POST', '/api/notify/channels', { ...bad, url: 'https://localhost/x' })
  const tested = await send(app, lead, 'POST', `/api/notify/channels/${made.id}/test`)
  expect(tested).toMatchObject({ ok: false })
  expect(tested.error).toMatch(/not public/)
})

test('[COL2] Slack gets one text in which a title can neither ping nor link', async () => {
  const app = await roomWith()
  const receiver = await receiverOf()
  const lead = await app.makeUser({ role: 'lead' })
  await webhookFor(app, lead, receiver.url, {}, { type: 'slack', url: `${receiver.url}/services/T0/B0/x` })
  await app.raise([findingOf({ title: '<!channel> buys & sells' })])
  await until('it came', () => receiver.received.length === 1)
  const { text } = JSON.parse(receiver.received[0]!.body)
  expect(text).toContain('&lt;!channel&gt; buys &amp; sells')
  expect(text).toMatch(/<https:\/\/room\.example\.org\/alert\/[\w-]+\|Open the alert>/)
  const shown = await send(app, lead, 'GET', '/api/notify/channels')
  expect(JSON.stringify(shown)).not.toContain('services/T0')
})

test('[COL2] e-mail reaches the mentioned person, whose own scope decides', async () => {
  const mail = await startMailReceiver()
  open.push(mail)
  const app = await roomWith({ SMTP_URL: mail.url, NOTIFY_FROM: 'room@example.org' })
  const lead = await app.makeUser({ role: 'lead', name: 'Lea' })
  const ana = await app.makeUser({ name: 'Ana Souza' })
  const outside = await app.makeUser({ name: 'Otto', scope: { countries: ['DE'], elections: [] } })
  const rule = { name: 'mentions', events: ['mention'], scope: null, to: { mentioned: true } }
  expect(await send(app, lead, 'POST', '/api/notify/rules', rule)).toMatchObject({ status: 200 })
  await app.raise([findingOf({ title: 'Page B spends' })])
  const socket = await connectSocket(app.address, lead)
  const notices: any[] = []
  const anaSocket = await connectSocket(app.address, ana)
  anaSocket.on('notice:raised', (notice) => notices.push(notice))
  const page = await ask(socket, 'feed:query', { filter: {} })
  if (!page.ok) throw new Error('no page')
  const note = commandOf('note', page.page.rows[0]!, { internal: 'look @Ana Souza and @Otto', outward: '' })
  expect(await ask(socket, 'alert:command', note)).toMatchObject({ ok: true })
  await until('the mail came', () => mail.mails.length === 1)
  await until('the notice came', () => notices.length === 1)
  expect(mail.mails[0]!.to).toEqual([ana.user.email])
  expect(mail.mails[0]!.text).toContain('Page B spends')
  expect(notices[0]).toMatchObject({ kind: 'mention', text: 'Lea mentioned you: Page B spends' })
  expect((await send(app, outside, 'GET', '/api/notices')).notices).toEqual([])
  const kept = await send(app, ana, 'GET', '/api/notices')
  expect(kept.notices).toHaveLength(1)
  expect(await send(app, ana, 'POST', '/api/notices/read', { ids: [kept.notices[0].id] })).toMatchObject({ done: 1 })
  socket.disconnect()
  anaSocket.disconnect()
})

test('[COL4] the lane is told of an escalation, the holder of a take-over', async () => {
  const app = await roomWith()
  const analyst = await app.makeUser({ name: 'Ana' })
  const lead = await app.makeUser({ role: 'lead', name: 'Lea' })
  const counsel = await app.makeUser({ role: 'specialist', name: 'Cora', lanes: ['legal'] })
  await app.raise([findingOf({ title: 'Page C spends' })])
  const socket = await connectSocket(app.address, analyst)
  const page = await ask(socket, 'feed:query', { filter: {} })
  if (!page.ok) throw new Error('no page')
  const row = page.page.rows[0]!
  await ask(socket, 'alert:command', commandOf('claim', row, {}))
  const leadSocket = await connectSocket(app.address, lead)
  const taken = await ask(
    leadSocket,
    'alert:command',
    commandOf('take-over', { id: row.id, version: 2 }, { reason: 'mine' }),
  )
  expect(taken).toMatchObject({ ok: true })
  const asked = commandOf('escalate', { id: row.id, version: 3 }, { lane: 'legal', ask: 'lawful?' })
  expect(await ask(leadSocket, 'alert:command', asked)).toMatchObject({ ok: true })
  await until('counsel was told', async () => (await app.store.notices.of(counsel.user.id, 9)).length === 1)
  expect((await app.store.notices.of(counsel.user.id, 9))[0]).toMatchObject({ kind: 'escalation' })
  expect((await app.store.notices.of(analyst.user.id, 9)).map(({ kind }) => kind)).toEqual(['take-over'])
  socket.disconnect()
  leadSocket.disconnect()
})

async function noticesOf(app: Running, { user }: TestUser) {
  return (await app.store.notices.of(user.id, 9)).map(({ kind, text, alertId }) => ({ kind, text, alertId }))
}

test('[COL4] a second person is asked for among leads in scope but the one who asks, in the page and by e-mail', async () => {
  const mail = await startMailReceiver()
  open.push(mail)
  const app = await roomWith({ SMTP_URL: mail.url })
  const asking = await app.makeUser({ role: 'lead', name: 'Lea' })
  const other = await app.makeUser({ role: 'lead', name: 'Leo', scope: { countries: ['BR'], elections: [] } })
  const elsewhere = await app.makeUser({ role: 'lead', scope: { countries: ['DE'], elections: [] } })
  const analyst = await app.makeUser()
  const rule = { name: 'r', events: ['second-person-asked'], scope: null, to: { approvers: true } }
  expect(await send(app, asking, 'POST', '/api/notify/rules', rule)).toMatchObject({ status: 200 })
  await app.raise([findingOf({ title: 'Page D spends' })])
  const socket = await connectSocket(app.address, asking)
  const otherSocket = await connectSocket(app.address, other)
  const shown: any[] = []
  otherSocket.on('notice:raised', (notice) => shown.push(notice))
  const page = await ask(socket, 'feed:query', { filter: {} })
  if (!page.ok) throw new Error('no page')
  const row = page.page.rows[0]!
  const outward = { disposition: 'benign', reason: 'lawful', outward: true } as const
  const asked = await ask(socket, 'alert:command', commandOf('close', row, outward as any))
  expect(asked).toMatchObject({ ok: false, error: { code: 'NEEDS_SECOND_PERSON' } })
  const notice = { kind: 'second-person', text: 'Lea asks a second person to close: Page D spends', alertId: row.id }
  await until('the open page shows it', () => shown.length === 1)
  expect(shown[0]).toMatchObject(notice)
  expect(await noticesOf(app, other)).toEqual([notice])
  await until('the mail came', () => mail.mails.length === 1)
  expect(mail.mails[0]!.to).toEqual([other.user.email])
  expect(mail.mails[0]!.text).toMatch(/A second person is asked for \[BR\]: Page D spends/)
  expect(mail.mails[0]!.text).not.toContain('Lea asks')
  for (const nobody of [asking, elsewhere, analyst]) expect(await noticesOf(app, nobody)).toEqual([])
  socket.disconnect()
  otherSocket.disconnect()
})

test('[COL4] without another lead in scope anybody who may confirm is asked', async () => {
  const app = await roomWith()
  const asking = await app.makeUser({ role: 'lead', name: 'Lea' })
  const ana = await app.makeUser()
  const viewer = await app.makeUser({ role: 'viewer' })
  await app.raise([findingOf()])
  const socket = await connectSocket(app.address, asking)
  const page = await ask(socket, 'feed:query', { filter: {} })
  if (!page.ok) throw new Error('no page')
  const outward = { disposition: 'benign', reason: 'lawful', outward: true } as const
  await ask(socket, 'alert:command', commandOf('close', page.page.rows[0]!, outward as any))
  await until('Ana is asked', async () => (await noticesOf(app, ana)).length === 1)
  expect(await noticesOf(app, viewer)).toEqual([])
  socket.disconnect()
})

test('[COL4] a proposed mute window asks leads whose scope covers it for the second person', async () => {
  const [mail, receiver] = [await startMailReceiver(), await receiverOf()]
  open.push(mail)
  const app = await roomWith({ SMTP_URL: mail.url })
  const asking = await app.makeUser({ role: 'lead', name: 'Lea' })
  const covers = await app.makeUser({ role: 'lead', scope: { countries: ['BR', 'MX'], elections: [] } })
  const touches = await app.makeUser({ role: 'lead', scope: { countries: ['BR'], elections: [] } })
  const analyst = await app.makeUser()
  await webhookFor(app, asking, receiver.url, { events: ['second-person-asked'] })
  await webhookFor(app, asking, receiver.url, { events: ['raised'] })
  const rule = { name: 'r', events: ['second-person-asked'], scope: null, to: { approvers: true } }
  await send(app, asking, 'POST', '/api/notify/rules', rule)
  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  const window = { kinds: [], countries: ['BR', 'MX'], subjectIds: [], reason: 'a data fault', endsAt }
  expect(await send(app, asking, 'POST', '/api/mutes', window)).toMatchObject({ status: 200 })
  const text = 'Lea asks a second lead to approve a mute window for BR, MX: a data fault'
  await until('it is asked', async () => (await noticesOf(app, covers)).length === 1)
  expect(await noticesOf(app, covers)).toEqual([{ kind: 'second-person', text, alertId: null }])
  for (const nobody of [asking, touches, analyst]) expect(await noticesOf(app, nobody)).toEqual([])
  await until('mail and webhook came', () => mail.mails.length === 1 && receiver.received.length === 1)
  expect(mail.mails[0]!.to).toEqual([covers.user.email])
  expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({
    event: 'second-person-asked',
    alert: null,
    text: 'A second person is asked for [BR, MX]: a mute window',
  })
})

test('[COL2] a detector that finds worse than before tells nobody while a lead holds the severity down', async () => {
  const app = await roomWith()
  const receiver = await receiverOf()
  const lead = await app.makeUser({ role: 'lead' })
  await webhookFor(app, lead, receiver.url, { events: ['severity-raised'] })
  const [held, free] = [findingOf({ score: 0.6, reach: 0 }), findingOf({ score: 0.6, reach: 0, title: 'rises freely' })]
  await app.raise([held, free])
  const socket = await connectSocket(app.address, lead)
  const page = await ask(socket, 'feed:query', { filter: {} })
  if (!page.ok) throw new Error('no page')
  const row = page.page.rows.find(({ subject }) => subject.id === held.subject.id)!
  const down = commandOf('override-severity', row, { severity: 'info', reason: 'known' })
  expect(await ask(socket, 'alert:command', down)).toMatchObject({ ok: true })
  await app.raise([
    { ...held, score: 1, reach: 1 },
    { ...free, score: 1, reach: 1 },
  ])
  await until('one is told', () => receiver.received.length > 0)
  await app.app.collaboration.settled()
  await until('nothing waits', async () => (await app.store.deliveries.counts()).waiting === 0)
  expect(receiver.received.map((call) => JSON.parse(call.body).alert.title)).toEqual(['rises freely'])
  socket.disconnect()
})
