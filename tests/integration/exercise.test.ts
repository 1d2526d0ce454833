import { afterAll, beforeAll, expect, test } from 'vitest'

import type { SourcesAnswer } from '../../shared/protocol/http.ts'
import { until } from '../support/socket.ts'
import { INGEST_TOKEN, startApp, type Running } from '../support/start-app.ts'
import { quietPosts } from '../support/sure-alert.ts'

let server: Running
beforeAll(async () => {
  server = await startApp({ env: { EXERCISE: 'auto' } })
})
afterAll(() => server.close())

const headers = { authorization: `Bearer ${INGEST_TOKEN}` }
const isRunning = () => server.app.exercise.status?.running ?? false
const ask = (what: 'start' | 'stop') => server.fetch(`/api/exercise/${what}`, { method: 'POST', headers })

async function sources(): Promise<string[]> {
  const answer = (await (await server.fetch('/api/sources', { headers })).json()) as SourcesAnswer
  return answer.sources.map(({ source }) => source)
}

test('the exercise that began by itself goes on after a restart, and ends when something real arrives', async () => {
  expect(isRunning()).toBe(true)
  await server.restart()
  expect(isRunning()).toBe(true)
  await until('the exercise is a source', async () => (await sources()).includes('exercise'))
  await server.observe(quietPosts('real', 1))
  await until('it ended', () => !isRunning())
  // One that was stopped is not a source that is late.
  expect(await sources()).not.toContain('exercise')
  await server.restart()
  expect(isRunning()).toBe(false)
}, 60_000)

test('an election of the exercise is read whole like any other', async () => {
  expect((await ask('start')).status).toBe(200)
  const answer = await server.fetch('/api/elections/ex-br', { headers })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ origin: 'exercise', election: { id: 'ex-br', exercise: true } })
  expect((await server.fetch('/api/elections/ex-none', { headers })).status).toBe(404)
}, 60_000)

test('one that somebody asked for runs beside real data, over a restart, until it is stopped', async () => {
  expect((await ask('start')).status).toBe(200)
  await server.observe(quietPosts('more', 1))
  await new Promise((resolve) => setTimeout(resolve, 3000))
  expect(isRunning()).toBe(true)
  await server.restart()
  expect(isRunning()).toBe(true)
  expect((await ask('stop')).status).toBe(200)
  await server.restart()
  expect(isRunning()).toBe(false)
}, 60_000)
