/** Whatever is sent in: scripts stay text, paths stay in their folder, sizes and shapes have an end. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { AlertRow } from '../../../shared/domain/alert.ts'
import { findingOf } from '../../support/findings.ts'
import { ask, commandOf, connectSocket } from '../../support/socket.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

const SCRIPT = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`
const SECRET_FILE = 'nobody may read this file'

let app: Running
let lead: TestUser
let admin: TestUser
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'war-room-page-'))
  const page = join(folder, 'client')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>page</title><script src="/assets/app.js"></script>')
  writeFileSync(join(page, 'assets', 'app.js'), '')
  writeFileSync(join(folder, 'secret.txt'), SECRET_FILE)
  app = await startApp({ clientFolder: page })
  lead = await app.makeUser({ role: 'lead', name: `Lead ${SCRIPT}`.slice(0, 80) })
  admin = await app.makeUser({ role: 'admin' })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

async function raised(given: Parameters<typeof findingOf>[0] = {}): Promise<AlertRow> {
  const finding = findingOf(given)
  await app.raise([finding])
  const page = await app.store.feed.page({ filter: { text: finding.subject.id }, limit: 1 }, null)
  return page.rows[0]!
}

const send = (path: string, body: unknown, as: TestUser = lead) =>
  app.fetch(path, {
    method: 'POST',
    as,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

describe('stored script', () => {
  test('[ACCESS14] in every text field of an alert comes back as the text it is', async () => {
    const subject = { type: 'advertiser' as const, id: `page ${SCRIPT}`, name: `Page ${SCRIPT}` }
    const alert = await raised({ subject, title: SCRIPT, summary: SCRIPT, members: [{ ...subject, why: SCRIPT }] })
    let version = alert.version
    const steps = [
      ['note', { internal: SCRIPT, outward: SCRIPT }],
      ['tag', { add: [SCRIPT.slice(0, 25)] }],
      ['override-severity', { severity: 'high', reason: SCRIPT }],
      ['escalate', { lane: 'legal', ask: SCRIPT }],
      ['return', { note: SCRIPT }],
      ['close', { disposition: 'benign', reason: SCRIPT, note: SCRIPT }],
      ['reopen', { reason: SCRIPT }],
    ] as const
    for (const [action, payload] of steps) {
      const answer = await send('/api/alerts/commands', commandOf(action, { id: alert.id, version }, payload as never))
      version = ((await answer.json()) as { version: number }).version
      expect(answer.status).toBe(200)
    }
    for (const path of [`/api/alerts/${alert.id}`, `/api/alerts/${alert.id}/log`, '/api/people']) {
      const answer = await app.fetch(path, { as: lead })
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(JSON.stringify(await answer.json())).toContain(JSON.stringify('<script>alert(1)</script>').slice(1, -1))
    }
    const socket = await connectSocket(app.address, lead)
    const opened = await ask(socket, 'alert:open', { alertId: alert.id })
    expect(opened).toMatchObject({ ok: true, alert: { row: { title: SCRIPT, subject } } })
    socket.disconnect()
  })

  test('[ACCESS14] in settings, people, tokens, windows and observations too', async () => {
    const ends = new Date(Date.now() + 3_600_000).toISOString()
    const answers = [
      await send('/api/mutes', { kinds: ['tip'], reason: SCRIPT, endsAt: ends }),
      await send('/api/admin/tokens', { name: SCRIPT, scopes: ['read'] }, admin),
      await send(
        '/api/admin/users',
        { email: 'script@example.org', name: SCRIPT, role: 'viewer', scope: null, lanes: [] },
        admin,
      ),
    ]
    for (const answer of answers) {
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
      expect(await answer.text()).toContain('<script>alert(1)</script>')
    }
    await app.observe([{ [SCRIPT]: SCRIPT, type: SCRIPT }])
    const letters = await app.fetch('/api/dead-letters', { as: lead })
    expect(letters.headers.get('content-type')).toMatch(/^application\/json/)
  })

  test('[ACCESS14] what is not found or refused is told as data, never as a page', async () => {
    for (const path of [`/api/${encodeURIComponent(SCRIPT)}`, `/api/alerts/${encodeURIComponent(SCRIPT)}`]) {
      const answer = await app.fetch(path, { as: lead })
      expect(answer.status).toBe(404)
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    }
  })

  test('[ACCESS14] the page may run its own files and nothing inline', async () => {
    for (const path of ['/', '/feed', '/index.html', '/assets/app.js', '/api/alerts']) {
      const policy = (await app.fetch(path)).headers.get('content-security-policy') ?? ''
      const directives = new Map(policy.split(';').map((each) => [each.trim().split(' ')[0], each.trim()]))
      expect(directives.get('script-src')).toBe("script-src 'self'")
      expect(directives.get('default-src')).toBe("default-src 'self'")
      expect(directives.get('object-src')).toBe("object-src 'none'")
      expect(directives.get('frame-ancestors')).toBe("frame-ancestors 'none'")
      expect(directives.get('base-uri')).toBe("base-uri 'none'")
    }
  })
})

/** A raw request line: `fetch` would tidy the path up. */
function rawGet(path: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(app.address)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method: 'GET' }, (answer) => {
      let body = ''
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('[ACCESS15] no path leads out of the folder of the page', async () => {
  const up = ['..', '%2e%2e', '..%00', '%2e%2e%2f..', '..%5c..', '....//..', '%252e%252e', '..;']
  const paths = up.flatMap((dots) => [
    `/${dots}/secret.txt`,
    `/assets/${dots}/${dots}/secret.txt`,
    `/${dots}/${dots}/${dots}/${dots}/etc/passwd`,
    `/assets/..${dots}/..%2f..%2fsecret.txt`,
  ])
  paths.push(
    '//etc/passwd',
    '/assets//../../secret.txt',
    '/%2fetc%2fpasswd',
    '/assets/%00',
    '/.git/config',
    '/war-room.db',
  )
  const leaks: string[] = []
  for (const path of paths) {
    const { body } = await rawGet(path)
    if (body.includes(SECRET_FILE) || body.includes('root:') || body.includes('SQLite format')) leaks.push(path)
  }
  expect(leaks).toEqual([])
  expect((await rawGet('/assets/app.js')).status).toBe(200)
  expect(app.errors).toEqual([])
})

describe('shapes and sizes', () => {
  const alive = async () => expect((await app.fetch('/api/alerts', { as: lead })).status).toBe(200)

  test('[ACCESS16] a body that is too large is refused before it is read to its end', async () => {
    const big = JSON.stringify({ text: 'x'.repeat(1_100_000) })
    expect((await send('/api/alerts/commands', big)).status).toBe(413)
    await alive()
  })

  test('[ACCESS16] nesting without end is an error of the sender, not of the server', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    for (const path of ['/api/alerts/commands', '/api/session', '/api/mutes']) {
      expect((await send(path, deep)).status).toBe(400)
    }
    const nested = `{"a":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_001)}`
    expect((await send('/api/alerts/commands', nested)).status).toBe(400)
    const socket = await connectSocket(app.address, lead)
    let inner: object = {}
    for (let n = 0; n < 3000; n++) inner = { inner }
    expect(await ask(socket, 'alert:open', inner as never)).toMatchObject({ ok: false, error: { code: 'INVALID' } })
    socket.disconnect()
    const rejected = await app.observe([{ a: inner }])
    expect(rejected.accepted).toBe(0)
    await alive()
  })

  test('[ACCESS16] __proto__ and constructor reach nothing', async () => {
    const { id, version } = await raised()
    const base = `"commandId":"proto-command-1","alertId":"${id}","expectedVersion":${version},"action":"note"`
    const bodies = [
      `{${base},"payload":{"internal":"n","__proto__":{"polluted":true}}}`,
      `{${base},"payload":{"internal":"n"},"__proto__":{"role":"admin","polluted":true}}`,
      `{${base},"payload":{"internal":"n","constructor":{"prototype":{"polluted":true}}}}`,
    ]
    for (const body of bodies) await send('/api/alerts/commands', body)
    await app.observe([JSON.parse('{"__proto__":{"polluted":true},"type":"x"}') as object])
    expect((await app.fetch('/api/alerts?__proto__[polluted]=1&constructor=1', { as: lead })).status).toBe(400)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect((await send('/api/admin/users/x/link', '{"__proto__":{"role":"admin"}}')).status).toBeGreaterThanOrEqual(400)
    await alive()
  })

  test('[ACCESS16] what is no JSON, no known type or no known field value is refused in words', async () => {
    const bad = ['{', 'null', '[]', '"text"', '{"action":"no-such"}', '{"action":"claim","alertId":{"$ne":null}}']
    for (const body of bad) {
      const answer = await send('/api/alerts/commands', body)
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ error: { code: 'INVALID' } })
    }
    const xml = await app.fetch('/api/alerts/commands', {
      method: 'POST',
      as: lead,
      headers: { 'content-type': 'application/xml' },
      body: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    })
    expect(xml.status).toBe(415)
    expect(app.errors).toEqual([])
  })
})

test('[ACCESS17] a command that is sent again, or by somebody else, does not happen twice', async () => {
  const { id, version } = await raised()
  const analyst = await app.makeUser({ role: 'analyst' })
  const body = commandOf('claim', { id, version }, {}, 'replayed-command')
  const first: unknown = await (await send('/api/alerts/commands', body, analyst)).json()
  const again = await Promise.all(Array.from({ length: 10 }, () => send('/api/alerts/commands', body, analyst)))
  for (const answer of again) expect(await answer.json()).toEqual(first)
  expect(await (await send('/api/alerts/commands', body, lead)).json()).toMatchObject({ error: { code: 'CLAIMED_BY' } })
  const entries = await app.store.audit.ofAlert(id)
  expect(entries.filter((entry) => entry.action === 'alert.claim').length).toBe(1)
  await app.fetch('/api/session', { method: 'DELETE', as: analyst })
  expect((await send('/api/alerts/commands', body, analyst)).status).toBe(401)
})
