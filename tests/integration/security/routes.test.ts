/** Every route of the table refuses whom it must, before it looks at anything else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { roles } from '../../../shared/domain/access.ts'
import { createToken } from '../../../server/access/tokens.ts'
import type { Route } from '../../../server/http/route.ts'
import { startApp, type Running, type TestUser } from '../../support/start-app.ts'

/** Routes that answer without a session or token. Each states its reason in its guard; a new one is added here too. */
const publicRoutes = [
  'GET /api/openapi.json',
  'GET /api/session',
  'GET /api/session/methods',
  'GET /healthz',
  'GET /metrics',
  'GET /readyz',
  'POST /api/session',
  'POST /api/session/link',
]

let app: Running
const people = new Map<string, TestUser>()

beforeAll(async () => {
  app = await startApp({ env: { SIGN_INS_PER_MINUTE: '1000000' } })
  for (const role of roles) people.set(role, await app.makeUser({ role }))
})
afterAll(() => app.close())

const nameOf = (route: Route) => `${route.method} ${route.url}`
const guarded = () => app.app.routes.filter((route) => !('public' in route.guard))

function call(route: Route, headers: Record<string, string> = {}, as?: TestUser): Promise<Response> {
  return app.fetch(route.url.replaceAll(/:\w+/g, 'none'), {
    method: route.method,
    headers: { ...(route.method === 'GET' ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(route.method === 'GET' ? {} : { body: '{}' }),
    ...(as === undefined ? {} : { as }),
  })
}

async function outcome(response: Response): Promise<string> {
  const body = (await response.json().catch(() => null)) as { error?: { code?: string } } | null
  return `${response.status} ${body?.error?.code ?? ''}`.trim()
}

describe('every route', () => {
  test('[ACCESS1] is public with a reason and listed as such, or guarded', () => {
    const open = app.app.routes.filter((route) => 'public' in route.guard)
    expect(open.map(nameOf).toSorted()).toEqual(publicRoutes)
    expect(open.filter((route) => 'public' in route.guard && route.guard.public.length < 20)).toEqual([])
    expect(guarded().length).toBeGreaterThan(40)
  })

  test('[ACCESS1] refuses who is not signed in, also with an invented cookie or token', async () => {
    const outcomes: Record<string, string[]> = {}
    for (const route of guarded()) {
      outcomes[nameOf(route)] = [
        await outcome(await call(route)),
        await outcome(await call(route, { cookie: 'war_room_session=abcdefghijklmnopqrstuvwxyz' })),
        await outcome(await call(route, { authorization: 'Bearer wr_invented' })),
      ]
    }
    const refused = Array.from({ length: 3 }, () => '401 SIGNED_OUT')
    expect(outcomes).toEqual(Object.fromEntries(guarded().map((route) => [nameOf(route), refused])))
  })

  test('[ACCESS2] refuses every role it does not name', async () => {
    const wrong: string[] = []
    let looked = 0
    for (const route of guarded()) {
      if ('public' in route.guard) continue
      for (const role of roles) {
        if (route.guard.roles.includes(role)) continue
        looked++
        const answer = await outcome(await call(route, {}, people.get(role)))
        if (answer !== '403 FORBIDDEN') wrong.push(`${role} ${nameOf(route)}: ${answer}`)
      }
    }
    expect(wrong).toEqual([])
    expect(looked).toBeGreaterThan(100)
  })

  test('[ACCESS3] refuses a token of another scope, and a revoked one', async () => {
    const { store } = app
    const wall = await createToken(store, 'wall', ['wall'], new Date())
    const gone = await createToken(store, 'gone', ['ingest', 'read', 'wall', 'share'], new Date())
    await store.access.revokeToken('gone', new Date().toISOString())
    const wrong: string[] = []
    for (const route of guarded()) {
      const needed = 'public' in route.guard ? undefined : route.guard.token
      if (needed !== 'wall') {
        const answer = await outcome(await call(route, { authorization: `Bearer ${wall}` }))
        if (answer !== '403 FORBIDDEN') wrong.push(`wall token ${nameOf(route)}: ${answer}`)
      }
      const answer = await outcome(await call(route, { authorization: `Bearer ${gone}` }))
      if (answer !== '401 SIGNED_OUT') wrong.push(`revoked token ${nameOf(route)}: ${answer}`)
    }
    expect(wrong).toEqual([])
  })

  test('[ACCESS4] that changes something refuses a page of another site, whatever cookie it carries', async () => {
    const wrong: string[] = []
    const changing = app.app.routes.filter((route) => route.method !== 'GET')
    for (const route of changing) {
      for (const origin of ['https://evil.example', 'null', `http://${new URL(app.address).hostname}:1`]) {
        const answer = await outcome(await call(route, { origin }, people.get('admin')))
        if (answer !== '403 FORBIDDEN') wrong.push(`${origin} ${nameOf(route)}: ${answer}`)
      }
    }
    expect(wrong).toEqual([])
    expect(changing.length).toBeGreaterThan(20)
  })

  test('[ACCESS4] no route changes anything by GET, and other methods are unknown', async () => {
    for (const method of ['PATCH', 'OPTIONS', 'TRACE']) {
      const response = await app.fetch('/api/alerts', { method, as: people.get('admin')! }).then(
        (each) => each.status,
        () => 404,
      )
      expect(response).toBe(404)
    }
  })

  test('[ACCESS1] metrics answer this machine, and from beyond a proxy only a token', async () => {
    expect((await app.fetch('/metrics')).status).toBe(200)
    const beyond = { 'x-forwarded-for': '203.0.113.9' }
    expect((await app.fetch('/metrics', { headers: beyond })).status).toBe(401)
    const read = await createToken(app.store, 'scraper', ['read'], new Date())
    const headers = { ...beyond, authorization: `Bearer ${read}` }
    expect((await app.fetch('/metrics', { headers })).status).toBe(200)
  })

  test('[ACCESS5] nothing went wrong on the server over all of this', () => {
    expect(app.errors).toEqual([])
  })
})
