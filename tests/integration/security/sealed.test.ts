/** What lies in the store for reading again is worth nothing without its key. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import Sqlite from 'better-sqlite3'
import { TOTP } from 'otpauth'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { call } from '../../support/call.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const PASSWORD = 'a password of some length'
const PATH = 'T000/B000/XXXXsecretpath'
const env = { NOTIFY_ALLOW_PRIVATE: 'on' }
// Each test starts the server several times.
vi.setConfig({ testTimeout: 60_000 })

let folder: string
let app: Running | null = null

beforeEach(() => {
  folder = tempFolder('sealed')
})
afterEach(async () => {
  await app?.close()
  app = null
  rmSync(folder, { recursive: true })
})

const start = async (more: Record<string, string> = {}): Promise<Running> => {
  app = await startApp({ folder, env: { ...env, ...more } })
  return app
}
const stop = async (): Promise<void> => {
  await app?.close()
  app = null
}

/** Everything that is on disk of the store, the log of writes included. */
function onDisk(): string {
  const files = ['war-room.db', 'war-room.db-wal'].map((name) => join(folder, name)).filter(existsSync)
  return files.map((file) => readFileSync(file, 'latin1')).join('')
}

async function withSecrets(
  room: Running,
): Promise<{ admin: TestUser; secret: string; signing: string; email: string }> {
  const admin = await room.makeUser({ role: 'admin', password: PASSWORD })
  const { secret } = await call(room, admin, 'POST', '/api/account/second-factor', { password: PASSWORD })
  const code = new TOTP({ secret }).generate()
  expect((await call(room, admin, 'POST', '/api/account/second-factor/confirm', { code })).status).toBe(204)
  const channel = { type: 'webhook', name: 'hook', url: `http://127.0.0.1:9/${PATH}`, scope: null }
  const made = await call(room, admin, 'POST', '/api/notify/channels', channel)
  expect(made.secret).toMatch(/^whsec_/)
  return { admin, secret, signing: made.secret, email: admin.user.email }
}

const signIn = (room: Running, email: string, totp: string) =>
  room.fetch('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD, totp }),
  })

const later = (secret: string) => new TOTP({ secret }).generate({ timestamp: Date.now() + 30_000 })

test('[ACCESS30] second factors, addresses of webhooks and what signs them are not to be read in the files', async () => {
  const room = await start()
  const { secret, signing, email, admin } = await withSecrets(room)
  await stop()
  const text = onDisk()
  expect(text.length).toBeGreaterThan(50_000)
  expect([secret, signing, PATH].filter((each) => text.includes(each))).toEqual([])
  const again = await start()
  expect((await signIn(again, email, later(secret))).status).toBe(200)
  const { channels } = await call(again, admin, 'GET', '/api/notify/channels')
  expect(channels).toMatchObject([{ name: 'hook', target: 'http://127.0.0.1:9' }])
})

test('[ACCESS30] a store in which they were plain is sealed at the next start, and no trace of them is left in the files', async () => {
  const room = await start()
  const { secret, signing, email } = await withSecrets(room)
  await stop()
  const db = new Sqlite(join(folder, 'war-room.db'))
  const plain = { body: { type: 'slack', name: 'old', url: `https://example.org/${PATH}`, scope: null, enabled: true } }
  db.prepare(`UPDATE users SET totp_secret = ?, totp_last_step = NULL WHERE email = ?`).run(secret, email)
  db.prepare(`UPDATE documents SET body = ? WHERE kind = 'notify-channel'`).run(
    JSON.stringify({ ...plain, secret: signing }),
  )
  db.close()
  expect([secret, signing, PATH].filter((each) => !onDisk().includes(each))).toEqual([])
  const again = await start()
  expect((await signIn(again, email, later(secret))).status).toBe(200)
  const lead = await again.makeUser({ role: 'lead' })
  expect((await call(again, lead, 'GET', '/api/notify/channels')).channels).toMatchObject([
    { name: 'old', type: 'slack' },
  ])
  expect([secret, signing, PATH].filter((each) => onDisk().includes(each))).toEqual([])
})

test('[ACCESS30] a key that is set takes the place of the one in the file', async () => {
  const room = await start()
  const { secret, email } = await withSecrets(room)
  await stop()
  const key = { WAR_ROOM_SECRET_KEY: randomBytes(32).toString('base64') }
  await start(key)
  await stop()
  rmSync(join(folder, 'secret.key'))
  const again = await start(key)
  expect((await signIn(again, email, later(secret))).status).toBe(200)
  expect(existsSync(join(folder, 'secret.key'))).toBe(false)
})

test('[ACCESS30] without the key the server says what is missing and does not start; lost secrets are given up by a command', async () => {
  const room = await start()
  const { email } = await withSecrets(room)
  await stop()
  const file = join(folder, 'secret.key')
  renameSync(file, `${file}.away`)
  await expect(start()).rejects.toThrow(/2 stored secrets .*secret\.key.*WAR_ROOM_SECRET_KEY.*forget-secrets/)
  rmSync(file)
  renameSync(`${file}.away`, file)
  await start()
  await stop()
  rmSync(file)
  const run = ['server/cli/token.ts', 'forget-secrets']
  const told = execFileSync(process.execPath, run, { env: { ...process.env, DATA_DIR: folder }, encoding: 'utf8' })
  expect(told).toMatch(/the second factor of .*\n?the channel /)
  const again = await start()
  expect((await signIn(again, email, '')).status).not.toBe(500)
  const admin = await again.makeUser({ role: 'admin' })
  expect((await call(again, admin, 'GET', '/api/notify/channels')).channels).toEqual([])
  const { entries } = await call(again, admin, 'GET', '/api/admin/log')
  expect(entries.map(({ action }: any) => action)).toEqual(
    expect.arrayContaining(['access.second-factor-dropped', 'notify.channel-removed']),
  )
})
