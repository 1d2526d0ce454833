/** Who may hand in under which name, and whose ids are whose. */
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { MAX_SOURCES } from '../../server/ingest/source-health.ts'
import { call } from '../support/call.ts'
import { INGEST_TOKEN, startApp, type Running, type TestUser } from '../support/start-app.ts'

let app: Running
let admin: TestUser
const tokens = { north: '', south: '' }

beforeAll(async () => {
  app = await startApp()
  admin = await app.makeUser({ role: 'admin' })
  for (const name of ['north', 'south'] as const) {
    const made = await call(app, admin, 'POST', '/api/admin/tokens', {
      name: `token of ${name}`,
      scopes: ['ingest'],
      sources: [name, `${name}-late`],
    })
    tokens[name] = made.secret
  }
})
afterAll(() => app.close())

async function post(token: string, records: readonly object[] | string, query = '') {
  const response = await app.fetch(`/api/observations${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: typeof records === 'string' ? records : records.map((each) => JSON.stringify(each)).join('\n'),
  })
  return { status: response.status, answer: (await response.json()) as any }
}

let posts = 0
const record = (observationId: string) => ({
  type: 'post',
  platform: 'x',
  postId: `p${++posts}`,
  accountId: 'a',
  at: new Date().toISOString(),
  observationId,
})

test('[ING10] a token that is tied to sources hands in for those, for the first where it names none', async () => {
  expect((await post(tokens.north, [record('1')])).status).toBe(202)
  expect((await post(tokens.north, [record('2')], '?source=north-late')).status).toBe(202)
  const refused = await post(tokens.north, [record('3')], '?source=south')
  expect(refused.status).toBe(403)
  expect(refused.answer.error).toMatchObject({ message: 'This token hands in for north, north-late only' })
  const { sources } = await call(app, admin, 'GET', '/api/sources')
  expect(sources.map(({ source }: any) => source).sort()).toEqual(['north', 'north-late'])
  const { tokens: listed } = await call(app, admin, 'GET', '/api/admin/tokens')
  expect(listed.find(({ name }: any) => name === 'token of south').sources).toEqual(['south', 'south-late'])
})

test('[ING7] nobody hides a record of a tied sender by taking its id first, and the sender repeats itself unharmed', async () => {
  expect((await post(tokens.south, [record('shared')])).answer).toMatchObject({ accepted: 1, duplicates: 0 })
  expect((await post(INGEST_TOKEN, [record('shared')])).answer).toMatchObject({ accepted: 1 })
  expect((await post(INGEST_TOKEN, [record('shared')], '?source=north')).answer).toMatchObject({ duplicates: 1 })
  expect((await post(tokens.north, [record('shared')])).answer).toMatchObject({ accepted: 1, duplicates: 0 })
  await app.restart()
  expect((await post(tokens.north, [record('shared')])).answer).toMatchObject({ accepted: 0, duplicates: 1 })
  expect((await post(tokens.south, [record('shared')])).answer).toMatchObject({ accepted: 0, duplicates: 1 })
})

test('[ING8] a dead letter of a tied sender is tried again in its own space, by a lead', async () => {
  const soon = new Date(Date.now() + 86_400_000 + 1500).toISOString()
  await post(tokens.south, [{ ...record('1'), at: soon }])
  await post(tokens.south, [{ ...record('shared'), at: soon }])
  const { deadLetters } = await call(app, admin, 'GET', '/api/dead-letters')
  const ids = deadLetters.map(({ id }: any) => id)
  expect(ids).toHaveLength(2)
  for (const what of ['retry', 'discard']) {
    const response = await app.fetch(`/api/dead-letters/${what}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.north}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ids }),
    })
    expect([what, response.status]).toEqual([what, 403])
  }
  await sleep(2000)
  // `1` is an id that north has used, `shared` one of its own: of the two the first is new.
  const retried = await call(app, admin, 'POST', '/api/dead-letters/retry', { ids })
  expect(retried).toMatchObject({ retried: 2, accepted: 1, duplicates: 1 })
})

test('[ING10] a token that is tied to sources does nothing to the exercise', async () => {
  for (const what of ['start', 'stop', 'wipe']) {
    const headers = { authorization: `Bearer ${tokens.north}` }
    const { status } = await app.fetch(`/api/exercise/${what}`, { method: 'POST', headers })
    expect([what, status]).toEqual([what, 403])
  }
})

test('[ING10] a token that may name any source cannot fill the server with names', async () => {
  const statuses = new Map<number, number>()
  let last: any = null
  for (let n = 0; n <= MAX_SOURCES; n++) {
    const { status, answer } = await post(INGEST_TOKEN, [record(`many-${n}`)], `?source=many-${n}`)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    last = answer
  }
  expect(statuses.get(400)).toBeGreaterThan(0)
  expect(last.error.fields).toEqual([{ field: 'body', message: 'too_many_sources' }])
  expect(last.error.message).toContain(`${MAX_SOURCES} sources are known`)
  expect((await post(INGEST_TOKEN, [record('known')], '?source=north')).status).toBe(202)
})
