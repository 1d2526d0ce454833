import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { DeadLettersAnswer, RetryAnswer } from '../../shared/protocol/http.ts'
import { MAX_BATCH_LINES, MAX_BODY_BYTES, MAX_INFLATED_BYTES } from '../../server/ingest/limits.ts'
import { INGEST_TOKEN, startApp, type ObservationsAnswer, type Running } from '../support/start-app.ts'
import { until } from '../support/socket.ts'
import { quietPosts, sureAlert } from '../support/sure-alert.ts'

let server: Running
beforeAll(async () => {
  server = await startApp()
})
afterAll(() => server.close())

const bearer = { authorization: `Bearer ${INGEST_TOKEN}` }
const ndjson = (records: readonly object[]) => records.map((each) => JSON.stringify(each)).join('\n')

async function post(body: BodyInit | null, headers: Record<string, string> = {}, query = '') {
  const response = await server.fetch(`/api/observations${query}`, {
    method: 'POST',
    headers: { ...bearer, 'content-type': 'application/x-ndjson', ...headers },
    body,
  })
  return { status: response.status, headers: response.headers, answer: (await response.json()) as Answer }
}
type Answer = ObservationsAnswer & {
  readonly error?: { readonly code: string; readonly message: string; readonly fields?: { message: string }[] }
}

interface ApiDocument {
  readonly components: {
    readonly schemas: Readonly<
      Record<
        string,
        {
          readonly oneOf?: readonly { readonly $ref: string }[]
          readonly properties?: Readonly<Record<string, { readonly const?: string }>>
          readonly required?: readonly string[]
        }
      >
    >
  }
  readonly paths: {
    readonly '/api/observations': {
      readonly post: {
        readonly requestBody: {
          readonly content: Readonly<Record<'application/x-ndjson', { 'x-itemSchema': unknown }>>
        }
        readonly responses: {
          readonly '202': {
            readonly content: Readonly<Record<'application/json', { schema: { properties: Record<string, unknown> } }>>
          }
        }
      }
    }
  }
}

async function deadLetters(): Promise<DeadLettersAnswer> {
  return (await (await server.fetch('/api/dead-letters', { headers: bearer })).json()) as DeadLettersAnswer
}

function act(what: 'retry' | 'discard', ids: readonly string[], query = ''): Promise<Response> {
  const body = JSON.stringify({ ids })
  const headers = { ...bearer, 'content-type': 'application/json' }
  return server.fetch(`/api/dead-letters/${what}${query}`, { method: 'POST', headers, body })
}

