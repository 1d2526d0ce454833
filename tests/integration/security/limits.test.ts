/** One address asks only so often, whatever it asks. */
import { expect, test } from 'vitest'

import { startApp } from '../../support/start-app.ts'

test('[ACCESS10] sign-ins and requests of one address are limited a minute, and told when to come back', async () => {
  const app = await startApp({ env: { SIGN_INS_PER_MINUTE: '5', REQUESTS_PER_MINUTE: '40' } })
  try {
    const guess = (n: number) =>
      app.fetch('/api/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: `person${n}@example.org`, password: 'guess' }),
      })
    const statuses: number[] = []
    for (let n = 0; n < 6; n++) statuses.push((await guess(n)).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    const others: Response[] = []
    for (let n = 0; n < 41; n++) others.push(await app.fetch('/api/alerts'))
    const last = others.at(-1)!
    expect(last.status).toBe(429)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await last.json()).toMatchObject({ error: { code: 'RATE_LIMITED' } })
    expect((await app.fetch('/api/alerts', { headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(429)
  } finally {
    await app.close()
  }
})
