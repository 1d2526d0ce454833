/** What could be used to get in is in no answer and in no log. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from 'otpauth'
import { expect, test } from 'vitest'

import { SESSION_COOKIE } from '../../../server/access/session-cookie.ts'
import { hashSecret } from '../../../server/access/secrets.ts'
import { createUser, newLink } from '../../../server/access/sign-in.ts'
import { createToken } from '../../../server/access/tokens.ts'
import { createApp } from '../../../server/app.ts'
import { readConfig } from '../../../server/config.ts'
import { createLogger } from '../../../server/logger.ts'

const PASSWORD = 'a password that is nowhere to be read'

test('[ACCESS18] no answer to an admin and no line of the log holds a password, hash, cookie, token or link', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'war-room-secrets-'))
  const lines: string[] = []
  const logger = createLogger('trace', { write: (line: string) => void lines.push(line) })
  const config = readConfig({ PORT: '0', DATA_DIR: folder, EXERCISE: 'off', LOG_LEVEL: 'trace' })
  const app = await createApp({ config, logger, build: () => 'test', clientFolder: folder })
  try {
    const address = await app.listen()
    const { store } = app.signInContext
    const { user } = await createUser(
      app.signInContext,
      { email: 'admin@example.org', name: 'Admin', role: 'admin', scope: null, lanes: [], password: PASSWORD },
      'test',
    )
    const post = (path: string, body: object, headers: Record<string, string> = {}) =>
      fetch(`${address}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    const signedIn = await post('/api/session', { email: user.email, password: PASSWORD })
    const cookie = new RegExp(`${SESSION_COOKIE}=([^;]+)`).exec(signedIn.headers.getSetCookie()[0] ?? '')?.[1] ?? ''
    const link = await newLink(app.signInContext, user.id)
    const token = await createToken(store, 'reader', ['read'], new Date())
    const totp = new Secret({ size: 20 }).base32
    await store.secondFactors.setPending(user.id, totp)
    const secrets = [PASSWORD, user.passwordHash!, '$argon2', cookie, link, token, totp]
    const hashes = [cookie, link, token].map(hashSecret)
    expect([...secrets, ...hashes].filter((each) => each.length < 6)).toEqual([])

    // Failures are what is logged: a wrong password, a wrong link, a body of the wrong shape.
    await post('/api/session', { email: user.email, password: `${PASSWORD}x` })
    await post('/api/session/link', { token: link, password: 'short' })
    await post('/api/session/link', { token: `${link}x`, password: PASSWORD })
    await post('/api/admin/tokens', { password: PASSWORD, token }, { cookie: `${SESSION_COOKIE}=${cookie}` })
    await fetch(`${address}/api/alerts`, { headers: { authorization: `Bearer ${token}` } })

    const answers: string[] = []
    for (const route of app.routes.filter((each) => each.method === 'GET')) {
      const url = `${address}${route.url.replace(/\/users\/:id/, `/users/${user.id}`).replaceAll(/:\w+/g, 'none')}`
      const answer = await fetch(url, { headers: { cookie: `${SESSION_COOKIE}=${cookie}` } })
      answers.push(await answer.text())
    }
    expect(answers.length).toBeGreaterThan(15)
    logger.error({ req: { headers: { cookie, authorization: `Bearer ${token}` } }, body: { password: PASSWORD } }, 'x')
    logger.error({ err: Object.assign(new Error('boom'), { secret: totp, headers: { cookie } }), token }, 'y')
    const told = [...answers, ...lines].filter((text) =>
      [...secrets, ...hashes].some((secret) => text.includes(secret)),
    )
    expect(told).toEqual([])
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.join('')).toContain('[Redacted]')
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