describe('handing in observations', () => {
  test('[ING1] the answer counts what was accepted, known and rejected, with line, field and code', async () => {
    const [first, second] = quietPosts('count', 2).map((each) => JSON.stringify(each))
    const body = [first, first, '{"type":"post"}', 'no json', second].join('\n')
    const { status, answer } = await post(body)
    expect(status).toBe(202)
    expect(answer).toMatchObject({ accepted: 2, duplicates: 1, rejected: 2 })
    expect(answer.errors.map(({ line, code }) => [line, code])).toEqual([
      [3, 'missing_field'],
      [4, 'not_json'],
    ])
  })

  test('[ING1] /metrics counts them by source, as the Sources page does', async () => {
    const [first] = quietPosts('counted', 1).map((each) => JSON.stringify(each))
    await post([first, first, 'no json'].join('\n'), {}, '?source=counted')
    const text = await (await server.fetch('/metrics')).text()
    const labels = 'source="counted",exercise="false"'
    expect(text).toContain(`war_room_observations_accepted_total{${labels}} 1\n`)
    expect(text).toContain(`war_room_observations_duplicate_total{${labels}} 1\n`)
    expect(text).toContain(`war_room_observations_rejected_total{${labels}} 1\n`)
  })

  test('[ING1] the API document describes a line of every type, and the answer', async () => {
    const document = (await (await server.fetch('/api/openapi.json')).json()) as ApiDocument
    const { Observation, ...types } = document.components.schemas
    expect(Observation?.oneOf?.map(({ $ref }) => $ref)).toEqual(
      Object.keys(types).map((name) => `#/components/schemas/${name}`),
    )
    expect(Object.values(types).map(({ properties }) => properties?.['type']?.const)).toEqual([
      'post',
      'account',
      'ad',
      'spend',
      'pull',
    ])
    expect(types['Spend']?.required).toEqual(
      expect.arrayContaining(['platform', 'advertiserId', 'country', 'from', 'to', 'spend']),
    )
    const { requestBody, responses } = document.paths['/api/observations'].post
    expect(requestBody.content['application/x-ndjson']['x-itemSchema']).toEqual({
      $ref: '#/components/schemas/Observation',
    })
    const { answer } = await post('no json')
    const described = responses['202'].content['application/json'].schema.properties
    expect(Object.keys(described)).toEqual(Object.keys(answer))
  })

  test('[ING3] a way of packing that is not read is refused, not taken for text', async () => {
    const { status, answer } = await post('packed', { 'content-encoding': 'br' })
    expect({ status, message: answer.error?.message }).toEqual({
      status: 400,
      message: 'Content-Encoding br is not read; send gzip or plain text',
    })
    const [line = ''] = quietPosts('identity', 1).map((each) => JSON.stringify(each))
    expect((await post(line, { 'content-encoding': 'identity' })).answer).toMatchObject({ accepted: 1 })
  })

  test('[ING2] what was answered with 202 is known after a restart', async () => {
    const body = ndjson(quietPosts('durable', 50))
    expect((await post(body)).answer).toMatchObject({ accepted: 50, duplicates: 0 })
    await server.restart()
    expect((await post(body)).answer).toMatchObject({ accepted: 0, duplicates: 50 })
  })

  test('[ING3] gzip is accepted by its header and by its first bytes', async () => {
    const zipped = gzipSync(ndjson(quietPosts('zip', 3)))
    expect((await post(zipped, { 'content-encoding': 'gzip' })).answer).toMatchObject({ accepted: 3 })
    const again = gzipSync(ndjson(quietPosts('zip2', 3)))
    expect((await post(again, { 'content-type': 'application/gzip' })).answer).toMatchObject({ accepted: 3 })
  })

  test('[ING4] every limit is refused with an error of its own, and nothing of it is kept', async () => {
    const before = (await server.app.pipeline.ingest.totals()).observations
    const bomb = gzipSync(Buffer.alloc(MAX_INFLATED_BYTES + 1, 0x20), { level: 1 })
    const refused = [
      await post(Buffer.alloc(MAX_BODY_BYTES + 1, 0x20)),
      await post(bomb, { 'content-encoding': 'gzip' }),
      await post('x\n'.repeat(MAX_BATCH_LINES + 10)),
      await post(Buffer.from([0xff, 0xfe, 0x00])),
      await post('not gzip', { 'content-encoding': 'gzip' }),
      await post(null),
    ]
    expect(refused.map(({ status }) => status)).toEqual([413, 400, 400, 400, 400, 400])
    expect(refused.map(({ answer }) => answer.error?.fields?.[0]?.message)).toEqual([
      undefined,
      'inflated_too_large',
      'too_many_lines',
      'not_utf8',
      'not_gzip',
      undefined,
    ])
    for (const { answer } of refused) expect(answer.error?.message.length).toBeGreaterThan(10)
    expect((await server.app.pipeline.ingest.totals()).observations).toBe(before)
  })

  test('[ING4] a byte order mark, a lone JSON object and a form are understood or refused by name', async () => {
    const [one, two] = quietPosts('odd', 2).map((each) => JSON.stringify(each))
    expect((await post(`\uFEFF${one}`)).answer).toMatchObject({ accepted: 1 })
    expect((await post(two!, { 'content-type': 'application/json' })).answer).toMatchObject({ accepted: 1 })
    expect((await post('a=1', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
  })

  test('[ING5] without a token, with an unknown one and with one of another scope nothing is taken', async () => {
    const none = await server.fetch('/api/observations', { method: 'POST', body: 'x' })
    const unknown = await post('x', { authorization: 'Bearer unknown' })
    const person = await server.makeUser({ role: 'admin' })
    const asPerson = await server.fetch('/api/observations', { method: 'POST', body: 'x', as: person })
    expect([none.status, unknown.status, asPerson.status]).toEqual([401, 401, 403])
  })

  test('[ING6] when too much waits the sender is told when to come again, and nothing is lost', async () => {
    const { ingest } = server.app.pipeline
    const behind = ingest.behind
    ingest.behind = () => true
    const body = ndjson(quietPosts('busy', 5))
    const { status, headers, answer } = await post(body)
    ingest.behind = behind
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(answer.error?.code).toBe('RATE_LIMITED')
    expect((await post(body)).answer).toMatchObject({ accepted: 5, duplicates: 0 })
  })

  test('[ING7] what is accepted is detected and raised once, also when it is posted again', async () => {
    const records = sureAlert('detected')
    await server.observe(records)
    await server.observe(records)
    await until('the alert is there', async () => (await alertsNamed('detected')) === 1, 15_000)
    await server.restart()
    await until('detection has caught up', () => server.app.pipeline.detection.entriesBehind() === 0, 15_000)
    expect(await alertsNamed('detected')).toBe(1)
  })
})

async function alertsNamed(name: string): Promise<number> {
  const page = await server.store.feed.page({ filter: { kinds: ['shared-infrastructure'] }, limit: 500 }, null)
  return page.rows.filter((row) => row.subject.name.includes(name.slice(0, 5))).length
}

describe('dead letters', () => {
  test('[ING8] a rejected line is kept whole; retried while still bad it stays, with one attempt more', async () => {
    const [good] = quietPosts('letter', 1)
    const bad = JSON.stringify({ ...good, at: '2031-01-01T00:00:00Z', text: 'x'.repeat(100_000) })
    await post(bad, {}, '?source=archive')
    const [letter] = (await deadLetters()).deadLetters
    expect(letter).toMatchObject({ source: 'archive', line: 1, field: 'at', code: 'date_out_of_range', attempts: 1 })
    const answer = (await (await act('retry', [letter!.id])).json()) as { retried: number; rejected: number }
    expect(answer).toMatchObject({ retried: 1, rejected: 1 })
    const [again] = (await deadLetters()).deadLetters
    expect(again).toMatchObject({ source: 'archive', code: 'date_out_of_range', attempts: 2 })
  })

  test('[ING8] a line too long to keep says so with its length and hash, and is not retried though its beginning could be read', async () => {
    const line = `${JSON.stringify(quietPosts('huge', 1)[0])}${' '.repeat(600_000)}.`
    await post(line)
    const [letter] = (await deadLetters()).deadLetters
    expect(letter).toMatchObject({
      code: 'line_too_long',
      characters: line.length,
      cut: { kept: 524_288, sha256: createHash('sha256').update(line).digest('hex') },
    })
    const alone = await act('retry', [letter!.id])
    expect(alone.status).toBe(409)
    expect(await alone.json()).toMatchObject({
      error: { code: 'NOT_ALLOWED', message: expect.stringContaining('Only the first 524,288 characters') as string },
    })
    await post('not json either')
    const [other] = (await deadLetters()).deadLetters
    expect(other).toMatchObject({ characters: 15, cut: null })
    const both = (await (await act('retry', [letter!.id, other!.id])).json()) as RetryAnswer
    expect(both).toMatchObject({ retried: 1, accepted: 0, rejected: 1, refused: [{ id: letter!.id }] })
    const kept = (await deadLetters()).deadLetters.find(({ id }) => id === letter!.id)
    expect(kept).toEqual(letter)
  })

  test('[ING8] one that is good by now enters the log, once', async () => {
    const soon = new Date(Date.now() + 86_400_000 + 1500).toISOString()
    const [record] = quietPosts('soon', 1)
    await post(JSON.stringify({ ...record, at: soon }))
    const [letter] = (await deadLetters()).deadLetters
    expect(letter?.code).toBe('date_out_of_range')
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const answer = (await (await act('retry', [letter!.id])).json()) as object
    expect(answer).toMatchObject({ retried: 1, accepted: 1, rejected: 0 })
    expect((await post(JSON.stringify(record))).answer).toMatchObject({ accepted: 0, duplicates: 1 })
    expect((await (await act('retry', [letter!.id])).json()) as object).toMatchObject({ retried: 0 })
  })

  test('[ING8] a decision on letters of the exercise never touches real ones of the same number', async () => {
    await post('no json of the real feed')
    const [letter] = (await deadLetters()).deadLetters
    for (const what of ['retry', 'discard'] as const) {
      const answer = await act(what, [letter!.id], '?exercise=1')
      expect(((await answer.json()) as { error: { message: string } }).error.message).toBe('No exercise is running')
    }
    expect((await deadLetters()).deadLetters[0]).toEqual(letter)
  })

  test('[ING8] discarded ones are gone', async () => {
    await post('certainly not json')
    const { deadLetters: letters, total } = await deadLetters()
    const answer = (await (await act('discard', [letters[0]!.id])).json()) as object
    expect(answer).toEqual({ discarded: 1 })
    expect((await deadLetters()).total).toBe(total - 1)
  })

  test('[ING8] an analyst may look at them but not decide on them', async () => {
    const analyst = await server.makeUser({ role: 'analyst' })
    expect((await server.fetch('/api/dead-letters', { as: analyst })).status).toBe(200)
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ ids: [1] })
    const decided = await server.fetch('/api/dead-letters/discard', { method: 'POST', as: analyst, headers, body })
    expect(decided.status).toBe(403)
  })
})
